import { ErrorView } from "@/components/ErrorView.tsx";
import { define } from "@/utils.ts";
import { failureOf } from "./(_steps)/failures.tsx";
import { uiOfPage } from "./(_steps)/reader.ts";

/** The last resort: what fails outside the steps that render failures, when the reader may not be known yet. */
export default define.page(function ErrorPage({ error, state }) {
  return <ErrorView ui={uiOfPage(state)} failure={failureOf(error)} />;
});

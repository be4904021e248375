import { ErrorView } from "@/components/ErrorView.tsx";
import { createFormat } from "@/locales/format.ts";
import { createTranslate, LOCALES } from "@/locales/mod.ts";
import { define, type Ui } from "@/utils.ts";
import { failureOf } from "./(_steps)/failures.tsx";

/**
 * The last resort: what fails outside the step that renders failures, such as a middleware of the program's own.
 * The reader may not be known yet.
 */
export default define.page(function ErrorPage({ error, state }) {
  const ui: Ui = state.ui ??
    { locale: LOCALES[0], t: createTranslate(LOCALES[0]), format: createFormat(LOCALES[0]) };
  return <ErrorView ui={ui} failure={failureOf(error)} />;
});

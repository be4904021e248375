import { Shell } from "@/components/Shell.tsx";
import { define } from "../utils.ts";

export default define.layout(function Layout({ Component, state }) {
  return (
    <Shell
      ui={state.ui}
      theme={state.theme}
      signedIn={state.identity?.kind === "session"}
      path={state.path}
    >
      <Component />
    </Shell>
  );
});

import { Shell } from "@/components/Shell.tsx";
import { define } from "../utils.ts";

export default define.layout(function Layout({ Component, state }) {
  return (
    <Shell ui={state.ui} theme={state.theme} path={state.path}>
      <Component />
    </Shell>
  );
});

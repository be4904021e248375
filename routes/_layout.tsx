import { Shell } from "@/components/Shell.tsx";
import { define } from "../utils.ts";
import { JobStrip } from "./(_jobs)/JobStrip.tsx";

export default define.layout(function Layout({ Component, state }) {
  return (
    <Shell
      ui={state.ui}
      theme={state.theme}
      signedIn={state.identity?.kind === "session"}
      path={state.path}
    >
      <JobStrip ui={state.ui} jobs={state.openJobs ?? []} now={state.services.clock()} />
      <Component />
    </Shell>
  );
});

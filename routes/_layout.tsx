import { LeakNotice } from "@/components/LeakNotice.tsx";
import { Shell } from "@/components/Shell.tsx";
import { UpdateNotice } from "@/components/UpdateNotice.tsx";
import { define } from "../utils.ts";
import { JobStrip } from "./(_components)/JobStrip.tsx";
import { uiOfPage } from "./(_steps)/reader.ts";

export default define.layout(function Layout({ Component, state }) {
  const { theme, path = "/", identity, openJobs = [], updates = [], leaks = [] } = state;
  const ui = uiOfPage(state);
  return (
    <Shell ui={ui} theme={theme} signedIn={identity?.kind === "session"} path={path}>
      {openJobs.length > 0
        ? <JobStrip ui={ui} jobs={openJobs} now={state.services.clock()} />
        : <UpdateNotice ui={ui} updates={updates} back={path} />}
      <LeakNotice ui={ui} leaks={leaks} />
      <Component />
    </Shell>
  );
});

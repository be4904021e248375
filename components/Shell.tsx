import type { ComponentChildren } from "preact";
import type { Theme, Ui } from "@/utils.ts";
import { Icon, type IconName, Mark } from "./Icon.tsx";
import { PostButton } from "./PostButton.tsx";
import { Preferences } from "./Preferences.tsx";

const PLACES = [
  ["/", "overview"],
  ["/customers", "customers"],
  ["/segments", "segments"],
  ["/strategies", "strategies"],
  ["/data", "data"],
  ["/models", "models"],
  ["/import", "import"],
  ["/api", "api"],
  ["/settings", "settings"],
] as const satisfies readonly (readonly [string, IconName])[];

interface ShellProps {
  ui: Ui;
  theme: Theme | undefined;
  /** Whether someone signed in, who can sign out. */
  signedIn: boolean;
  /** Path and query of this page. */
  path: string;
  children: ComponentChildren;
}

/** What surrounds every page: a way past it, where one can go, and how one reads. */
export function Shell({ ui, theme, signedIn, path, children }: ShellProps) {
  const { t } = ui;
  // Campaigns are drawn from strategies, and a file is scored as customers are: neither is in the navigation.
  const here = (path.split("?")[0] ?? "/").replace(/^\/campaigns\b/, "/strategies")
    .replace(/^\/score\b/, "/customers");
  return (
    <>
      <a class="skip" href="#main">{t("shell.skip")}</a>
      <div class="shell">
        <header class="sidebar">
          <a class="brand" href="/">
            <Mark />
            <span class="word">Holdfast</span>
          </a>
          <nav class="nav" aria-label={t("shell.pages")}>
            <ul>
              {PLACES.map(([href, name]) => (
                <li key={href}>
                  <a href={href} class={isAt(here, href) ? "current" : undefined}>
                    <Icon name={name} />
                    {t(`nav.${name}`)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <Preferences ui={ui} theme={theme} path={path} />
          {signedIn && <PostButton action="/signout" label={t("access.signOut")} />}
        </header>
        <main id="main" tabIndex={-1}>{children}</main>
      </div>
    </>
  );
}

function isAt(path: string, place: string): boolean {
  return path === place || (place !== "/" && path.startsWith(`${place}/`));
}

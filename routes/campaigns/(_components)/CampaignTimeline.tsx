import type { CampaignView } from "@/components/campaigns/campaign_view.ts";
import { percentOf } from "@/components/charts/scale.ts";
import type { Ui } from "@/utils.ts";

interface CampaignTimelineProps {
  ui: Ui;
  view: CampaignView;
  now: Date;
}

/** From the draw over the start to the end of the window, and how much of it has passed. */
export function CampaignTimeline({ ui: { t, format }, view, now }: CampaignTimelineProps) {
  const { campaign: { createdAt, startsAt, closedAt }, windowEndsAt } = view;
  const steps = [
    { name: t("campaigns.step.drawn"), at: createdAt },
    { name: t("campaigns.step.starts"), at: startsAt },
    { name: t("campaigns.step.windowEnds"), at: windowEndsAt },
    ...closedAt ? [{ name: t("campaigns.step.closed"), at: closedAt }] : [],
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  const passed = passedOf(steps.map(({ at }) => at), now);
  return (
    <section class="card" aria-label={t("campaigns.timeline")}>
      <svg class="timeline-track" width="100%" height="8" aria-hidden="true">
        <rect class="fill-track" y="2" width="100%" height="4" rx="2" />
        <rect
          class="fill-accent"
          y="2"
          width={percentOf(passed, steps.length)}
          height="4"
          rx="2"
        />
      </svg>
      <ol class="timeline">
        {steps.map(({ name, at }) => (
          <li key={name} class={at <= now ? "done" : undefined}>
            <span>{name}</span>
            <time dateTime={at.toISOString()}>{format.dateTime(at)}</time>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** How many stretches of a timeline have passed, the last one to its end; each begins with a moment. */
function passedOf(moments: readonly Date[], now: Date): number {
  const next = moments.findIndex((at) => at > now);
  if (next < 0) return moments.length;
  const [from, to] = [moments[next - 1], moments[next]!];
  if (!from) return 0;
  return next - 1 + (now.getTime() - from.getTime()) / (to.getTime() - from.getTime());
}

import { RFM_GROUP_WORDS } from "@/content/rfm_groups.ts";
import { RFM_GROUPS, RFM_RULES, type RfmRule } from "@/ml/segments/rfm_groups.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";

export const RfmGroupKey = builder.enumType("RfmGroupKey", {
  description: "A group of customers by scores of recency, frequency and spend.",
  values: Object.fromEntries(
    RFM_GROUPS.map((group) => [group, { description: RFM_GROUP_WORDS[group].who.en }]),
  ) as Record<(typeof RFM_GROUPS)[number], { description: string }>,
});

const ScoreRange = builder.objectRef<readonly [number, number]>("ScoreRange").implement({
  description: "Scores from 1 to 5, both ends included.",
  fields: (t) => ({
    from: t.int({ description: "The lowest.", resolve: ([from]) => from }),
    to: t.int({ description: "The highest.", resolve: ([, to]) => to }),
  }),
});

const RfmGroupType = builder.objectRef<RfmRule>("RfmGroup").implement({
  description: "One of the eleven groups that shops name customers by: the scores that it takes, " +
    "and what to do about its customers. Each pair of scores is in one group.",
  fields: (t) => ({
    key: t.field({
      type: RfmGroupKey,
      description: "The group.",
      resolve: ({ group }) => group,
    }),
    name: t.string({
      description: "Its name.",
      args: localeArgs,
      resolve: ({ group }, { locale }) => RFM_GROUP_WORDS[group].name[localeKey(locale)],
    }),
    who: t.string({
      description: "Who is in it.",
      args: localeArgs,
      resolve: ({ group }, { locale }) => RFM_GROUP_WORDS[group].who[localeKey(locale)],
    }),
    advice: t.string({
      description: "What to do.",
      args: localeArgs,
      resolve: ({ group }, { locale }) => RFM_GROUP_WORDS[group].advice[localeKey(locale)],
    }),
    recency: t.field({
      type: ScoreRange,
      description: "Scores of recency.",
      resolve: ({ recency }) => recency,
    }),
    value: t.field({
      type: ScoreRange,
      description: "The mean of the scores of frequency and spend, rounded down.",
      resolve: ({ value }) => value,
    }),
  }),
});

builder.queryField("rfmGroups", (t) =>
  t.field({
    type: [RfmGroupType],
    description: "The eleven groups, the most valuable and active first.",
    complexity: { field: 1, multiplier: RFM_GROUPS.length },
    resolve: () => RFM_RULES,
  }));

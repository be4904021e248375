import type { Estimate } from "@/ml/value/maximum_likelihood.ts";
import type { HoldoutFigures } from "@/ml/value/holdout.ts";
import { type ValueReport, valueReport } from "@/services/orders/value_report.ts";
import { REFUSALS } from "./value_refusals.ts";
import { type Command, jsonText, parse, usageError, withServices } from "./command.ts";

type Report = Awaited<ReturnType<typeof valueReport>>;

/** Prints what customers will order and spend, held against what they did. */
export const valueCommand: Command = {
  usage: "value [--json]",
  summary: "Fit orders and spend (BG/NBD, gamma-gamma) and hold them against later orders",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, {
      json: { type: "boolean", default: false },
    });
    if (positionals.length > 0) throw usageError(this.usage, "value takes no file");
    await withServices(async (services) => {
      const report = await valueReport(services);
      return values.json ? jsonText(valueJson(report)) : valueLines(report).join("\n");
    });
  },
};

function estimatesOf(estimates: Readonly<Record<string, Estimate>>) {
  return {
    ...Object.fromEntries(Object.entries(estimates).map(([name, { value }]) => [name, value])),
    standardErrors: Object.fromEntries(
      Object.entries(estimates).map(([name, { standardError }]) => [name, standardError]),
    ),
  };
}

function valueJson(report: Report): unknown {
  if ("kind" in report) return { refused: report.reason, why: REFUSALS[report.reason] };
  const { first, last, orders, calibration, holdout } = report;
  const { bgnbd, repeatAmounts, model } = calibration;
  return {
    first,
    last,
    orders,
    calibration: { from: first, cutoff: calibration.cutoff, customers: calibration.customers },
    bgnbd: {
      unit: "weeks",
      ...estimatesOf(bgnbd.estimates),
      logLikelihood: bgnbd.logLikelihood,
      customers: bgnbd.customers,
      repeatCustomers: bgnbd.repeatCustomers,
    },
    gammaGamma: repeatAmounts.kind === "REFUSED" ? { refused: repeatAmounts.reason } : {
      orders: "repeat",
      ...estimatesOf(repeatAmounts.estimates),
      logLikelihood: repeatAmounts.logLikelihood,
      customers: repeatAmounts.customers,
    },
    value: {
      gammaGamma: model.amounts.kind === "REFUSED"
        ? { refused: model.amounts.reason }
        : { orders: "all", ...estimatesOf(model.amounts.estimates) },
      pastShare: model.pastShare,
    },
    holdout,
  };
}

const decimals = (value: number | null, digits = 3) => value === null ? "–" : value.toFixed(digits);

function figuresLine(name: string, figures: HoldoutFigures): string {
  const { meanAbsoluteError, rootMeanSquaredError, correlation, totalError, normalisedGini } =
    figures;
  return `  ${name.padEnd(22)}  MAE ${decimals(meanAbsoluteError)}  RMSE ${
    decimals(rootMeanSquaredError)
  }  correlation ${decimals(correlation)}  total ${
    totalError === null ? "–" : `${(100 * totalError).toFixed(1)}%`
  }  Gini ${decimals(normalisedGini)}`;
}

function estimateLine(name: string, estimates: Readonly<Record<string, Estimate>>): string {
  const all = Object.entries(estimates).map(([parameter, { value, standardError }]) =>
    `${parameter} ${decimals(value)} ± ${decimals(standardError)}`
  );
  return `  ${name.padEnd(22)}  ${all.join("  ")}`;
}

function valueLines(report: Report): string[] {
  if ("kind" in report) {
    return [`Value cannot be estimated: ${REFUSALS[report.reason]}.`];
  }
  return fittedLines(report);
}

function fittedLines({ first, last, orders, calibration, holdout }: ValueReport): string[] {
  const { bgnbd, repeatAmounts } = calibration;
  return [
    `${orders} orders from ${first} to ${last}. Fitted to ${calibration.customers} customers ` +
    `before ${calibration.cutoff}, times in weeks:`,
    `${estimateLine("BG/NBD", bgnbd.estimates)}  log likelihood ${
      decimals(bgnbd.logLikelihood, 1)
    }`,
    repeatAmounts.kind === "REFUSED"
      ? `  Gamma-gamma: ${REFUSALS[repeatAmounts.reason]}`
      : estimateLine("Gamma-gamma", repeatAmounts.estimates),
    `Orders of the ${holdout.days} days from ${holdout.from} to ${holdout.to}, by customer:`,
    figuresLine("BG/NBD", holdout.orders.bgnbd),
    figuresLine("rate so far", holdout.orders.naiveRate),
    figuresLine("no orders", holdout.orders.alwaysZero),
    ...holdout.spend
      ? [
        "Spend of the same days, by customer:",
        figuresLine("model", holdout.spend.model),
        figuresLine("past spend", holdout.spend.pastSpend),
      ]
      : [],
  ];
}

import type { BaseConfig, SoftVotingConfig } from "./config.ts";
import type { Fit, FittedModel } from "./estimator.ts";

/** The mean of the members' probabilities, each member with its own preparation. */
export function softVoting(fitMember: Fit<BaseConfig>): Fit<SoftVotingConfig> {
  return (data, { members }, random): FittedModel => {
    if (members.length === 0) throw new RangeError("Expected members to vote, but found none");
    const fitted = members.map((member) => fitMember(data, member, random));
    return {
      predictProba(features, rows) {
        const votes = fitted.map((model) => model.predictProba(features, rows));
        return Float64Array.from(
          { length: rows },
          (_, row) => votes.reduce((sum, vote) => sum + vote[row]!, 0) / votes.length,
        );
      },
      addTo(graph, features) {
        const votes = fitted.map((model) => model.addTo(graph, features).probability);
        return { probability: graph.node("Mean", votes) };
      },
    };
  };
}

/** Why value cannot be estimated, in words. */
export const REFUSALS: Readonly<Record<string, string>> = {
  TOO_FEW_REPEAT_CUSTOMERS: "fewer than 30 customers came back",
  TOO_FEW_SPENDERS: "fewer than 30 customers have orders with an amount",
  NO_ORDERS: "no customer has ordered",
  TOO_SHORT: "the orders span fewer than 60 days",
  NO_MAXIMUM: "no parameters explain these orders better than all others",
  NO_FINITE_MEAN: "amounts differ so much between customers that they have no mean",
};

/** Apollo Client with its link for persisted queries: what it asks once as a whole, it names from then on. */
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { createHash } from "node:crypto";

const [origin] = Deno.args;
const sent: string[] = [];

const link = new PersistedQueryLink({
  sha256: (text: string) => createHash("sha256").update(text).digest("hex"),
  useGETForHashedQueries: true,
}).concat(
  new HttpLink({
    uri: `${origin}/graphql`,
    fetch: (address, init) => {
      const whole = String(init?.body ?? address).includes("query");
      sent.push(`${init?.method} ${whole ? "document" : "hash"}`);
      return fetch(address, init);
    },
  }),
);
const client = new ApolloClient({ link, cache: new InMemoryCache() });
const query = gql`query Counts { overview { customers } }`;

for (let time = 0; time < 2; time++) {
  const { data } = await client.query<{ overview: { customers: number } }>({
    query,
    fetchPolicy: "network-only",
  });
  console.log(data?.overview.customers);
}
console.log(sent.join(", "));

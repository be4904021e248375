/** graphql-sse: a subscription in distinct connections, and what its single connection mode is told. */
import { createClient } from "graphql-sse";

const [origin, job] = Deno.args;
const query = "subscription Progress($id: ID!) { jobProgress(id: $id) { status } }";

async function follow(singleConnection: boolean): Promise<string> {
  const client = createClient({ url: `${origin}/graphql`, singleConnection, retryAttempts: 0 });
  try {
    let last = "";
    for await (const { data } of client.iterate<{ jobProgress: { status: string } }>({
      query,
      variables: { id: job },
    })) last = data!.jobProgress.status;
    return last;
  } catch (error) {
    return (error as { response?: Response }).response?.status.toString() ?? String(error);
  } finally {
    client.dispose();
  }
}

console.log(await follow(false));
console.log(await follow(true));
Deno.exit();

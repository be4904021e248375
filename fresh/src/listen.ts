/** Options of {@linkcode App.prototype.listen}: those of `Deno.serve` and an address to show. */
export type ListenOptions =
  & Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>
  & { remoteAddress?: string };

type Handler = (
  request: Request,
  info?: Deno.ServeHandlerInfo,
) => Promise<Response>;

const FIRST_PORT = 8000;
const LAST_PORT = 8019;

/** Serve a handler on the port that the options name, or on the first free one. */
// deno-lint-ignore require-await -- callers await it, as they do with Fresh
export async function serve(
  handler: Handler,
  options: ListenOptions,
  basePath: string,
): Promise<void> {
  const onListen = options.onListen ??
    ((addr: Deno.NetAddr) => announce(addr, options, basePath));
  if (options.port) {
    Deno.serve({ ...options, onListen }, handler);
    return;
  }

  for (let port = FIRST_PORT;; port++) {
    try {
      Deno.serve({ ...options, onListen, port }, handler);
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || port === LAST_PORT) {
        throw error;
      }
    }
  }
}

function announce(
  addr: Deno.NetAddr,
  options: ListenOptions,
  basePath: string,
): void {
  const protocol = options.key && options.cert ? "https" : "http";
  const host = addr.hostname === "0.0.0.0" || addr.hostname === "::" ? "localhost" : addr.hostname;
  const shown = host.includes(":") ? `[${host}]` : host;
  console.log(`Fresh ready: ${protocol}://${shown}:${addr.port}${basePath}/`);
  if (options.remoteAddress) {
    console.log(`      remote: ${options.remoteAddress}`);
  }
}

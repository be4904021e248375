/** The value of a cookie in a `Cookie` header. */
export function readCookie(header: string | null, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const [key, ...value] = pair.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}

/** A `Set-Cookie` of a sign-in; without a token it ends one. */
export function sessionCookie(name: string, token: string, seconds: number, secure: boolean) {
  const age = token === "" ? 0 : seconds;
  const flags = `Path=/; Max-Age=${age}; SameSite=Lax; HttpOnly${secure ? "; Secure" : ""}`;
  return `${name}=${token}; ${flags}`;
}

/** A `Set-Cookie` that keeps a reader's choice for a year. Not `Secure`: loopback is plain HTTP. */
export function choiceCookie(name: string, value: string): string {
  const age = value === "" ? 0 : 31_536_000;
  return `${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax; HttpOnly`;
}

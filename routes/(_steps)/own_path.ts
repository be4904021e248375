/** A path on this site; anything else goes to the overview. */
export function ownPath(path: string | undefined): string {
  return path?.startsWith("/") && !path.startsWith("//") && !path.includes("\\") ? path : "/";
}

/** A path with the job whose progress its page is to show. */
export function withJob(path: string, id: string): string {
  const url = new URL(path, "http://localhost");
  url.searchParams.set("job", id);
  return url.pathname + url.search;
}

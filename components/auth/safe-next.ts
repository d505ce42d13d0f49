/**
 * Where to go after signing in: a path of this site, or the overview. `//host`, `/\host` and control
 * characters, which browsers read as other sites, are none.
 */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(next)) return "/";
  return next.startsWith("/login") || next.startsWith("/setup") || next.startsWith("/api/") ? "/" : next;
}

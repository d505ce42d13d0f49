/**
 * Whether PostgreSQL refuses the statement itself, so that the same one can never succeed: SQLSTATE
 * classes 21 cardinality, 22 data exception, 23 integrity constraint, 42 unknown names and rights,
 * 54 program limit, P0 raised by a function. A mistake of our own program counts as well. Everything
 * else, a lost connection, a server that restarts or is full, passes.
 */
export function isRefused(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) return true;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(21|22|23|42|54|P0)[0-9A-Z]{3}$/.test(code);
}

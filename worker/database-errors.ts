/**
 * Whether PostgreSQL refuses the data itself (SQLSTATE classes 22 data exception, 23 integrity
 * constraint, 54 program limit): the same statement can never succeed. Everything else, a lost
 * connection, a server that restarts, no free connection, passes.
 */
export function isDataRefused(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^(22|23|54)[0-9A-Z]{3}$/.test(code);
}

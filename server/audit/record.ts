import type pg from "pg";
import type { Principal } from "../principal.ts";

/** Writes down who did what, in the transaction that did it. */
export async function recordAudit(
  client: pg.ClientBase | pg.Pool,
  principal: Principal,
  action: string,
  resource: string,
  details?: Readonly<Record<string, unknown>>,
): Promise<void> {
  await client.query("insert into dag.audit_entry (principal, action, resource, details) values ($1, $2, $3, $4)", [
    `${principal.kind}:${principal.name}`,
    action,
    resource,
    details === undefined ? null : JSON.stringify(details),
  ]);
}

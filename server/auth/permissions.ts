import { ServiceError } from "../errors.ts";
import type { Principal, Role } from "../principal.ts";

/** Everything that can be allowed, and the least role that may do it. The only place that says so. */
export const PERMISSIONS = {
  "dags:read": "viewer",
  "runs:read": "viewer",
  "logs:read": "viewer",
  "workers:read": "viewer",
  "session:read": "viewer",
  "dags:write": "operator",
  "dags:trigger": "operator",
  "runs:operate": "operator",
  "tasks:operate": "operator",
  "keys:admin": "admin",
  "users:admin": "admin",
} as const satisfies Record<string, Role>;
export type Permission = keyof typeof PERMISSIONS;

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

export function isAllowed(role: Role, permission: Permission): boolean {
  return RANK[role] >= RANK[PERMISSIONS[permission]];
}

/**
 * The principal, if it may. Every procedure and route goes through here.
 * @throws ServiceError NO_TOKEN without a principal, INSUFFICIENT_PERMISSIONS with one that may not
 */
export function authorize(principal: Principal | null, permission: Permission): Principal {
  if (principal === null)
    throw new ServiceError("NO_TOKEN", "Sign in, or send an API key as `Authorization: Bearer …`.");
  if (!isAllowed(principal.role, permission)) {
    throw new ServiceError(
      "INSUFFICIENT_PERMISSIONS",
      `This takes the role ${PERMISSIONS[permission]}; ${principal.name} has ${principal.role}.`,
      { permission },
    );
  }
  return principal;
}

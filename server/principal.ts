/** Who asks: a person with a session, a key, or the program itself. */
export const ROLES = ["admin", "operator", "viewer"] as const;
export type Role = (typeof ROLES)[number];

export interface Principal {
  readonly kind: "user" | "key" | "system";
  readonly id: string;
  /** For people to read: in the audit log, as the one who triggered a run. */
  readonly name: string;
  readonly role: Role;
}

/** The program acting by itself: loading examples, sweeping. */
export const SYSTEM: Principal = { kind: "system", id: "system", name: "system", role: "admin" };

/** Sign-in of people: better-auth on our database, with sign-up closed and roles of our own. */
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth";
import { nextCookies } from "better-auth/next-js";
import { baseUrl, type Config } from "../config.ts";
import { account, session, user, verification } from "../db/auth-schema.ts";
import type { Database } from "../db/client.ts";
import type { Principal, Role } from "../principal.ts";

export const SHORTEST_PASSWORD = 10;

export function createAuth(db: Database, config: Config, secret: string) {
  return betterAuth({
    appName: "dag",
    baseURL: baseUrl(config),
    secret,
    trustedOrigins: trustedOrigins(config),
    database: drizzleAdapter(db, { provider: "pg", schema: { user, session, account, verification } }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: SHORTEST_PASSWORD,
      maxPasswordLength: 256,
    },
    user: { additionalFields: { role: { type: "string", required: true, defaultValue: "viewer", input: false } } },
    session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24 },
    // Failures are counted by account and address in our own table; see sign-in-limit.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // A wrong password is counted where it belongs, and is no news of the program.
    logger: { level: "error" },
    advanced: { cookiePrefix: "dag", ipAddress: { ipAddressHeaders: [] } },
    plugins: [nextCookies()],
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** The origins that pages are served from: on a laptop, `localhost` and `127.0.0.1` are the same place. */
export function trustedOrigins(config: Config): string[] {
  const base = new URL(baseUrl(config));
  const origins = new Set([base.origin]);
  if (["127.0.0.1", "localhost", "[::1]"].includes(base.hostname)) {
    for (const host of ["127.0.0.1", "localhost"])
      origins.add(`${base.protocol}//${host}${base.port === "" ? "" : `:${base.port}`}`);
  }
  return [...origins];
}

/** A person, as the pages show one. */
export interface Person extends Principal {
  readonly kind: "user";
  readonly email: string;
}

export async function personOfSession(auth: Auth, headers: Headers): Promise<Person | null> {
  const found = await auth.api.getSession({ headers });
  if (!found) return null;
  const { id, name, email, role } = found.user;
  return { kind: "user", id, name, email, role: role as Role };
}

/** Makes a person with a password; the only way in, since sign-up is closed. */
export async function createPerson(
  auth: Auth,
  person: { readonly name: string; readonly email: string; readonly password: string; readonly role: Role },
): Promise<string> {
  const context = await auth.$context;
  const passwordHash = await context.password.hash(person.password);
  const created = await context.internalAdapter.createUser(
    {
      email: person.email.toLowerCase(),
      name: person.name,
      emailVerified: true,
      role: person.role,
    },
    { method: "admin" },
  );
  await context.internalAdapter.linkAccount({
    userId: created.id,
    providerId: "credential",
    accountId: created.id,
    password: passwordHash,
  });
  return created.id;
}

import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { Person } from "#components/shell/person.ts";
import { currentPrincipal } from "#server/auth/current-principal.ts";

/** The signed-in person; whoever is not signed in goes to the sign-in page, and comes back from there. What each page shows is authorised again where it is read. */
export async function requirePerson(): Promise<Person> {
  const principal = await currentPrincipal();
  if (principal === null) {
    const address = (await headers()).get("x-address");
    redirect(address === null || address === "/" ? "/login" : `/login?next=${encodeURIComponent(address)}`);
  }
  return { id: principal.id, name: principal.name, email: principal.email, role: principal.role };
}

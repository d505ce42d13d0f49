import "server-only";
import { redirect } from "next/navigation";
import type { Person } from "#components/shell/person.ts";
import { currentPrincipal } from "#server/auth/current-principal.ts";

/** The signed-in person; whoever is not signed in goes to the sign-in page. What each page shows is authorised again where it is read. */
export async function requirePerson(): Promise<Person> {
  const principal = await currentPrincipal();
  if (principal === null) redirect("/login");
  return { name: principal.name, email: principal.email, role: principal.role };
}

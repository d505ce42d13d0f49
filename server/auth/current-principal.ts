import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { runtime } from "../runtime.ts";
import { type Person, personOfSession } from "./auth.ts";

/** The signed-in person of the page that is being drawn, or null; asked once a request. */
export const currentPrincipal = cache(async (): Promise<Person | null> => {
  const { auth } = await runtime();
  return await personOfSession(auth, await headers());
});

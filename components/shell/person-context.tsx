"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Person } from "./person.ts";

const PersonContext = createContext<Person | undefined>(undefined);

export function PersonProvider({ person, children }: { readonly person: Person; readonly children: ReactNode }) {
  return <PersonContext value={person}>{children}</PersonContext>;
}

/** Whose unsaved work this is; several people may share a browser. */
export function usePersonId(): string {
  const person = useContext(PersonContext);
  if (person === undefined) throw new Error("usePersonId needs a <PersonProvider> above it");
  return person.id;
}

/**
 * Why the signed-in person may not change or run anything, or undefined if they may. For showing a
 * control as out of reach; the server refuses by itself.
 */
export function useReadOnlyReason(): string | undefined {
  return useContext(PersonContext)?.role === "viewer" ? "Your role, viewer, may look but not change or run" : undefined;
}

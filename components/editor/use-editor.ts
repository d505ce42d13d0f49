"use client";

import { createContext, useContext, useSyncExternalStore } from "react";
import type { EditorSession } from "./editor-session.ts";
import type { EditorSnapshot } from "./editor-snapshot.ts";

const SessionContext = createContext<EditorSession | undefined>(undefined);
export const EditorSessionProvider = SessionContext.Provider;

export function useEditorSession(): EditorSession {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error("a part of the editor was drawn outside of it");
  return session;
}

/** One fact of the editor; the caller is drawn again when it changes. It must be the same object while it is the same. */
export function useEditor<Value>(select: (snapshot: EditorSnapshot) => Value): Value {
  const session = useEditorSession();
  const read = () => select(session.read());
  return useSyncExternalStore(session.subscribe, read, read);
}

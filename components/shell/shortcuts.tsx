"use client";

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import {
  createShortcutRegistry,
  type Shortcut,
  type ShortcutGroup,
  type ShortcutRegistry,
} from "./shortcut-registry.ts";

const RegistryContext = createContext<ShortcutRegistry | undefined>(undefined);

/** Listens for keys and gives `useShortcuts` below it a place to register. */
export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const [registry] = useState(createShortcutRegistry);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (registry.press(event)) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

function useRegistry(): ShortcutRegistry {
  const registry = useContext(RegistryContext);
  if (registry === undefined) throw new Error("useShortcuts needs a <ShortcutsProvider> above it");
  return registry;
}

/**
 * Binds keys while the calling component is on the page; `?` and the command palette list them.
 *
 * @param group heading under which they are listed: "This run", "Graph"
 * @param shortcuts may be a new array on each render; only what is listed (keys, labels) causes work
 */
export function useShortcuts(group: string, shortcuts: readonly Shortcut[]): void {
  const registry = useRegistry();
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const listed = shortcuts
    .map(({ keys, label, run }) => `${keys}\n${label}${run === undefined ? "\nlisted" : ""}`)
    .join("\n\n");
  const run = useCallback((keys: string) => latest.current.find((each) => each.keys === keys)?.run?.(), []);
  const entry = useMemo<ShortcutGroup>(
    () => ({
      group,
      shortcuts:
        listed === ""
          ? []
          : listed.split("\n\n").map((line) => {
              const [keys = "", label = "", isListed] = line.split("\n");
              return { keys, label, run: isListed === undefined ? () => run(keys) : undefined };
            }),
    }),
    [group, listed, run],
  );
  useEffect(() => registry.register(entry), [registry, entry]);
}

/** Every shortcut on the page now, in the order of registration. */
export function useShortcutGroups(): readonly ShortcutGroup[] {
  const registry = useRegistry();
  return useSyncExternalStore(registry.subscribe, registry.groups, registry.groups);
}

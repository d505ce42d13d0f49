"use client";

import { useSyncExternalStore } from "react";
import { Kbd } from "../ui/kbd.tsx";

const NAMES: Readonly<Record<string, string>> = {
  enter: "↵",
  escape: "Esc",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  shift: "⇧",
  space: "Space",
  delete: "Delete",
  tab: "Tab",
  alt: "Alt",
  arrows: "← ↑ ↓ →",
};

/** Draws a shortcut's keys: `mod+k` as ⌘ K or Ctrl K, `g r` as G then R. */
export function ShortcutKeys({ keys, className }: { readonly keys: string; readonly className?: string }) {
  const isMac = useSyncExternalStore(subscribeToNothing, readIsMac, () => false);
  const parts = keys.split(/[ +]/).map((key) => {
    if (key === "mod") return isMac ? "⌘" : "Ctrl";
    return NAMES[key] ?? (key.length === 1 || /^f\d$/.test(key) ? key.toUpperCase() : key);
  });
  return (
    <span className={className ?? "inline-flex gap-1"}>
      {parts.map((part) => (
        <Kbd key={part}>{part}</Kbd>
      ))}
    </span>
  );
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

function readIsMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

"use client";

import { useCallback, useEffect, useState } from "react";

interface DraftText {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Call when the text has been saved elsewhere. */
  readonly forget: () => void;
}

/** A text that outlives a reload and a crash of the browser, until it is saved. */
export function useDraftText(name: string): DraftText {
  const key = `draft:${name}`;
  const [text, setTextState] = useState("");
  useEffect(() => {
    // After the first render, which must equal the server's.
    const kept = localStorage.getItem(key);
    if (kept !== null) setTextState((current) => (current === "" ? kept : current));
  }, [key]);
  const setText = useCallback(
    (next: string) => {
      setTextState(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // Storage is full or forbidden: the text lives on in this tab.
      }
    },
    [key],
  );
  const forget = useCallback(() => localStorage.removeItem(key), [key]);
  return { text, setText, forget };
}

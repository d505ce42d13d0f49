"use client";

import { LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";
import { useEditor } from "./use-editor.ts";

/** What takes less is over before one could read that it takes a while. */
const PATIENCE_MS = 400;

/** Says that the picture is behind the text, or a change under way, where that takes long: in graphs of thousands. */
export function CanvasBusy() {
  // A worker that has failed draws nothing, which is said elsewhere.
  const isBusy = useEditor((editor) => editor.failure === undefined && (!editor.isDrawn || editor.isChanging));
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isBusy) return;
    const timer = setTimeout(() => setIsLong(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setIsLong(false);
    };
  }, [isBusy]);
  if (!isLong) return null;
  return (
    <p
      role="status"
      className="pointer-events-none absolute top-3 left-1/2 z-10 flex -translate-x-1/2 items-center gap-2 rounded-full border border-line bg-raised px-3 py-1 text-muted text-xs shadow-low"
    >
      <LoaderCircle className="size-3.5 animate-spin motion-reduce:animate-none" aria-hidden="true" />
      Drawing …
    </p>
  );
}

"use client";

import type { TaskView } from "#engine/run/run-view.ts";
import { useClock } from "../format/reader-clock.tsx";
import { taskTimeWords } from "./task-time-words.ts";

/** How long a task took; nothing where that cannot be said. */
export function TaskTimeText({ view, className }: { readonly view: TaskView; readonly className: string }) {
  const words = useClock((now) => taskTimeWords(view, now) ?? "");
  return words === "" ? null : (
    <span className={className} data-numeric>
      {words}
    </span>
  );
}

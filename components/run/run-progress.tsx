"use client";

import type { TaskState } from "#engine/run/states.ts";
import { classNames } from "../ui/class-names.ts";
import { StateIcon } from "../ui/state-icon.tsx";
import { STATE_STYLES } from "../ui/state-style.ts";

interface RunProgressProps {
  readonly counts: Readonly<Record<TaskState, number>>;
  readonly onChoose: (state: TaskState) => void;
}

/** From what is done to what has not begun. */
const ORDER: readonly TaskState[] = [
  "success",
  "skipped",
  "failed",
  "upstream_failed",
  "cancelled",
  "running",
  "retrying",
  "deferred",
  "queued",
  "waiting",
];

/** How many tasks are in which state: as a bar, and in words that filter the table. */
export function RunProgress({ counts, onChoose }: RunProgressProps) {
  const total = ORDER.reduce((sum, state) => sum + counts[state], 0);
  const done = counts.success + counts.skipped + counts.failed + counts.upstream_failed + counts.cancelled;
  const present = ORDER.filter((state) => counts[state] > 0);
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div
        role="progressbar"
        aria-label="Tasks that have ended"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={`${done} of ${total} tasks have ended`}
        className="flex h-2 w-full gap-px overflow-hidden rounded-full bg-hover"
      >
        {present
          .filter((state) => state !== "waiting")
          .map((state) => {
            const style = STATE_STYLES[state];
            return (
              <span
                key={state}
                style={{ width: `${(100 * counts[state]) / total}%` }}
                className={classNames(
                  "h-full min-w-0.5 transition-[width]",
                  style.isHatched ? classNames("hatched", style.text) : style.fill,
                  state === "queued" && "opacity-50",
                )}
              />
            );
          })}
      </div>
      <ul className="flex flex-wrap gap-x-3 gap-y-0.5" aria-label="Tasks by state">
        {present.map((state) => (
          <li key={state}>
            <button
              type="button"
              onClick={() => onChoose(state)}
              className="-mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 text-muted text-xs tabular-nums transition-colors hover:bg-hover hover:text-ink"
            >
              <StateIcon state={state} className="size-3" />
              <span className="font-medium text-ink">{counts[state]}</span> {STATE_STYLES[state].label.toLowerCase()}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

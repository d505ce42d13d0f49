"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, type MouseEvent, useState } from "react";
import type { RunState } from "#engine/run/states.ts";
import { formatDuration } from "../format/duration.ts";
import { useTimeZone } from "../format/reader-clock.tsx";
import { formatDatedTime } from "../format/time.ts";
import { classNames } from "../ui/class-names.ts";
import { STATE_STYLES } from "../ui/state-style.ts";
import { barHeights } from "./bar-heights.ts";

export interface RecentRun {
  readonly id: string;
  readonly state: RunState;
  /** Milliseconds; null while it has not begun. */
  readonly durationMs: number | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

interface RunBarsProps {
  /** Newest first, as lists give them. */
  readonly runs: readonly RecentRun[];
  /** How many places there are; those without a run show as dots. */
  readonly places?: number;
  readonly label: string;
}

/**
 * The last runs, oldest at the left: height is duration, colour and pattern are the state. One stop for
 * the tab key however many bars there are; arrow keys walk along them.
 */
export function RunBars({ runs, places = 20, label }: RunBarsProps) {
  const router = useRouter();
  const timeZone = useTimeZone();
  const shown = runs.slice(0, places).toReversed();
  const [focusedId, setFocusedId] = useState<string>();
  const tabStop = shown.some((run) => run.id === focusedId) ? focusedId : shown.at(-1)?.id;
  const heights = barHeights(shown.map((run) => run.durationMs ?? 0));

  const walk = (event: KeyboardEvent<HTMLUListElement>) => {
    const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a")];
    const at = links.findIndex((link) => link === document.activeElement);
    const step = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[event.key];
    const target = step === undefined ? undefined : links[step];
    if (target === undefined) return;
    event.preventDefault();
    target.focus();
  };
  const open = (event: MouseEvent<HTMLUListElement>) => {
    // Twenty <Link>s a row would each watch the viewport; plain anchors and one listener do the same.
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const id = link?.dataset["run"];
    if (id === undefined || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    router.push(`/runs/${id}`);
  };

  return (
    <ul aria-label={label} className="flex h-6 items-end gap-px" onKeyDown={walk} onClick={open}>
      {Array.from({ length: places - shown.length }, (_, place) => (
        <li key={place} aria-hidden="true" className="flex h-full w-1.5 items-end justify-center">
          <span className="size-0.5 rounded-full bg-line-strong" />
        </li>
      ))}
      {shown.map((run, place) => {
        const style = STATE_STYLES[run.state];
        const duration = run.durationMs === null ? "not started" : formatDuration(run.durationMs);
        const title = `${style.label} · ${duration} · ${formatDatedTime(run.createdAt, timeZone)}`;
        return (
          <li key={run.id} className="h-full">
            <a
              href={`/runs/${run.id}`}
              data-run={run.id}
              title={title}
              aria-label={title}
              tabIndex={run.id === tabStop ? 0 : -1}
              onFocus={() => setFocusedId(run.id)}
              className="group/bar flex h-full w-1.5 items-end"
            >
              <span
                data-state={run.state}
                style={{ height: `${heights[place]}%` }}
                className={classNames(
                  "w-full rounded-[1.5px] transition-[filter,scale] group-hover/bar:brightness-110 group-hover/bar:saturate-150",
                  style.isHatched ? classNames("hatched", style.text) : style.fill,
                  run.state === "running" && "animate-breathe",
                  run.state === "queued" && "opacity-60",
                )}
              />
            </a>
          </li>
        );
      })}
    </ul>
  );
}

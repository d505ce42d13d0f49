"use client";

import Link from "next/link";
import { Elapsed, RelativeTime } from "../format/time-text.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import { STATE_STYLES } from "../ui/state-style.ts";
import type { OverviewData } from "./overview.tsx";

type Run = OverviewData["active"][number];

/** A run that failed lately, as a line that leads to it. */
export function FailedRun({ run }: { readonly run: OverviewData["failed"][number] }) {
  return (
    <li className="relative flex items-center gap-3 px-4 py-2.5 transition-colors hover:bg-hover/60">
      <StateIcon state={run.state} label={STATE_STYLES[run.state].label} />
      <div className="min-w-0 flex-1">
        <RunLink run={run} />
        <p className="truncate text-muted text-xs">{failureWords(run)}</p>
      </div>
      {run.endedAt !== null && <RelativeTime at={Date.parse(run.endedAt)} className="shrink-0 text-faint text-xs" />}
    </li>
  );
}

function failureWords({ tasksFailed, tasksUpstreamFailed, taskCount }: OverviewData["failed"][number]): string {
  const heldUp =
    tasksUpstreamFailed === 0
      ? ""
      : ` · ${tasksUpstreamFailed} did not run because of ${tasksFailed === 1 ? "it" : "them"}`;
  return `${tasksFailed} of ${taskCount} ${taskCount === 1 ? "task" : "tasks"} failed${heldUp}`;
}

/** A run that has not ended, with how far it is. */
export function ActiveRun({ run }: { readonly run: Run }) {
  const done = run.taskCount - run.remaining;
  return (
    <li className="relative flex items-center gap-3 px-4 py-2.5 transition-colors hover:bg-hover/60">
      <StateIcon state={run.state} label={STATE_STYLES[run.state].label} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <RunLink run={run} />
          <span className="shrink-0 text-muted text-xs tabular-nums">
            {run.startedAt === null || run.state === "queued" ? (
              "queued"
            ) : (
              <>
                <Elapsed from={Date.parse(run.startedAt)} /> since its start
              </>
            )}
          </span>
        </div>
        <div className="mt-1.5 flex items-center gap-3">
          <div
            role="progressbar"
            aria-label={`Tasks done in ${run.dagId}`}
            aria-valuemin={0}
            aria-valuemax={run.taskCount}
            aria-valuenow={done}
            className="h-1 flex-1 overflow-hidden rounded-full bg-state-running-soft"
          >
            <div
              className="h-full rounded-full bg-state-running transition-[width]"
              style={{ width: `${run.taskCount === 0 ? 0 : (100 * done) / run.taskCount}%` }}
            />
          </div>
          <span className="shrink-0 text-faint text-xs tabular-nums">
            {done} / {run.taskCount}
          </span>
        </div>
      </div>
    </li>
  );
}

/** The whole line is the target, by the pseudo-element. */
function RunLink({ run }: { readonly run: Run }) {
  return (
    <Link
      href={`/runs/${run.id}`}
      className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
    >
      {run.dagName}
    </Link>
  );
}

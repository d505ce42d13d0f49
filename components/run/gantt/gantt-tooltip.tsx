"use client";

import type { ReactNode } from "react";
import type { Segment } from "#engine/run/segments.ts";
import { isFinalRunState, isFinalTaskState } from "#engine/run/states.ts";
import { taskTime } from "#engine/run/task-time.ts";
import { formatDuration } from "../../format/duration.ts";
import { useTimeZone } from "../../format/reader-clock.tsx";
import { formatExactClock } from "../../format/time.ts";
import { StateIcon } from "../../ui/state-icon.tsx";
import { STATE_STYLES } from "../../ui/state-style.ts";
import type { RunStore } from "../run-store.ts";
import { useTaskView } from "../use-run-view.ts";
import type { GanttHover, GanttInputs } from "./gantt-chart.ts";

interface GanttTooltipProps {
  readonly hover: GanttHover;
  readonly store: RunStore;
  readonly inputs: GanttInputs;
}

const WIDTH = 264;
const SEGMENT_NAMES: Readonly<Record<Segment["kind"], string>> = {
  queued: "Queued",
  running: "Attempt",
  retry_wait: "Waiting to retry",
  deferred: "Deferred",
};

/** Exact times of the task and of the stretch under the pointer. */
export function GanttTooltip({ hover, store, inputs }: GanttTooltipProps) {
  const view = useTaskView(store, hover.index);
  const timeZone = useTimeZone();
  const task = inputs.tasks[hover.index];
  if (view === undefined || task === undefined) return null;
  const left = Math.min(hover.x + 16, hover.bounds.width - WIDTH - 8);
  const isLow = hover.y > hover.bounds.height - 190;
  const time = taskTime(view, view.endedAt ?? store.view().at);
  const usual = inputs.expectedMs[hover.index] ?? undefined;
  const slack = inputs.slack[hover.index] ?? 0;
  const { segment } = hover;
  // While the run goes on, slack is about what is still to come.
  const isPast = isFinalTaskState(view.state) && !isFinalRunState(store.view().state);
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute z-20 rounded-lg border border-line bg-raised p-3 text-xs shadow-popover"
      style={{
        width: WIDTH,
        left: Math.max(8, left),
        ...(isLow ? { bottom: hover.bounds.height - hover.y + 14 } : { top: hover.y + 14 }),
      }}
    >
      <p className="flex items-center gap-1.5 font-medium text-ink text-sm">
        <StateIcon state={view.state} />
        <span className="truncate">{task.name}</span>
      </p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 tabular-nums">
        <Fact name="State">
          {STATE_STYLES[view.state].label}
          {view.attempt > 1 && `, attempt ${view.attempt}`}
        </Fact>
        {time.startedAt !== null && <Fact name="Started">{formatExactClock(time.startedAt, timeZone)}</Fact>}
        {view.endedAt !== null && <Fact name="Ended">{formatExactClock(view.endedAt, timeZone)}</Fact>}
        {time.startedAt !== null && view.endedAt !== null && <Fact name="Took">{formatDuration(time.lastMs)}</Fact>}
        {time.attempts > 1 && view.endedAt !== null && (
          <Fact name={`All ${time.attempts} attempts`}>{formatDuration(time.totalMs)}</Fact>
        )}
        {view.state === "retrying" && view.dueAt !== undefined && (
          <Fact name={`Attempt ${view.attempt + 1}`}>{formatExactClock(view.dueAt, timeZone)}</Fact>
        )}
        {usual !== undefined && <Fact name="Usually">{formatDuration(usual)}</Fact>}
        {!isPast && !Number.isNaN(slack) && (
          <Fact name="Slack">
            {inputs.criticalPath.has(hover.index) ? "none: on the critical path" : formatDuration(slack)}
          </Fact>
        )}
      </dl>
      {segment !== undefined && (
        <p className="mt-2 border-line border-t pt-2 text-muted tabular-nums">
          <span className="font-medium text-ink">
            {SEGMENT_NAMES[segment.kind]}
            {segment.kind === "running" && ` ${segment.attempt}`}
            {segment.outcome !== undefined && `, ${segment.outcome.replace("_", " ")}`}
          </span>{" "}
          {formatDuration(segment.to - segment.from)}
          <br />
          {formatExactClock(segment.from, timeZone)} – {formatExactClock(segment.to, timeZone)}
        </p>
      )}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className="truncate text-right text-ink">{children}</dd>
    </>
  );
}

"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import type { TaskView } from "#engine/run/run-view.ts";
import { isFinalRunState, isFinalTaskState } from "#engine/run/states.ts";
import { taskTime } from "#engine/run/task-time.ts";
import { formatDuration } from "../format/duration.ts";
import { useNow, useTimeZone } from "../format/reader-clock.tsx";
import { formatExactClock } from "../format/time.ts";
import { TaskTypeIcon } from "../graph/task-type-icon.tsx";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { SearchX } from "lucide-react";
import { StateIcon } from "../ui/state-icon.tsx";
import { STATE_STYLES } from "../ui/state-style.ts";
import { ganttRows } from "./gantt/gantt-rows.ts";
import type { RunInsight, RunStructure } from "./run-insight.ts";
import type { RunStore } from "./run-store.ts";
import { useTaskFilter } from "./task-filter.ts";
import { allowanceWords } from "./task-time-words.ts";
import { useTaskView } from "./use-run-view.ts";

interface TaskTableProps {
  readonly store: RunStore;
  readonly dag: CompiledDag;
  readonly structure: RunStructure;
  readonly insight: RunInsight;
  readonly expectedMs: readonly (number | null | undefined)[];
  readonly selected: number | undefined;
  readonly onSelect: (index: number) => void;
}

const ROW_HEIGHT = 34;
const COLUMNS = "minmax(12rem,1fr) 8.5rem 5.5rem 4rem 7.5rem 7.5rem 5.5rem 5.5rem 5.5rem";

/**
 * Everything the Gantt shows, in words. A grid of divs with table roles: rows are positioned by the
 * virtualizer, which a `<table>` cannot have.
 */
export function TaskTable({ store, dag, structure, insight, expectedMs, selected, onSelect }: TaskTableProps) {
  const { filter, order } = useTaskFilter();
  const rows = useMemo(
    () =>
      ganttRows(
        { tasks: dag.tasks, views: store.view().tasks, rank: structure.rank, slack: insight.slack, now: insight.at },
        order,
        filter,
      ),
    // A new insight comes with each batch of changes; the store's view is read at that moment.
    [dag, structure, insight, order, filter, store],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState(0);
  // oxlint-disable-next-line react/incompatible-library -- the virtualizer is read in this component alone, which the compiler then leaves as it is
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    if (wanted.current === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"] button`);
    if (row) {
      row.focus({ preventScroll: true });
      wanted.current = undefined;
    }
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = { ArrowDown: focused + 1, ArrowUp: focused - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (target === undefined || target < 0 || target >= rows.length) return;
    event.preventDefault();
    setFocused(target);
    wanted.current = target;
    virtualizer.scrollToIndex(target);
  };

  if (rows.length === 0) {
    return (
      <EmptyState icon={SearchX} title="No task matches">
        Change the search or the states that are shown.
      </EmptyState>
    );
  }
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <div role="table" aria-label="Tasks of the run" aria-rowcount={rows.length + 1} className="min-w-[62rem]">
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid h-8 items-center gap-2 border-line border-b bg-canvas px-4 font-medium text-faint text-xs"
          style={{ gridTemplateColumns: COLUMNS }}
        >
          {["Task", "State", "Type", "Attempt", "Started", "Ended", "Took", "Usually", "Slack"].map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const index = rows[item.index] ?? 0;
            return (
              <div
                key={index}
                role="row"
                aria-rowindex={item.index + 2}
                data-row={item.index}
                className="absolute inset-x-0 top-0"
                style={{ height: ROW_HEIGHT, transform: `translateY(${item.start}px)` }}
              >
                <TaskRow
                  store={store}
                  dag={dag}
                  index={index}
                  isCritical={insight.criticalPath.has(index)}
                  slackMs={insight.slack[index] ?? 0}
                  usualMs={expectedMs[index] ?? undefined}
                  isSelected={index === selected}
                  onKeyDown={onKeyDown}
                  isTabStop={item.index === Math.min(focused, rows.length - 1)}
                  onSelect={() => {
                    setFocused(item.index);
                    onSelect(index);
                  }}
                />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface TaskRowProps {
  readonly store: RunStore;
  readonly dag: CompiledDag;
  readonly index: number;
  readonly isCritical: boolean;
  readonly slackMs: number;
  readonly usualMs: number | undefined;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onSelect: () => void;
}

function TaskRow({
  store,
  dag,
  index,
  isCritical,
  slackMs,
  usualMs,
  isSelected,
  isTabStop,
  onKeyDown,
  onSelect,
}: TaskRowProps) {
  const view = useTaskView(store, index);
  const timeZone = useTimeZone();
  const task = dag.tasks[index];
  if (task === undefined || view === undefined) return null;
  const start = taskTime(view, 0).startedAt;
  const isOver = isFinalRunState(store.view().state);
  return (
    <div
      className={classNames(
        "grid h-full items-center gap-2 border-line border-b px-4 text-sm tabular-nums",
        isSelected ? "bg-accent-soft" : "hover:bg-hover/60",
      )}
      style={{ gridTemplateColumns: COLUMNS }}
    >
      <span role="cell" className="min-w-0">
        <button
          type="button"
          tabIndex={isTabStop ? 0 : -1}
          onClick={onSelect}
          onKeyDown={onKeyDown}
          aria-pressed={isSelected}
          className="flex h-7 w-full min-w-0 items-center gap-2 text-left"
        >
          <TaskTypeIcon type={task.type} className="size-4 shrink-0 text-faint" />
          <span className={classNames("truncate", isCritical ? "font-semibold" : "font-medium")}>{task.name}</span>
          {isCritical && (
            <span className="shrink-0 rounded-sm bg-accent-soft px-1 font-medium text-2xs text-accent">critical</span>
          )}
        </button>
      </span>
      <span role="cell" className={classNames("flex items-center gap-1.5 truncate", STATE_STYLES[view.state].text)}>
        <StateIcon state={view.state} />
        {STATE_STYLES[view.state].label}
      </span>
      <span role="cell" className="truncate text-muted">
        {task.type}
      </span>
      <span role="cell" className="text-muted" title={allowanceWords(task.retries)}>
        {view.attempt === 0 ? "–" : view.attempt}
      </span>
      <span role="cell" className="text-muted">
        {start === null ? "–" : formatExactClock(start, timeZone)}
      </span>
      <span role="cell" className="text-muted">
        {view.endedAt === null ? "–" : formatExactClock(view.endedAt, timeZone)}
      </span>
      <span role="cell">
        <Took view={view} />
      </span>
      <span role="cell" className="text-muted">
        {usualMs === undefined ? "–" : formatDuration(usualMs)}
      </span>
      <span role="cell" className="text-muted">
        {slackWords(slackMs, isCritical, !isOver && isFinalTaskState(view.state))}
      </span>
    </div>
  );
}

/** How long the last attempt ran, which is the one that the row's times are of; all of them in the title. */
function Took({ view }: { readonly view: TaskView }) {
  const { startedAt, lastMs, totalMs, attempts } = taskTime(view, useNow());
  if (startedAt === null) return "–";
  return (
    <span title={attempts > 1 ? `${formatDuration(totalMs)} over ${attempts} attempts` : undefined}>
      {formatDuration(lastMs)}
    </span>
  );
}

/** @param slackMs NaN where it is not known @param isPast whether the task is done while the run goes on: slack is about what is to come */
function slackWords(slackMs: number, isCritical: boolean, isPast: boolean): string {
  if (isPast || Number.isNaN(slackMs)) return "–";
  return isCritical ? "0" : formatDuration(slackMs);
}

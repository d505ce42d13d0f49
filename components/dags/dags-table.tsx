"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { CalendarClock, Hand } from "lucide-react";
import Link from "next/link";
import { memo, useLayoutEffect, useRef, useState } from "react";
import { RelativeTime } from "../format/time-text.tsx";
import { TriggerButton } from "../trigger/trigger-button.tsx";
import { Badge } from "../ui/badge.tsx";
import { classNames } from "../ui/class-names.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import { STATE_STYLES } from "../ui/state-style.ts";
import type { DagRow } from "./dag-row.ts";
import { PauseSwitch } from "./pause-switch.tsx";
import { RunBars } from "./run-bars.tsx";
import { scheduleWords } from "./schedule-words.ts";

/** One set of columns for head, rows and skeleton; on a phone the runs move under the name. */
const COLUMNS =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 md:px-8 sm:grid-cols-[minmax(0,1fr)_9.5rem_auto] lg:grid-cols-[minmax(0,1fr)_9.5rem_minmax(0,16rem)_minmax(0,7.5rem)_5.5rem]";

/** Which columns a narrow screen leaves out. */
const FROM_SMALL = "max-sm:hidden";
const FROM_LARGE = "max-lg:hidden";

/** Height of most rows, pixels; each is measured when it is drawn. */
const USUAL_ROW = 53;

/** What the server draws, and the browser first: the rows of a large screen. */
const FIRST_SCREEN = { width: 1440, height: 1200 };

/**
 * Grid rows with table roles. Only those near the screen are in the page (a thousand rows with their
 * bars would be 90,000 elements); `aria-rowindex` says which they are.
 */
export function DagsTable({ rows }: { readonly rows: readonly DagRow[] }) {
  // The virtualizer changes in place, which the React compiler cannot see.
  "use no memo";
  const body = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => setScrollMargin(body.current?.offsetTop ?? 0), []);
  // oxlint-disable-next-line react/incompatible-library -- opted out of the compiler above
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => USUAL_ROW,
    overscan: 12,
    scrollMargin,
    initialRect: FIRST_SCREEN,
    getItemKey: (at) => rows[at]?.id ?? at,
  });
  const items = virtualizer.getVirtualItems();
  const above = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const below = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin);

  return (
    <div role="table" aria-label="Workflows" aria-rowcount={rows.length + 1} className="text-sm">
      <Head />
      <div role="rowgroup" ref={body} style={{ paddingTop: above, paddingBottom: Math.max(0, below) }}>
        {items.map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <Row key={item.key} row={row} index={item.index} measure={virtualizer.measureElement} />
          );
        })}
      </div>
    </div>
  );
}

function Head() {
  const cell = "font-medium text-faint text-xs";
  return (
    <div role="rowgroup" className="border-line border-y bg-sunken/60">
      <div role="row" aria-rowindex={1} className={classNames(COLUMNS, "h-8")}>
        <div role="columnheader" className={cell}>
          Workflow
        </div>
        <div role="columnheader" className={classNames(cell, FROM_SMALL)}>
          Last 20 runs
        </div>
        <div role="columnheader" className={classNames(cell, FROM_LARGE)}>
          Schedule
        </div>
        <div role="columnheader" className={classNames(cell, FROM_LARGE)}>
          Owner
        </div>
        <div role="columnheader" className={classNames(cell, "text-right")}>
          <span className="sr-only">Actions</span>
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: DagRow;
  readonly index: number;
  readonly measure: (element: Element | null) => void;
}

const Row = memo(function Row({ row, index, measure }: RowProps) {
  const last = row.recentRuns[0];
  return (
    <div
      role="row"
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className={classNames(COLUMNS, "min-h-13 border-line border-b py-1.5 transition-colors hover:bg-hover/60")}
    >
      <div role="cell" className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          {last === undefined ? (
            <span className="size-3.5 shrink-0" />
          ) : (
            <StateIcon state={last.state} label={`Last run: ${STATE_STYLES[last.state].label}`} />
          )}
          <Link
            href={`/dags/${encodeURIComponent(row.id)}`}
            className="truncate rounded-xs font-medium hover:text-accent"
          >
            {row.name}
          </Link>
          {row.isPaused && (
            <Badge tone="outline" className="shrink-0">
              Paused
            </Badge>
          )}
        </div>
        <div className="mt-0.5 flex min-w-0 items-center gap-1.5 pl-5.5 text-faint text-xs max-sm:hidden">
          {row.name !== row.id && <span className="truncate">{row.id}</span>}
          {row.tags.map((tag) => (
            <Badge key={tag} className="h-4.5 font-normal">
              {tag}
            </Badge>
          ))}
          {row.name === row.id && row.tags.length === 0 && last !== undefined && (
            <RelativeTime at={last.createdAt} className="truncate" />
          )}
        </div>
      </div>
      <div role="cell" className="max-sm:col-start-1 max-sm:row-start-2 max-sm:pt-1 max-sm:pl-5.5">
        <RunBars runs={row.recentRuns} label={`Last runs of ${row.name}`} />
      </div>
      <div role="cell" className={classNames("min-w-0", FROM_LARGE)}>
        <Schedule row={row} />
      </div>
      <div role="cell" className={classNames("truncate text-muted", FROM_LARGE)}>
        {row.owner ?? <span className="text-faint">–</span>}
      </div>
      <div
        role="cell"
        className="flex items-center justify-end gap-1.5 max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-1"
      >
        {row.schedule !== undefined && <PauseSwitch dagId={row.id} dagName={row.name} isPaused={row.isPaused} />}
        <TriggerButton dagId={row.id} dagName={row.name} isCompact />
      </div>
    </div>
  );
});

function Schedule({ row }: { readonly row: DagRow }) {
  const Icon = row.schedule === undefined ? Hand : CalendarClock;
  return (
    <div className="flex min-w-0 items-center gap-2 text-muted">
      <Icon className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
      <span className="truncate">{scheduleWords(row.schedule, row.timezone)}</span>
    </div>
  );
}

/** The table's shape while its rows are on their way. */
export function DagsTableSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading workflows">
      <div className="h-8.5 border-line border-y bg-sunken/60" />
      {Array.from({ length: 8 }, (_, at) => (
        <div key={at} className={classNames(COLUMNS, "h-13 border-line border-b")}>
          <div className="flex flex-col gap-1.5">
            <Skeleton className="h-3.5" style={{ width: `${8 + ((at * 5) % 9)}rem` }} />
            <Skeleton className="h-3 w-24" />
          </div>
          <Skeleton className={classNames("h-5", FROM_SMALL)} />
          <Skeleton className={classNames("h-3.5 w-32", FROM_LARGE)} />
          <Skeleton className={classNames("h-3.5 w-16", FROM_LARGE)} />
          <Skeleton className="ml-auto h-6 w-16" />
        </div>
      ))}
    </div>
  );
}

"use client";

import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import type { TimeSpent } from "#engine/run/segments.ts";
import { isFinalRunState } from "#engine/run/states.ts";
import { pausesOf } from "#engine/run/worked-time.ts";
import { formatDuration } from "../format/duration.ts";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Route } from "lucide-react";
import { StateIcon } from "../ui/state-icon.tsx";
import { NoHistory } from "./no-history.tsx";
import type { RunInsight } from "./run-insight.ts";
import type { RunStore } from "./run-store.ts";
import { useRunView } from "./use-run-view.ts";

interface CriticalPathCardProps {
  readonly store: RunStore;
  readonly dag: CompiledDag;
  readonly insight: RunInsight;
  readonly selected: number | undefined;
  readonly onSelect: (index: number) => void;
}

const SPENT = [
  { key: "running", label: "running", className: "bg-state-running" },
  { key: "queued", label: "queued", className: "bg-state-queued" },
  { key: "retryWait", label: "backing off", className: "bg-state-retrying" },
  { key: "deferred", label: "deferred", className: "bg-state-deferred" },
] as const satisfies readonly { readonly key: keyof TimeSpent; readonly label: string; readonly className: string }[];

/** Why the run took as long as it did: the chain that set its length, and where all tasks' time went. */
export function CriticalPathCard({ store, dag, insight, selected, onSelect }: CriticalPathCardProps) {
  const run = useRunView(store);
  const isOver = isFinalRunState(run.state);
  const { links, spent } = insight;
  if (links.length === 0) {
    return (
      <EmptyState icon={Route} title="Nothing has run yet">
        The chain of tasks that decides how long the run takes shows here as soon as the first one starts.
      </EmptyState>
    );
  }
  const hasPaused = pausesOf(run, insight.at).length > 0;
  const waited = links.reduce((sum, link) => sum + link.waitedMs, 0);
  const ran = links.reduce((sum, link) => sum + link.ranMs, 0);
  const longest = Math.max(...links.map((link) => link.share));
  const ahead = [...insight.criticalPath].filter((index) => !links.some((link) => link.index === index));
  const total = SPENT.reduce((sum, each) => sum + spent[each.key], 0);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4 md:px-6">
      <p className="max-w-prose text-muted text-sm">
        <strong className="font-semibold text-ink">{formatDuration(waited + ran)}</strong>{" "}
        {isOver ? "were set by" : "so far were set by"}{" "}
        {links.length === 1 ? "one task" : `a chain of ${links.length} tasks`}: {formatDuration(ran)} of work and{" "}
        {formatDuration(waited)} of waiting between them. A task outside of the chain can be late by its slack without
        making the run longer.
        {hasPaused && " The time in which the run had ended and was not yet retried does not count."}
      </p>
      <ol className="mt-4 max-w-3xl">
        {links.map((link) => {
          const task = dag.tasks[link.index];
          const view = run.tasks[link.index];
          if (task === undefined || view === undefined) return null;
          const whole = link.waitedMs + link.ranMs;
          return (
            <li key={link.index} className="relative">
              <button
                type="button"
                onClick={() => onSelect(link.index)}
                aria-pressed={selected === link.index}
                className={classNames(
                  "grid w-full grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 rounded-md px-3 py-2 text-left transition-colors hover:bg-hover sm:grid-cols-[14rem_1fr_9rem]",
                  selected === link.index && "bg-accent-soft hover:bg-accent-soft",
                )}
              >
                <span className="flex min-w-0 items-center gap-2">
                  <StateIcon state={view.state} />
                  <span className="truncate font-medium">{task.name}</span>
                </span>
                <span className="col-span-2 flex h-3 items-stretch sm:col-span-1" aria-hidden="true">
                  <span
                    className="flex overflow-hidden rounded-xs"
                    style={{ width: `${(100 * link.share) / longest}%` }}
                  >
                    <span
                      className="hatched text-state-queued"
                      style={{ width: `${whole === 0 ? 0 : (100 * link.waitedMs) / whole}%` }}
                    />
                    <span className="min-w-0.5 flex-1 bg-accent" />
                  </span>
                </span>
                <span className="col-start-2 row-start-1 text-right text-xs tabular-nums sm:col-start-3">
                  <span className="font-semibold text-ink text-sm">{Math.round(link.share * 100)} %</span>{" "}
                  <span className="text-muted">{formatDuration(link.ranMs)}</span>
                  {link.waitedMs >= 1 && (
                    <span className="block text-faint">after {formatDuration(link.waitedMs)} of waiting</span>
                  )}
                </span>
              </button>
            </li>
          );
        })}
        {!isOver && insight.predictedEnd === undefined && (
          <li className="px-3 py-2 text-muted text-xs">
            What comes then is not forecast: <NoHistory dagId={run.dagId} runId={run.id} />.
          </li>
        )}
        {!isOver && ahead.length > 0 && (
          <li className="px-3 py-2 text-muted text-xs">
            Then, as expected:{" "}
            {ahead
              .slice(0, 8)
              .map((index) => dag.tasks[index]?.name ?? "")
              .join(" → ")}
            {ahead.length > 8 && ` and ${ahead.length - 8} more`}
          </li>
        )}
      </ol>
      <h2 className="mt-6 font-semibold text-sm">Where the time of all tasks went</h2>
      <div className="mt-2 flex h-2.5 max-w-3xl gap-px overflow-hidden rounded-full bg-hover" aria-hidden="true">
        {SPENT.filter((each) => spent[each.key] > 0).map((each) => (
          <span
            key={each.key}
            className={classNames("h-full min-w-0.5", each.className)}
            style={{ width: `${(100 * spent[each.key]) / Math.max(1, total)}%` }}
          />
        ))}
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
        {SPENT.filter((each) => spent[each.key] > 0).map((each) => (
          <li key={each.key} className="flex items-center gap-1.5 text-muted tabular-nums">
            <span className={classNames("size-2 rounded-xs", each.className)} aria-hidden="true" />
            {each.label} <span className="font-medium text-ink">{formatDuration(spent[each.key])}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

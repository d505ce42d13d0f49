"use client";

import { useQuery } from "@tanstack/react-query";
import { Info, OctagonX } from "lucide-react";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { failuresSinceRestart } from "#engine/run/restarts.ts";
import type { TaskError } from "#engine/run/task-error.ts";
import { isFinalTaskState } from "#engine/run/states.ts";
import { whyReason, whySentence } from "#engine/run/why.ts";
import { useNow } from "../format/reader-clock.tsx";
import { useTRPC } from "../trpc.tsx";
import type { RunStore } from "./run-store.ts";
import { useRunView, useTaskView } from "./use-run-view.ts";

interface TaskProblemProps {
  readonly store: RunStore;
  readonly dag: CompiledDag;
  /** Whether the workflow is paused now. */
  readonly isPaused: boolean;
  readonly index: number;
  readonly onSelect: (index: number) => void;
}

/** Why the task does not run, or why it failed. Says nothing about a task that is well. */
export function TaskProblem({ store, dag, isPaused, index, onSelect }: TaskProblemProps) {
  const view = useTaskView(store, index);
  if (view === undefined) return null;
  if (view.state === "upstream_failed")
    return <UpstreamProblem store={store} dag={dag} index={index} onSelect={onSelect} />;
  const lastError = view.error ?? view.attempts.findLast((each) => each.error !== undefined)?.error;
  return (
    <>
      {lastError !== undefined &&
        (view.state === "failed" || view.state === "retrying" || view.state === "cancelled") && (
          <ErrorWords error={lastError} />
        )}
      {!isFinalTaskState(view.state) && view.state !== "running" && (
        <Why store={store} dag={dag} isPaused={isPaused} index={index} />
      )}
    </>
  );
}

function ErrorWords({ error }: { readonly error: TaskError }) {
  const details = [
    ...(error.exitCode === undefined ? [] : [`exit code ${error.exitCode}`]),
    ...(error.signal === undefined ? [] : [`signal ${error.signal}`]),
    ...(error.httpStatus === undefined ? [] : [`HTTP ${error.httpStatus}`]),
  ];
  return (
    <div className="flex gap-2.5 border-line border-b bg-danger-soft px-4 py-2.5">
      <OctagonX className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-medium text-danger text-xs">
          <code>{error.class}</code>
          {details.length > 0 && <span className="font-normal"> · {details.join(", ")}</span>}
        </p>
        <p className="mt-0.5 max-h-24 overflow-y-auto whitespace-pre-wrap break-words text-ink text-sm">
          {error.message}
        </p>
      </div>
    </div>
  );
}

/** Which of the tasks before it failed by itself. */
function UpstreamProblem({ store, dag, index, onSelect }: Omit<TaskProblemProps, "isPaused">) {
  const run = useRunView(store);
  const culprits = failuresBefore(dag, index, (each) => run.tasks[each]?.state);
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 border-line border-b bg-state-upstream-failed-soft px-4 py-2 text-sm">
      It did not run because of{" "}
      {culprits.length === 0
        ? "a task before it."
        : culprits.slice(0, 3).map((each) => (
            <button
              key={each}
              type="button"
              onClick={() => onSelect(each)}
              className="font-medium underline underline-offset-4"
            >
              {dag.tasks[each]?.name}
            </button>
          ))}
      {culprits.length > 3 && `and ${culprits.length - 3} more`}
    </p>
  );
}

/** Tasks upstream that failed themselves, the nearest first. Walks only through tasks that suffered from another's failure. */
export function failuresBefore(
  dag: CompiledDag,
  index: number,
  stateOf: (index: number) => string | undefined,
): readonly number[] {
  const found: number[] = [];
  const seen = new Set([index]);
  let frontier = [index];
  while (frontier.length > 0) {
    const next: number[] = [];
    for (const task of frontier) {
      for (const source of dag.tasks[task]?.upstream ?? []) {
        if (seen.has(source)) continue;
        seen.add(source);
        const state = stateOf(source);
        if (state === "failed" || state === "cancelled") found.push(source);
        else if (state === "upstream_failed") next.push(source);
      }
    }
    frontier = next;
  }
  return found;
}

function Why({ store, dag, isPaused, index }: Omit<TaskProblemProps, "onSelect">) {
  const trpc = useTRPC();
  const run = useRunView(store);
  const now = useNow();
  const workers = useQuery({ ...trpc.workers.list.queryOptions(), refetchInterval: 10_000, retry: false });
  const task = dag.tasks[index];
  const view = run.tasks[index];
  if (task === undefined || view === undefined) return null;
  const errorClass = view.attempts.findLast((each) => each.error !== undefined)?.error?.class;
  const serving = workers.data?.filter((worker) => worker.queues.includes(task.queue)).length;
  const reason = whyReason({
    run: { state: run.state, cancelRequested: run.cancelRequested },
    task: {
      state: view.state,
      failures: failuresSinceRestart(view),
      retries: task.retries,
      queue: task.queue,
      ...(view.dueAt === undefined ? {} : { dueAt: view.dueAt }),
      ...(errorClass === undefined ? {} : { errorClass }),
    },
    unfinishedUpstream: task.upstream.flatMap((source) => {
      const each = run.tasks[source];
      const name = dag.tasks[source]?.id;
      return each === undefined || name === undefined || isFinalTaskState(each.state)
        ? []
        : [{ id: name, state: each.state, startedAt: each.startedAt }];
    }),
    isPaused,
    isScheduled: dag.schedule !== undefined,
    maxActiveRuns: dag.maxActiveRuns,
    ...(serving === undefined ? {} : { workers: serving }),
  });
  if (reason === null) return null;
  return (
    <p className="flex items-start gap-2 border-line border-b bg-sunken px-4 py-2 text-muted text-sm">
      <Info className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      {whySentence(reason, now).replaceAll("`", "")}
    </p>
  );
}

"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Ban, Check, Copy, Play, RotateCcw, WifiOff } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import type { RunSnapshot } from "#engine/run/run-view.ts";
import { isFinalRunState, type TaskState } from "#engine/run/states.ts";
import { workedTime } from "#engine/run/worked-time.ts";
import { formatDuration } from "../format/duration.ts";
import { useNow, useTimeZone } from "../format/reader-clock.tsx";
import { DateTime } from "../format/time-text.tsx";
import { formatClock } from "../format/time.ts";
import { versionName } from "../format/version-name.ts";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { TriggerDialog } from "../trigger/trigger-dialog.tsx";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { StateBadge } from "../ui/state-badge.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { CancelRunDialog } from "./cancel-run-dialog.tsx";
import { NoHistory } from "./no-history.tsx";
import { estimateEnd } from "./run-estimate.ts";
import type { RunInsight } from "./run-insight.ts";
import { RunProgress } from "./run-progress.tsx";
import { RunTook } from "./run-took.tsx";
import type { RunStore } from "./run-store.ts";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import type { Connection } from "./connection.ts";
import { useRunView } from "./use-run-view.ts";

interface RunHeaderProps {
  readonly store: RunStore;
  readonly snapshot: RunSnapshot;
  readonly dagName: string;
  readonly insight: RunInsight;
  readonly connection: Connection;
  readonly onChooseState: (state: TaskState) => void;
}

export function RunHeader({ store, snapshot, dagName, insight, connection, onChooseState }: RunHeaderProps) {
  const run = useRunView(store);
  const [isCancelling, setIsCancelling] = useState(false);
  const [isTriggering, setIsTriggering] = useState(false);
  const retryFailed = useRetryFailed(store);
  const isOver = isFinalRunState(run.state);
  const failed = run.counts.failed;
  const refusal = useReadOnlyReason();
  const canCancel = !isOver && !run.cancelRequested && refusal === undefined;

  useShortcuts("This run", [
    ...(refusal === undefined
      ? [{ keys: "r", label: "Run the workflow again", run: () => setIsTriggering(true) }]
      : []),
    ...(canCancel ? [{ keys: "x", label: "Cancel the run", run: () => setIsCancelling(true) }] : []),
  ]);

  return (
    <header className="flex flex-col gap-3 border-line border-b px-4 pt-4 pb-3 md:px-6">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <nav aria-label="Breadcrumb" className="mb-1 flex gap-1.5 text-muted text-xs">
            <Link href="/runs" className="hover:text-ink hover:underline">
              Runs
            </Link>
            <span aria-hidden="true">/</span>
            <Link href={`/dags/${encodeURIComponent(run.dagId)}`} className="truncate hover:text-ink hover:underline">
              {run.dagId}
            </Link>
          </nav>
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 break-words font-semibold text-xl">{dagName}</h1>
            <StateBadge state={run.state} {...stateWords(run.state, run.partial, run.cancelRequested)} />
            <CopyId id={run.id} />
            <ConnectionSign connection={connection} isOver={isOver} />
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {failed > 0 && (
            <Button
              isBusy={retryFailed.isPending}
              disabled={refusal !== undefined}
              title={refusal}
              onClick={() => retryFailed.mutate()}
            >
              <RotateCcw /> Retry failed
              <span className="text-muted tabular-nums">{failed}</span>
            </Button>
          )}
          {!isOver && (
            <Button disabled={!canCancel} title={refusal} onClick={() => setIsCancelling(true)}>
              <Ban /> {run.cancelRequested ? "Cancelling" : "Cancel"}
            </Button>
          )}
          <Button
            variant={isOver ? "primary" : "secondary"}
            disabled={refusal !== undefined}
            title={refusal}
            onClick={() => setIsTriggering(true)}
          >
            <Play /> Run again
          </Button>
        </div>
      </div>
      <div className="grid items-end gap-x-8 gap-y-3 md:grid-cols-[minmax(16rem,1fr)_auto]">
        <RunProgress counts={run.counts} onChoose={onChooseState} />
        <RunTimes store={store} snapshot={snapshot} insight={insight} />
      </div>
      <CancelRunDialog runId={run.id} counts={run.counts} isOpen={isCancelling} onOpenChange={setIsCancelling} />
      {isTriggering && <TriggerDialog dagId={run.dagId} dagName={dagName} isOpen onOpenChange={setIsTriggering} />}
    </header>
  );
}

/** Words for what a state alone does not say. */
function stateWords(state: string, partial: boolean, cancelRequested: boolean): { readonly label?: string } {
  if (partial && state === "success") return { label: "Partial success" };
  if (cancelRequested && (state === "running" || state === "queued")) return { label: "Cancelling" };
  return {};
}

function useRetryFailed(store: RunStore) {
  const trpc = useTRPC();
  const retry = useMutation(trpc.tasks.retry.mutationOptions());
  return useMutation({
    mutationFn: async () => {
      const view = store.view();
      const failed = view.tasks.filter((task) => task.state === "failed");
      // One after the other: each resets what depends on it, and the next may be part of that.
      for (const task of failed) await retry.mutateAsync({ runId: view.id, index: task.index });
      return failed.length;
    },
    onSuccess: (count) => toast.success(count === 1 ? "1 task is queued again" : `${count} tasks are queued again`),
    onError: (error) => toast.error("Could not retry", { description: error.message }),
  });
}

function RunTimes({ store, snapshot, insight }: Pick<RunHeaderProps, "store" | "snapshot" | "insight">) {
  const run = useRunView(store);
  const { logicalDate, intervalStart, intervalEnd, trigger, triggeredBy } = snapshot.run;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2 text-xs [&_dd]:text-ink [&_dd]:tabular-nums [&_dt]:text-faint">
      <div>
        <dt>{run.startedAt === null ? "Created" : "Started"}</dt>
        <dd>
          <DateTime at={run.startedAt ?? run.createdAt} />
        </dd>
      </div>
      <div>
        <dt>{run.endedAt === null ? "Elapsed" : "Took"}</dt>
        <dd>
          <RunTook run={run} />
        </dd>
      </div>
      <RunEstimate store={store} insight={insight} />
      <div>
        <dt>Trigger</dt>
        <dd>
          {trigger}
          {triggeredBy !== null && <span className="text-muted"> by {triggeredBy}</span>}
        </dd>
      </div>
      <div className="max-sm:hidden">
        <dt>Logical date</dt>
        <dd>
          <DateTime at={Date.parse(logicalDate)} />
        </dd>
      </div>
      {intervalStart !== null && intervalEnd !== null && (
        <div>
          <dt>Covers, due at its end</dt>
          <dd>
            <DateTime at={Date.parse(intervalStart)} /> – <DateTime at={Date.parse(intervalEnd)} />
          </dd>
        </div>
      )}
      <div className="max-sm:hidden">
        <dt>Version</dt>
        <dd>{versionName(snapshot.run.dagVersion)}</dd>
      </div>
    </dl>
  );
}

/** When it will end, while it runs and where anything is known about that. */
function RunEstimate({ store, insight }: Pick<RunHeaderProps, "store" | "insight">) {
  const trpc = useTRPC();
  const run = useRunView(store);
  const now = useNow();
  const timeZone = useTimeZone();
  const isRunning = run.state === "running";
  const former = useQuery({ ...trpc.dags.runs.queryOptions({ id: run.dagId }), enabled: isRunning, staleTime: 60_000 });
  if (!isRunning || run.startedAt === null) return null;
  const durations = (former.data?.items ?? [])
    .filter((each) => each.state === "success" && each.startedAt !== null && each.endedAt !== null)
    .map((each) => (each.endedAt ?? 0) - (each.startedAt ?? 0));
  // Former runs are told by when they begin: one that paused begins later by its pauses.
  const startedAt = run.startedAt + workedTime(run, now).pausedMs;
  const estimate = estimateEnd(startedAt, insight.predictedEnd, durations, now, insight.isWholeKnown);
  if (estimate === undefined) {
    return (
      <div>
        <dt>Expected to end</dt>
        <dd className="text-muted!">
          <NoHistory dagId={run.dagId} runId={run.id} />
        </dd>
      </div>
    );
  }
  const shortest = formatDuration(estimate.earliest - now);
  const longest = formatDuration(estimate.latest - now);
  return (
    <div>
      <dt>Expected to end</dt>
      <dd title={`between ${formatClock(estimate.earliest, timeZone)} and ${formatClock(estimate.latest, timeZone)}`}>
        {estimate.latest <= now
          ? "any moment"
          : shortest === longest
            ? `in ~${longest}`
            : `in ${shortest} – ${longest}`}
      </dd>
    </div>
  );
}

function CopyId({ id }: { readonly id: string }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 1600);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <Tooltip content={isCopied ? "Copied" : `Copy ${id}`}>
      <button
        type="button"
        aria-label={`Copy the run's id ${id}`}
        onClick={() => {
          navigator.clipboard.writeText(id).then(
            () => setIsCopied(true),
            () => toast.error("The browser did not allow copying", { description: id }),
          );
        }}
        className="inline-flex h-6 items-center gap-1.5 rounded-sm px-1.5 font-mono text-faint text-xs transition-colors hover:bg-hover hover:text-ink"
      >
        {/* A UUIDv7 begins with its time: neighbours share their first half, so the end tells runs apart. */}
        {id.slice(-12)}
        {isCopied ? <Check className="size-3" aria-hidden="true" /> : <Copy className="size-3" aria-hidden="true" />}
      </button>
    </Tooltip>
  );
}

/** A lost connection is said once, quietly; that it is back needs no words. */
function ConnectionSign({ connection, isOver }: { readonly connection: Connection; readonly isOver: boolean }) {
  return (
    <span role="status" className="text-xs">
      {connection === "lost" && !isOver && (
        <span className="inline-flex items-center gap-1.5 text-warning">
          <WifiOff className="size-3.5" aria-hidden="true" /> Reconnecting
        </span>
      )}
    </span>
  );
}

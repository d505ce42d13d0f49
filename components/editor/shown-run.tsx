"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { ExternalLink, OctagonX, X } from "lucide-react";
import Link from "next/link";
import { useCallback, useEffect, useState } from "react";
import { toast } from "sonner";
import { isFinalRunState, isFinalTaskState } from "#engine/run/states.ts";
import { Elapsed } from "../format/time-text.tsx";
import type { TaskFactsSource } from "../graph/task-facts.ts";
import { createRunStore } from "../run/run-store.ts";
import { TaskPanel } from "../run/task-panel.tsx";
import { useRunEvents } from "../run/use-run-events.ts";
import { useRunView } from "../run/use-run-view.ts";
import { type RouterOutputs, useTRPC, useTRPCClient } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateBadge } from "../ui/state-badge.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

/** A run's facts, by the ids of its tasks: in the draft they may stand elsewhere by now. */
export interface RunFacts {
  readonly source: TaskFactsSource;
  readonly indexOf: ReadonlyMap<string, number>;
}

interface ShownRunProps {
  readonly runId: string;
  readonly title: string;
  /** Told what the canvas is to show, and undefined when there is nothing any more. */
  readonly onFacts: (facts: RunFacts | undefined) => void;
  readonly onClose: () => void;
}

/** A run whose results are shown on the canvas, such as that of a draft: how it goes, and the selected task's log, output and errors. */
export function ShownRun(props: ShownRunProps) {
  const trpc = useTRPC();
  const run = useQuery({
    ...trpc.runs.get.queryOptions({ id: props.runId }),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  if (run.data !== undefined) return <LoadedRun key={props.runId} {...props} run={run.data} />;
  return (
    <section aria-label={props.title} aria-busy={run.isPending} className="border-line border-t bg-surface p-3">
      {run.isError ? (
        <ErrorState title="Could not load the run" message={run.error.message} onRetry={() => void run.refetch()} />
      ) : (
        <Skeleton className="h-6 w-64" />
      )}
    </section>
  );
}

function LoadedRun({
  runId,
  title,
  run,
  onFacts,
  onClose,
}: ShownRunProps & { readonly run: RouterOutputs["runs"]["get"] }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const session = useEditorSession();
  const { dag } = run;
  const [store] = useState(() => createRunStore(run.snapshot, dag.tasks));
  const fetchSnapshot = useCallback(async () => (await client.runs.get.query({ id: runId })).snapshot, [client, runId]);
  useRunEvents(store, fetchSnapshot);
  const view = useRunView(store);
  const selection = useEditor((editor) => editor.selection);
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onError: (error) => toast.error("That did not work", { description: error.message }),
    }),
  );
  useEffect(() => {
    onFacts({ source: store, indexOf: new Map(dag.tasks.map(({ id, index }) => [id, index])) });
    return () => onFacts(undefined);
  }, [store, dag, onFacts]);

  const isOver = isFinalRunState(view.state);
  const done = view.tasks.filter(({ state }) => isFinalTaskState(state)).length;
  const chosen = selection.length === 1 ? dag.tasks.find(({ id }) => id === selection[0]) : undefined;
  return (
    <section aria-label={title} className="flex min-h-0 shrink-0 flex-col border-line border-t bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5 pr-2 pl-4 text-sm">
        <h2 className="font-medium">{title}</h2>
        <span role="status">
          <StateBadge state={view.state} />
        </span>
        <span className="text-muted text-xs tabular-nums">
          {done} of {dag.tasks.length} done
        </span>
        {view.startedAt !== null && (
          <span className="text-muted text-xs">
            <Elapsed from={view.startedAt} until={view.endedAt ?? undefined} />
          </span>
        )}
        {chosen === undefined && (
          <span className="truncate text-faint text-xs max-md:hidden">Select a task to see its log and output.</span>
        )}
        <span className="ml-auto flex items-center gap-1">
          {!isOver && (
            <Button
              size="small"
              isBusy={cancel.isPending || view.cancelRequested}
              onClick={() => cancel.mutate({ id: runId })}
            >
              <OctagonX /> Cancel
            </Button>
          )}
          <Button size="small" variant="ghost" asChild>
            <Link href={`/runs/${runId}`} target="_blank">
              <ExternalLink /> Open
            </Link>
          </Button>
          <Tooltip content="Close; the run goes on">
            <Button variant="ghost" size="small-icon" aria-label="Close the run" onClick={onClose}>
              <X />
            </Button>
          </Tooltip>
        </span>
      </header>
      {chosen !== undefined && (
        <div className="h-72 border-line border-t">
          <TaskPanel
            key={chosen.index}
            store={store}
            dag={dag}
            params={run.params}
            isPaused={false}
            index={chosen.index}
            onClose={() => session.select([])}
            onSelect={(index) => session.select(dag.tasks.slice(index, index + 1).map(({ id }) => id))}
          />
        </div>
      )}
    </section>
  );
}

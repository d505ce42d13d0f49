"use client";

import { useMutation } from "@tanstack/react-query";
import { OctagonX, RotateCcw, X } from "lucide-react";
import { parseAsInteger, useQueryState } from "nuqs";
import { toast } from "sonner";
import type { CompiledDag, JsonValue } from "#engine/document/compiled-dag.ts";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { TaskTypeIcon } from "../graph/task-type-icon.tsx";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { StateBadge } from "../ui/state-badge.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "../ui/tabs.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { LogPane } from "./log/log-pane.tsx";
import type { RunStore } from "./run-store.ts";
import { TaskAttempts } from "./task-attempts.tsx";
import { TaskInput } from "./task-input.tsx";
import { TaskOutput } from "./task-output.tsx";
import { TaskProblem } from "./task-problem.tsx";
import { TaskTimeText } from "./task-time-text.tsx";
import { useTaskView } from "./use-run-view.ts";

interface TaskPanelProps {
  readonly store: RunStore;
  readonly dag: CompiledDag;
  readonly params: { readonly [name: string]: JsonValue };
  readonly isPaused: boolean;
  readonly index: number;
  readonly onClose: () => void;
  readonly onSelect: (index: number) => void;
}

/** Everything about one task of the run: why it does not run, its log, what it got and gave, what can be done. */
export function TaskPanel({ store, dag, params, isPaused, index, onClose, onSelect }: TaskPanelProps) {
  const view = useTaskView(store, index);
  const [chosenAttempt, setChosenAttempt] = useQueryState("attempt", parseAsInteger);
  const task = dag.tasks[index];
  if (task === undefined || view === undefined) return null;
  const attempts = Array.from({ length: view.attempt }, (_, place) => place + 1);
  const attempt = chosenAttempt !== null && attempts.includes(chosenAttempt) ? chosenAttempt : view.attempt;

  return (
    <section aria-label={`Task ${task.name}`} className="flex h-full min-h-0 flex-col bg-surface">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2 pr-2 pl-4">
        <TaskTypeIcon type={task.type} className="size-4 shrink-0 text-muted" />
        <h2 className="min-w-0 truncate font-semibold text-base">{task.name}</h2>
        <StateBadge state={view.state} />
        <TaskTimeText view={view} className="text-muted text-xs" />
        <span className="ml-auto flex items-center gap-1">
          <TaskActions store={store} index={index} />
          <Tooltip content="Close (Esc)">
            <Button variant="ghost" size="small-icon" aria-label="Close the task" onClick={onClose}>
              <X />
            </Button>
          </Tooltip>
        </span>
      </header>
      <TaskProblem store={store} dag={dag} isPaused={isPaused} index={index} onSelect={onSelect} />
      <Tabs defaultValue="log" className="flex min-h-0 flex-1 flex-col">
        <div className="flex items-center gap-2 border-line border-b pr-2 pl-2">
          <TabsList className="border-b-0" aria-label="Parts of the task">
            <TabsTrigger value="log">Log</TabsTrigger>
            <TabsTrigger value="attempts">
              Attempts {view.attempt > 1 && <span className="text-faint tabular-nums">{view.attempt}</span>}
            </TabsTrigger>
            <TabsTrigger value="input">Input</TabsTrigger>
            <TabsTrigger value="output">Output</TabsTrigger>
          </TabsList>
          {attempts.length > 1 && (
            <Select
              aria-label="Attempt"
              className="ml-auto h-7 w-36"
              value={String(attempt)}
              onValueChange={(value) => void setChosenAttempt(Number(value) === view.attempt ? null : Number(value))}
              options={attempts.toReversed().map((each) => ({
                value: String(each),
                label: `Attempt ${each}`,
                hint: view.attempts.find((one) => one.attempt === each)?.outcome.replace("_", " ") ?? "now",
              }))}
            />
          )}
        </div>
        <TabsContent value="log" className="flex min-h-0 flex-1 flex-col">
          {attempt === 0 ? (
            <p className="px-4 py-6 text-muted">It has not been queued yet, so there is no log.</p>
          ) : (
            <LogPane
              key={`${index}.${attempt}`}
              runId={store.view().id}
              index={index}
              attempt={attempt}
              isRunning={view.state === "running" && attempt === view.attempt}
            />
          )}
        </TabsContent>
        <TabsContent value="attempts" className="min-h-0 flex-1 overflow-auto">
          <TaskAttempts
            view={view}
            retries={task.retries}
            onShowLog={(each) => void setChosenAttempt(each === view.attempt ? null : each)}
          />
        </TabsContent>
        <TabsContent value="input" className="min-h-0 flex-1 overflow-auto">
          <TaskInput task={task} dag={dag} params={params} onSelect={onSelect} />
        </TabsContent>
        <TabsContent value="output" className="min-h-0 flex-1 overflow-auto">
          <TaskOutput runId={store.view().id} index={index} state={view.state} />
        </TabsContent>
      </Tabs>
    </section>
  );
}

/** What the state table lets a person do now. */
function TaskActions({ store, index }: { readonly store: RunStore; readonly index: number }) {
  const trpc = useTRPC();
  const view = useTaskView(store, index);
  const onError = (error: { readonly message: string }) =>
    toast.error("That did not work", { description: error.message });
  const retry = useMutation(trpc.tasks.retry.mutationOptions({ onError }));
  const kill = useMutation(
    trpc.tasks.kill.mutationOptions({ onError, onSuccess: () => toast.success("The task is being stopped") }),
  );
  const refusal = useReadOnlyReason();
  if (view === undefined) return null;
  const target = { runId: store.view().id, index };
  return (
    <>
      {view.state === "failed" && (
        <Tooltip content={refusal ?? "Runs it again, and what did not run because of it"}>
          <Button
            size="small"
            disabled={refusal !== undefined}
            isBusy={retry.isPending}
            onClick={() => retry.mutate(target)}
          >
            <RotateCcw /> Retry
          </Button>
        </Tooltip>
      )}
      {view.state === "running" && (
        <Tooltip content={refusal ?? "Stops this attempt; it ends as failed"}>
          <Button
            size="small"
            disabled={refusal !== undefined}
            isBusy={kill.isPending}
            onClick={() => kill.mutate(target)}
          >
            <OctagonX /> Kill
          </Button>
        </Tooltip>
      )}
    </>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartNoAxesGantt, FileCode2, Route, Table2, Waypoints } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryState, useQueryStates } from "nuqs";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { expectedDurationMs } from "#engine/run/expected-duration.ts";
import type { TaskState } from "#engine/run/states.ts";
import { GraphSkeleton, CodeSkeleton } from "../dags/heavy-skeletons.tsx";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { type RouterOutputs, useTRPC, useTRPCClient } from "../trpc.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "../ui/tabs.tsx";
import { useIsNarrow } from "../ui/use-is-narrow.ts";
import { CriticalPathCard } from "./critical-path-card.tsx";
import { RunHeader } from "./run-header.tsx";
import { RunNotFound } from "./run-not-found.tsx";
import { RunPageSkeleton } from "./run-page-skeleton.tsx";
import { createRunStore } from "./run-store.ts";
import { TaskFilterBar } from "./task-filter-bar.tsx";
import { useTaskFilter } from "./task-filter.ts";
import { TaskPanel } from "./task-panel.tsx";
import { TaskTable } from "./task-table.tsx";
import { useRunEvents } from "./use-run-events.ts";
import { useRunInsight } from "./use-run-insight.ts";

/** The heavy parts come when they are looked at. */
const DagGraph = dynamic(() => import("../graph/dag-graph.tsx").then((module) => module.DagGraph), {
  ssr: false,
  loading: GraphSkeleton,
});
const Gantt = dynamic(() => import("./gantt/gantt.tsx").then((module) => module.Gantt), {
  ssr: false,
  loading: GraphSkeleton,
});
const RunDocument = dynamic(() => import("./run-document.tsx").then((module) => module.RunDocument), {
  ssr: false,
  loading: CodeSkeleton,
});

const VIEWS = ["graph", "gantt", "critical", "table", "document"] as const;
type View = (typeof VIEWS)[number];

export function RunPage({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  // The event stream keeps the page up to date; asking again would only fetch what it has told already.
  const run = useQuery({ ...trpc.runs.get.queryOptions({ id }), staleTime: Infinity, refetchOnWindowFocus: false });
  if (run.isError && run.data === undefined) {
    return isUnknown(run.error.data?.httpStatus) ? (
      <RunNotFound id={id} />
    ) : (
      <ErrorState
        title="Could not load the run"
        message={run.error.message}
        onRetry={() => void run.refetch()}
        isPage
      />
    );
  }
  if (run.data === undefined) return <RunPageSkeleton />;
  return <LoadedRun key={id} id={id} run={run.data} />;
}

/** The id is all that is asked with: one that is refused for its form is as unknown as one that nobody has. */
function isUnknown(status: number | undefined): boolean {
  return status === 404 || status === 400;
}

interface LoadedRunProps {
  readonly id: string;
  readonly run: RouterOutputs["runs"]["get"];
}

function LoadedRun({ id, run }: LoadedRunProps) {
  const client = useTRPCClient();
  const { dag, snapshot } = run;
  const expectedMs = useMemo(() => usualDurations(run), [run]);
  const [store] = useState(() => createRunStore(snapshot, dag.tasks));
  const fetchSnapshot = useCallback(async () => (await client.runs.get.query({ id })).snapshot, [client, id]);
  const connection = useRunEvents(store, fetchSnapshot);
  const { structure, insight } = useRunInsight(store, dag, expectedMs);
  const [view, setView] = useQueryState("view", parseAsStringLiteral(VIEWS).withDefault("graph"));
  const { filter, order, set: setFilter } = useTaskFilter();
  const [selected, select] = useSelectedTask(dag);
  const isNarrow = useIsNarrow(1024);

  useShortcuts("Views", [
    ...VIEWS.map((each, place) => ({
      keys: String(place + 1),
      label: VIEW_NAMES[each],
      run: () => void setView(each),
    })),
    ...(selected === undefined ? [] : [{ keys: "escape", label: "Close the task", run: () => select(undefined) }]),
  ]);
  const showState = (state: TaskState) => {
    void setView("table");
    void setFilter({ state: [state], q: null });
  };

  const views = (
    <Tabs
      value={view}
      onValueChange={(value) => void setView(VIEWS.find((each) => each === value) ?? "graph")}
      className="flex h-full min-h-0 flex-col"
    >
      <TabsList className="overflow-x-auto overflow-y-hidden px-2 md:px-4" aria-label="Views of the run">
        <ViewTab value="graph" icon={<Waypoints aria-hidden="true" />} />
        <ViewTab value="gantt" icon={<ChartNoAxesGantt aria-hidden="true" />} />
        <ViewTab value="critical" icon={<Route aria-hidden="true" />} />
        <ViewTab value="table" icon={<Table2 aria-hidden="true" />} />
        <ViewTab value="document" icon={<FileCode2 aria-hidden="true" />} />
      </TabsList>
      <TabsContent value="graph" className="relative min-h-0 flex-1">
        <DagGraph
          dag={dag}
          tasks={store}
          criticalPath={insight.criticalPath}
          expectedMs={expectedMs}
          selected={selected}
          onSelect={select}
        />
      </TabsContent>
      <TabsContent value="gantt" className="flex min-h-0 flex-1 flex-col">
        <TaskFilterBar store={store} />
        <Gantt
          store={store}
          tasks={dag.tasks}
          {...structure}
          expectedMs={expectedMs}
          slack={insight.slack}
          criticalPath={insight.criticalPath}
          order={order}
          filter={filter}
          selected={selected}
          onSelect={select}
          onOpen={select}
        />
      </TabsContent>
      <TabsContent value="critical" className="flex min-h-0 flex-1 flex-col">
        <CriticalPathCard store={store} dag={dag} insight={insight} selected={selected} onSelect={select} />
      </TabsContent>
      <TabsContent value="table" className="flex min-h-0 flex-1 flex-col">
        <TaskFilterBar store={store} />
        <TaskTable
          store={store}
          dag={dag}
          structure={structure}
          insight={insight}
          expectedMs={expectedMs}
          selected={selected}
          onSelect={select}
        />
      </TabsContent>
      <TabsContent value="document" className="min-h-0 flex-1">
        <RunDocument source={run.source} dagId={snapshot.run.dagId} version={snapshot.run.dagVersion} />
      </TabsContent>
    </Tabs>
  );

  return (
    <div className="flex h-[calc(100dvh-3rem)] min-h-[36rem] flex-1 flex-col md:h-dvh">
      <RunHeader
        store={store}
        snapshot={snapshot}
        dagName={dag.name}
        insight={insight}
        connection={connection}
        onChooseState={showState}
      />
      <div className="relative min-h-0 flex-1">
        <Group orientation={isNarrow ? "vertical" : "horizontal"} className="absolute! inset-0" id="run-panes">
          <Panel id="views" minSize="25%" className="min-w-0">
            {views}
          </Panel>
          {selected !== undefined && (
            <>
              <Separator
                aria-label="Size of the task pane"
                className="relative bg-line transition-colors hover:bg-accent focus-visible:bg-accent data-[separator=active]:bg-accent aria-[orientation=horizontal]:h-px aria-[orientation=vertical]:w-px after:absolute after:-inset-1 after:content-['']"
              />
              <Panel id="task" defaultSize={isNarrow ? "60%" : "44%"} minSize="22%" className="min-w-0">
                <TaskPanel
                  key={selected}
                  store={store}
                  dag={dag}
                  params={run.params}
                  isPaused={run.isPaused}
                  index={selected}
                  onClose={() => select(undefined)}
                  onSelect={select}
                />
              </Panel>
            </>
          )}
        </Group>
      </div>
    </div>
  );
}

const VIEW_NAMES: Readonly<Record<View, string>> = {
  graph: "Graph",
  gantt: "Gantt",
  critical: "Critical path",
  table: "Table",
  document: "Document",
};

function ViewTab({ value, icon }: { readonly value: View; readonly icon: ReactNode }) {
  return (
    <TabsTrigger value={value} className="shrink-0">
      {icon} {VIEW_NAMES[value]}
    </TabsTrigger>
  );
}

/** The chosen task, by its id in the address: an index would mean another task in another version. */
function useSelectedTask(dag: { readonly tasks: readonly { readonly id: string; readonly index: number }[] }) {
  const [{ task }, setAddress] = useQueryStates({ task: parseAsString, attempt: parseAsInteger });
  const selected = task === null ? undefined : dag.tasks.find((each) => each.id === task)?.index;
  const select = useCallback(
    (index: number | undefined) => {
      const id = index === undefined ? null : (dag.tasks[index]?.id ?? null);
      // Another task has attempts of its own.
      void setAddress({ task: id, attempt: null });
    },
    [dag, setAddress],
  );
  return [selected, select] as const;
}

/**
 * How long each task usually takes, where former runs say so. The server fills in what the engine assumes of
 * a task without history; that is for the critical path, and not to be shown as if it had been measured.
 */
function usualDurations({
  dag,
  expectedMs,
  hasHistory,
}: RouterOutputs["runs"]["get"]): readonly (number | undefined)[] {
  return dag.tasks.map((task) => {
    const expected = expectedMs[task.index];
    return hasHistory && expected !== expectedDurationMs(task) ? expected : undefined;
  });
}

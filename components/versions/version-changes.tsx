"use client";

import { useQuery } from "@tanstack/react-query";
import { Sprout } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { CodeSkeleton, GraphSkeleton } from "../dags/heavy-skeletons.tsx";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { useTRPC } from "../trpc.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { useIsNarrow } from "../ui/use-is-narrow.ts";
import { ChangeLegend } from "./change-legend.tsx";
import { ChangeList, ChangeListSkeleton } from "./change-list.tsx";
import { useVersionComparison } from "./use-version-comparison.ts";
import type { UnreadableVersion, VersionComparison } from "./version-comparison.ts";
import { NoPicture } from "./version-graph.tsx";

const DagGraph = dynamic(() => import("../graph/dag-graph.tsx").then((module) => module.DagGraph), {
  ssr: false,
  loading: GraphSkeleton,
});
const LineDiff = dynamic(() => import("../editor/line-diff.tsx").then((module) => module.LineDiff), {
  ssr: false,
  loading: CodeSkeleton,
});

interface VersionChangesProps {
  readonly id: string;
  readonly version: number;
  /** 0: there is none. */
  readonly base: number;
  readonly text: string;
}

/** What a version says otherwise than another one: in words, in the picture and in the text, side by side. */
export function VersionChanges({ id, version, base, text }: VersionChangesProps) {
  const trpc = useTRPC();
  const older = useQuery({
    ...trpc.dags.source.queryOptions({ id, version: Math.max(1, base) }),
    staleTime: Infinity,
    enabled: base > 0,
  });
  const before = older.data?.source;
  const comparison = useVersionComparison(before === undefined ? undefined : { before, after: text });
  if (base === 0) {
    return (
      <EmptyState icon={Sprout} title="The first version" className="flex-1">
        There is none before it to compare it with. Its graph and its document are in the other tabs.
      </EmptyState>
    );
  }
  if (older.isError) {
    return (
      <ErrorState
        title={`Could not load version ${base}`}
        message={older.error.message}
        onRetry={() => void older.refetch()}
      />
    );
  }
  return <Panes before={before} after={text} comparison={comparison} label={`Versions ${base} and ${version}`} />;
}

interface PanesProps {
  readonly before: string | undefined;
  readonly after: string;
  readonly comparison: VersionComparison | UnreadableVersion | undefined;
  readonly label: string;
}

/** A task that was chosen in one of the panes, and is shown in all. */
interface Chosen {
  readonly index: number;
}

function Panes({ before, after, comparison, label }: PanesProps) {
  const isNarrow = useIsNarrow(1024);
  const [chosen, setChosen] = useState<Chosen>();
  const readable = comparison === undefined || "problem" in comparison ? undefined : comparison;
  const order = useMemo(() => changedTasks(readable), [readable]);
  const reveal = useMemo(
    () => (chosen === undefined || readable === undefined ? undefined : lineOf(readable, chosen.index)),
    [chosen, readable],
  );
  const step = (by: 1 | -1) => {
    if (order.length === 0) return;
    const at = chosen === undefined ? (by === 1 ? -1 : 0) : order.indexOf(chosen.index);
    const index = order[(at + by + order.length) % order.length];
    if (index !== undefined) setChosen({ index });
  };
  useShortcuts("Changes", [
    { keys: "n", label: "The next change", run: () => step(1) },
    { keys: "p", label: "The change before", run: () => step(-1) },
  ]);

  const words =
    comparison === undefined ? (
      <ChangeListSkeleton />
    ) : readable === undefined ? null : (
      <ChangeList
        comparison={readable}
        isSameText={before === after}
        order={order}
        chosen={chosen?.index}
        onChoose={(index) => setChosen({ index })}
      />
    );
  const picture = (
    <div className="flex size-full flex-col">
      {readable !== undefined && <ChangeLegend changes={readable.changes} />}
      {comparison === undefined ? (
        <GraphSkeleton />
      ) : "problem" in comparison ? (
        <NoPicture problem={comparison.problem} />
      ) : (
        <div className="min-h-0 flex-1">
          <DagGraph
            dag={comparison.dag}
            picture={comparison.picture}
            changes={comparison.changes}
            selected={chosen?.index}
            reveal={chosen}
            onSelect={(index) => setChosen(index === undefined ? undefined : { index })}
          />
        </div>
      )}
    </div>
  );
  const text =
    before === undefined ? (
      <CodeSkeleton />
    ) : (
      <LineDiff before={before} after={after} reveal={reveal} className="size-full rounded-none border-0" />
    );

  if (isNarrow) {
    return (
      <div className="flex flex-col divide-y divide-line">
        <section aria-label="In words">{words}</section>
        <section aria-label={`${label} in one picture`} className="h-80">
          {picture}
        </section>
        <section aria-label={`${label} line by line`} className="h-[70dvh]">
          {text}
        </section>
      </div>
    );
  }
  return (
    <div className="flex min-h-0 flex-1">
      <section aria-label="In words" className="w-68 shrink-0 overflow-y-auto border-line border-r">
        {words}
      </section>
      <div className="relative min-w-0 flex-1">
        <Group orientation="horizontal" className="absolute! inset-0" id="comparison-panes">
          <Panel id="picture" minSize={240}>
            <section aria-label={`${label} in one picture`} className="size-full">
              {picture}
            </section>
          </Panel>
          <Separator
            aria-label="Width of the picture"
            className="relative w-px bg-line outline-none transition-colors hover:bg-accent focus-visible:bg-accent"
          />
          <Panel id="text" minSize={240} defaultSize="42%">
            <section aria-label={`${label} line by line`} className="size-full">
              {text}
            </section>
          </Panel>
        </Group>
      </div>
    </div>
  );
}

const ORDER = ["added", "removed", "changed", "moved"] as const;

/** Indexes of the tasks that differ, in the order of the list in words. */
function changedTasks(comparison: VersionComparison | undefined): readonly number[] {
  if (comparison === undefined) return [];
  const { tasks } = comparison.changes;
  return ORDER.flatMap((kind) => [...tasks].filter(([, task]) => task.kind === kind).map(([index]) => index));
}

function lineOf({ lines, changes }: VersionComparison, index: number) {
  const side = changes.tasks.get(index)?.kind === "removed" ? ("before" as const) : ("after" as const);
  return { side, line: lines[index] ?? 1 };
}

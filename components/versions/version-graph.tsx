"use client";

import dynamic from "next/dynamic";
import { Unplug } from "lucide-react";
import { GraphSkeleton } from "../dags/heavy-skeletons.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { useVersionComparison } from "./use-version-comparison.ts";

const DagGraph = dynamic(() => import("../graph/dag-graph.tsx").then((module) => module.DagGraph), {
  ssr: false,
  loading: GraphSkeleton,
});

/** What a version draws. */
export function VersionGraph({ text }: { readonly text: string }) {
  const drawn = useVersionComparison({ before: undefined, after: text });
  if (drawn === undefined) return <GraphSkeleton />;
  if ("problem" in drawn) return <NoPicture problem={drawn.problem} />;
  return <DagGraph dag={drawn.dag} picture={drawn.picture} />;
}

export function NoPicture({ problem }: { readonly problem: string }) {
  return (
    <EmptyState icon={Unplug} title="It cannot be drawn" className="h-full">
      {problem}. The text is there as it was saved.
    </EmptyState>
  );
}

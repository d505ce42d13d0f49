"use client";

import { useQuery } from "@tanstack/react-query";
import { isFinalTaskState, type TaskState } from "#engine/run/states.ts";
import { useTRPC } from "../trpc.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { JsonTree } from "./json-tree.tsx";

interface TaskOutputProps {
  readonly runId: string;
  readonly index: number;
  readonly state: TaskState;
}

/** What the task handed on. */
export function TaskOutput({ runId, index, state }: TaskOutputProps) {
  const trpc = useTRPC();
  const isOver = isFinalTaskState(state);
  const output = useQuery({ ...trpc.tasks.output.queryOptions({ runId, index }), enabled: isOver });
  if (!isOver) return <p className="px-4 py-6 text-muted">It shows here when the task has ended.</p>;
  if (output.isError) {
    return (
      <ErrorState
        title="Could not load the output"
        message={output.error.message}
        onRetry={() => void output.refetch()}
      />
    );
  }
  if (output.data === undefined) {
    return (
      <div aria-busy="true" className="flex flex-col gap-2 p-4">
        <Skeleton className="w-40" />
        <Skeleton className="w-56" />
      </div>
    );
  }
  if (output.data === null) return <p className="px-4 py-6 text-muted">It handed nothing on.</p>;
  return (
    <div className="p-4">
      <JsonTree value={output.data} />
    </div>
  );
}

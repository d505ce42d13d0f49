"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc.tsx";

interface NoHistoryProps {
  readonly dagId: string;
  /** The run that is looked at: it is no earlier one. */
  readonly runId?: string;
}

/** Why there is no estimate: a figure that stems from timeouts or from nothing would read as one. */
export function NoHistory({ dagId, runId }: NoHistoryProps) {
  const trpc = useTRPC();
  const runs = useQuery({ ...trpc.dags.runs.queryOptions({ id: dagId }), staleTime: 60_000, retry: false });
  const earlier = runs.data?.items.filter((run) => run.id !== runId && (runId === undefined || run.id < runId));
  return earlier === undefined || earlier.length === 0 ? "no earlier runs yet" : "no earlier run to go by";
}

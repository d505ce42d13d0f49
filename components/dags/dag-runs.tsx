"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateBadge } from "../ui/state-badge.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Elapsed, RelativeTime } from "../format/time-text.tsx";
import { versionName } from "../format/version-name.ts";

const REFRESH_MS = 4_000;

/** The runs of one workflow, newest first. */
export function DagRuns({ dagId }: { readonly dagId: string }) {
  const trpc = useTRPC();
  const runs = useInfiniteQuery(
    trpc.dags.runs.infiniteQueryOptions(
      { id: dagId },
      { getNextPageParam: (page) => page.nextCursor, refetchInterval: REFRESH_MS },
    ),
  );
  if (runs.isError && runs.data === undefined) {
    return (
      <ErrorState title="Could not load the runs" message={runs.error.message} onRetry={() => void runs.refetch()} />
    );
  }
  const items = runs.data?.pages.flatMap((page) => page.items);
  if (items?.length === 0) {
    return (
      <EmptyState icon={History} title="It has not run yet">
        Press Run to start it by hand.
      </EmptyState>
    );
  }
  return (
    <>
      <Table aria-label="Runs" aria-busy={items === undefined}>
        <TableHead>
          <TableRow>
            <TableHeader className="pl-4 md:pl-8">State</TableHeader>
            <TableHeader>Started</TableHeader>
            <TableHeader title="From its first start to its last end, or until now; what it paused before a retry is part of it">
              Start to end
            </TableHeader>
            <TableHeader className="max-sm:hidden">Trigger</TableHeader>
            <TableHeader className="max-sm:hidden">Version</TableHeader>
            <TableHeader className="pr-4 max-sm:hidden md:pr-8">Run</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {items === undefined
            ? Array.from({ length: 6 }, (_, at) => (
                <TableRow key={at}>
                  <TableCell className="pl-4 md:pl-8" colSpan={6}>
                    <Skeleton className="w-2/3" />
                  </TableCell>
                </TableRow>
              ))
            : items.map((run) => (
                <TableRow key={run.id}>
                  <TableCell className="pl-4 md:pl-8">
                    <StateBadge state={run.state} />
                  </TableCell>
                  <TableCell>
                    <Link href={`/runs/${run.id}`} className="font-medium hover:text-accent">
                      <RelativeTime at={run.createdAt} />
                    </Link>
                  </TableCell>
                  <TableCell className="text-muted">
                    {run.startedAt === null ? "–" : <Elapsed from={run.startedAt} until={run.endedAt ?? undefined} />}
                  </TableCell>
                  <TableCell className="text-muted max-sm:hidden">{run.trigger}</TableCell>
                  <TableCell className="text-muted max-sm:hidden">{versionName(run.version)}</TableCell>
                  <TableCell className="pr-4 max-sm:hidden md:pr-8">
                    <code className="text-faint text-xs">{run.id.slice(-12)}</code>
                  </TableCell>
                </TableRow>
              ))}
        </TableBody>
      </Table>
      {runs.hasNextPage && (
        <div className="flex justify-center py-4">
          <Button isBusy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            Load more
          </Button>
        </div>
      )}
    </>
  );
}

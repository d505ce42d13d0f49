"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { History, SearchX } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import { isFinalRunState } from "#engine/run/states.ts";
import { Elapsed, RelativeTime } from "../format/time-text.tsx";
import { versionName } from "../format/version-name.ts";
import { type RouterOutputs, useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateBadge } from "../ui/state-badge.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { runFilters, runsInput } from "./run-filters.ts";
import { RunsFilterBar } from "./runs-filter-bar.tsx";

type RunRow = RouterOutputs["runs"]["list"]["items"][number];

/** While runs are under way the list is asked for this often; else only now and then for new ones. */
const BUSY_REFRESH_MS = 2_000;
const QUIET_REFRESH_MS = 6_000;

/** A refetch asks for every page that is loaded, one after the other: many of them are asked for less often. */
function refreshMs(pages: readonly { readonly items: readonly RunRow[] }[]): number {
  const isBusy = pages.some((page) => page.items.some((run) => !isFinalRunState(run.state)));
  return (isBusy ? BUSY_REFRESH_MS : QUIET_REFRESH_MS) * Math.max(1, pages.length);
}

/** All runs, newest first, under their filters. */
export function RunsList() {
  const trpc = useTRPC();
  const [filters, setFilters] = useQueryStates(runFilters);
  const input = useDeferredValue(runsInput(filters));
  const runs = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      refetchInterval: (query) => refreshMs(query.state.data?.pages ?? []),
    }),
  );
  const rows = runs.data?.pages.flatMap((page) => page.items);
  const isNarrowed = filters.dag !== null || filters.state !== null;
  return (
    <>
      <RunsFilterBar />
      {runs.isError && rows === undefined ? (
        <ErrorState title="Could not load the runs" message={runs.error.message} onRetry={() => void runs.refetch()} />
      ) : rows?.length === 0 ? (
        <NoRuns isNarrowed={isNarrowed} onClear={() => void setFilters(null)} />
      ) : (
        <RunsTable rows={rows} />
      )}
      {runs.hasNextPage && (
        <div className="flex justify-center py-4">
          <Button isBusy={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            {runs.isFetchNextPageError ? "Loading failed. Try again" : "Load more"}
          </Button>
        </div>
      )}
    </>
  );
}

/** @param rows undefined while they are on their way */
export function RunsTable({ rows }: { readonly rows: readonly RunRow[] | undefined }) {
  return (
    <Table aria-label="Runs" aria-busy={rows === undefined}>
      <TableHead>
        <TableRow>
          <TableHeader className="w-36 pl-4 md:pl-8">State</TableHeader>
          <TableHeader>Workflow</TableHeader>
          <TableHeader>Created</TableHeader>
          <TableHeader className="max-lg:hidden">Tasks</TableHeader>
          <TableHeader title="From its first start to its last end, or until now; what it paused before a retry is part of it">
            Start to end
          </TableHeader>
          <TableHeader className="max-md:hidden">Trigger</TableHeader>
          <TableHeader className="max-md:hidden">Version</TableHeader>
          <TableHeader className="pr-4 text-right max-sm:hidden md:pr-8">Run</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows === undefined
          ? Array.from({ length: 10 }, (_, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
              <TableRow key={place}>
                <TableCell className="pl-4 md:pl-8">
                  <Skeleton className="h-5.5 w-20 rounded-full" />
                </TableCell>
                <TableCell colSpan={7}>
                  <Skeleton className="w-1/2" />
                </TableCell>
              </TableRow>
            ))
          : rows.map((run) => <Row key={run.id} run={run} />)}
      </TableBody>
    </Table>
  );
}

function Row({ run }: { readonly run: RunRow }) {
  return (
    <TableRow className="relative">
      <TableCell className="pl-4 md:pl-8">
        <StateBadge
          state={run.state}
          {...(run.partial && run.state === "success" ? { label: "Partial success" } : {})}
        />
      </TableCell>
      <TableCell className="max-w-80">
        {/* The link covers its row, so that the whole of it can be clicked and yet is one stop for the tab key. */}
        <Link
          href={`/runs/${run.id}`}
          className="block truncate font-medium before:absolute before:inset-0 before:content-[''] hover:text-accent"
        >
          {run.dagName}
        </Link>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted">
        <RelativeTime at={Date.parse(run.createdAt)} />
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted max-lg:hidden">
        {run.taskCount - run.remaining} of {run.taskCount}
        {run.tasksFailed > 0 && (
          <span className="text-state-failed">
            {" "}
            · {run.tasksFailed} failed
            {run.tasksUpstreamFailed > 0 && `, ${run.tasksUpstreamFailed} not run because of it`}
          </span>
        )}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted">
        {run.startedAt === null ? (
          "–"
        ) : (
          <Elapsed
            from={Date.parse(run.startedAt)}
            until={run.endedAt === null ? undefined : Date.parse(run.endedAt)}
          />
        )}
      </TableCell>
      <TableCell className="text-muted max-md:hidden">{run.trigger}</TableCell>
      <TableCell className="text-muted max-md:hidden">{versionName(run.version)}</TableCell>
      <TableCell className="pr-4 text-right max-sm:hidden md:pr-8">
        <code className="text-faint text-xs">{run.id.slice(-12)}</code>
      </TableCell>
    </TableRow>
  );
}

function NoRuns({ isNarrowed, onClear }: { readonly isNarrowed: boolean; readonly onClear: () => void }) {
  return isNarrowed ? (
    <EmptyState icon={SearchX} title="No run matches" actions={<Button onClick={onClear}>Show all runs</Button>}>
      There is none of this workflow in this state.
    </EmptyState>
  ) : (
    <EmptyState
      icon={History}
      title="Nothing has run yet"
      actions={
        <Button variant="primary" asChild>
          <Link href="/dags">Choose a workflow to run</Link>
        </Button>
      }
    >
      Runs appear here as soon as a workflow is started, by hand, by its schedule or through the API.
    </EmptyState>
  );
}

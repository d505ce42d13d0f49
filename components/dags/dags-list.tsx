"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Plus, SearchX, Workflow } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useEffect, useRef } from "react";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { DagsFilterBar } from "./dags-filter-bar.tsx";
import { DagsTable, DagsTableSkeleton } from "./dags-table.tsx";
import { listInput } from "./list-input.ts";
import { dagFilters } from "./filters.ts";

const MANY_PAGES = 4;

/** The list of workflows under its filters; more is loaded as its end comes into view. */
export function DagsList() {
  const trpc = useTRPC();
  const [filters, setFilters] = useQueryStates(dagFilters);
  const q = useDeferredValue(filters.q);
  const dags = useInfiniteQuery(
    trpc.dags.list.infiniteQueryOptions(listInput({ ...filters, q }), {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      // Runs come and go while the list is looked at. A refetch asks for every page that is loaded.
      refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > MANY_PAGES ? 30_000 : 5_000),
    }),
  );
  const rows = dags.data?.pages.flatMap((page) => page.items) ?? [];
  const isNarrowed = filters.q !== "" || filters.tag.length > 0 || filters.state !== null || filters.paused !== null;

  return (
    <>
      <DagsFilterBar tags={[...new Set(rows.flatMap((row) => row.tags))]} />
      {dags.isError && rows.length === 0 ? (
        <ErrorState
          title="Could not load the workflows"
          message={dags.error.message}
          onRetry={() => void dags.refetch()}
        />
      ) : dags.data === undefined ? (
        <DagsTableSkeleton />
      ) : (
        <>
          {rows.length > 0 && <DagsTable rows={rows} />}
          {rows.length === 0 && !dags.hasNextPage && (
            <NoWorkflows isNarrowed={isNarrowed} onClear={() => void setFilters(null)} />
          )}
          {dags.hasNextPage && (
            <LoadMore
              isLoading={dags.isFetchingNextPage}
              hasFailed={dags.isFetchNextPageError}
              onLoad={() => void dags.fetchNextPage()}
            />
          )}
        </>
      )}
    </>
  );
}

function NoWorkflows({ isNarrowed, onClear }: { readonly isNarrowed: boolean; readonly onClear: () => void }) {
  if (isNarrowed) {
    return (
      <EmptyState
        icon={SearchX}
        title="No workflow matches"
        actions={<Button onClick={onClear}>Clear search and filters</Button>}
      >
        Names and ids were searched, under the filters that are set.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Workflow}
      title="No workflows yet"
      actions={
        <Button variant="primary" asChild>
          <Link href="/dags/new">
            <Plus /> New workflow
          </Link>
        </Button>
      }
    >
      A workflow is one YAML document: its tasks, what each waits for, and when it runs. Write one here, or send it with{" "}
      <code>npm run dag -- apply FILE</code>.
    </EmptyState>
  );
}

interface LoadMoreProps {
  readonly isLoading: boolean;
  readonly hasFailed: boolean;
  readonly onLoad: () => void;
}

/** Loads the next page when it is about to be scrolled to; by button where that has failed. */
function LoadMore({ isLoading, hasFailed, onLoad }: LoadMoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const load = useRef(onLoad);
  useEffect(() => {
    load.current = onLoad;
  });
  useEffect(() => {
    if (end.current === null || isLoading || hasFailed) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) load.current();
      },
      { rootMargin: "600px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isLoading, hasFailed]);
  return (
    <div ref={end} className="flex justify-center py-4">
      <Button isBusy={isLoading} onClick={onLoad}>
        {hasFailed ? "Loading failed. Try again" : "Load more"}
      </Button>
    </div>
  );
}

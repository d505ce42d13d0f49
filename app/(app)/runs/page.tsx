import type { Metadata } from "next";
import { createLoader } from "nuqs/server";
import { runFilters, runsInput } from "#components/run/run-filters.ts";
import { RunsList } from "#components/run/runs-list.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Hydrated, requestQueryClient, trpc } from "../../prefetch.tsx";

export const metadata: Metadata = { title: "Runs" };

const loadFilters = createLoader(runFilters);

export default async function RunsPage({ searchParams }: PageProps<"/runs">) {
  const filters = await loadFilters(searchParams);
  await requestQueryClient().prefetchInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(runsInput(filters), { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <>
      <PageHeader title="Runs" />
      <Hydrated>
        <RunsList />
      </Hydrated>
    </>
  );
}

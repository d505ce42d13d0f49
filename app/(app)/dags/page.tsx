import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { createLoader } from "nuqs/server";
import { DagsList } from "#components/dags/dags-list.tsx";
import { dagFilters } from "#components/dags/filters.ts";
import { listInput } from "#components/dags/list-input.ts";
import { Button } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Hydrated, requestQueryClient, trpc } from "../../prefetch.tsx";

export const metadata: Metadata = { title: "Workflows" };

const loadFilters = createLoader(dagFilters);

export default async function DagsPage({ searchParams }: PageProps<"/dags">) {
  const filters = await loadFilters(searchParams);
  await requestQueryClient().prefetchInfiniteQuery(
    trpc.dags.list.infiniteQueryOptions(listInput(filters), { getNextPageParam: (page) => page.nextCursor }),
  );
  return (
    <>
      <PageHeader
        title="Workflows"
        actions={
          <Button variant="primary" asChild>
            <Link href="/dags/new">
              <Plus /> New workflow
            </Link>
          </Button>
        }
      />
      <Hydrated>
        <DagsList />
      </Hydrated>
    </>
  );
}

import type { Metadata } from "next";
import { WorkersList } from "#components/workers/workers-list.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Hydrated, requestQueryClient, trpc } from "../../prefetch.tsx";

export const metadata: Metadata = { title: "Workers" };

export default async function Page() {
  await requestQueryClient().prefetchQuery(trpc.workers.list.queryOptions());
  return (
    <>
      <PageHeader
        title="Workers"
        description="The processes that run tasks. Each holds what it runs by a lease that its heartbeat renews."
      />
      <Hydrated>
        <WorkersList />
      </Hydrated>
    </>
  );
}

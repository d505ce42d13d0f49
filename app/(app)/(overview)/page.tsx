import type { Metadata } from "next";
import { Overview } from "#components/overview/overview.tsx";
import { Hydrated, requestQueryClient, trpc } from "../../prefetch.tsx";

export const metadata: Metadata = { title: "Overview" };

export default async function Page() {
  await requestQueryClient().prefetchQuery(trpc.overview.get.queryOptions());
  return (
    <Hydrated>
      <Overview />
    </Hydrated>
  );
}

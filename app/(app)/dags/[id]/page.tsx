import type { Metadata } from "next";
import { DagPage } from "#components/dags/dag-page.tsx";
import { Hydrated, requestQueryClient, trpc } from "../../../prefetch.tsx";

export async function generateMetadata({ params }: PageProps<"/dags/[id]">): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

export default async function Page({ params }: PageProps<"/dags/[id]">) {
  const id = decodeURIComponent((await params).id);
  await requestQueryClient().prefetchQuery(trpc.dags.get.queryOptions({ id }));
  return (
    <Hydrated>
      <DagPage id={id} />
    </Hydrated>
  );
}

import type { Metadata } from "next";
import { EditDag } from "#components/editor/edit-dag.tsx";
import { Hydrated, requestQueryClient, trpc } from "../../../../prefetch.tsx";

export async function generateMetadata({ params }: PageProps<"/dags/[id]/edit">): Promise<Metadata> {
  return { title: `Edit ${decodeURIComponent((await params).id)}` };
}

export default async function Page({ params }: PageProps<"/dags/[id]/edit">) {
  const id = decodeURIComponent((await params).id);
  await requestQueryClient().prefetchQuery(trpc.dags.source.queryOptions({ id }));
  return (
    <Hydrated>
      <EditDag id={id} />
    </Hydrated>
  );
}

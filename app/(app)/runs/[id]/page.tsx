import type { Metadata } from "next";
import { RunPage } from "#components/run/run-page.tsx";
import { Hydrated, requestQueryClient, trpc } from "../../../prefetch.tsx";

export async function generateMetadata({ params }: PageProps<"/runs/[id]">): Promise<Metadata> {
  return { title: `Run ${(await params).id.slice(-12)}` };
}

export default async function Page({ params }: PageProps<"/runs/[id]">) {
  const { id } = await params;
  await requestQueryClient().prefetchQuery(trpc.runs.get.queryOptions({ id }));
  return (
    <Hydrated>
      <RunPage id={id} />
    </Hydrated>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { VersionPage } from "#components/versions/version-page.tsx";
import { Hydrated, requestQueryClient, trpc } from "../../../../../prefetch.tsx";

type Props = PageProps<"/dags/[id]/versions/[version]">;

/** What the database's `integer` holds. */
const LARGEST = 2_147_483_647;

async function addressed({ params }: Props): Promise<{ id: string; version: number }> {
  const { id, version } = await params;
  const number = /^[1-9]\d{0,9}$/.test(version) ? Number(version) : LARGEST + 1;
  if (number > LARGEST) notFound();
  return { id: decodeURIComponent(id), version: number };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { id, version } = await addressed(props);
  return { title: `${id}, version ${version}` };
}

export default async function Page(props: Props) {
  const { id, version } = await addressed(props);
  const client = requestQueryClient();
  await Promise.all([
    client.prefetchQuery(trpc.dags.get.queryOptions({ id })),
    client.prefetchQuery(trpc.dags.source.queryOptions({ id, version })),
  ]);
  return (
    <Hydrated>
      <VersionPage key={`${id}/${version}`} id={id} version={version} />
    </Hydrated>
  );
}

import type { Metadata } from "next";
import { EditDag } from "#components/editor/edit-dag.tsx";

export async function generateMetadata({ params }: PageProps<"/dags/[id]/edit">): Promise<Metadata> {
  return { title: `Edit ${decodeURIComponent((await params).id)}` };
}

export default async function Page({ params }: PageProps<"/dags/[id]/edit">) {
  return <EditDag id={decodeURIComponent((await params).id)} />;
}

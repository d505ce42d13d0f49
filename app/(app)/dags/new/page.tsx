import type { Metadata } from "next";
import { NewWorkflow } from "#components/editor/new-workflow.tsx";

export const metadata: Metadata = { title: "New workflow" };

export default async function Page({ searchParams }: PageProps<"/dags/new">) {
  const { copy } = await searchParams;
  return <NewWorkflow copyOf={typeof copy === "string" ? copy : undefined} />;
}

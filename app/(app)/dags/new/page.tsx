import type { Metadata } from "next";
import { NewWorkflow } from "#components/editor/new-workflow.tsx";

export const metadata: Metadata = { title: "New workflow" };

export default function Page() {
  return <NewWorkflow />;
}

import type { Metadata } from "next";
import { NewDag } from "#components/dags/new-dag.tsx";

export const metadata: Metadata = { title: "New workflow" };

export default function Page() {
  return <NewDag />;
}

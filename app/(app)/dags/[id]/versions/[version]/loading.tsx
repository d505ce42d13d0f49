import { DagPageSkeleton } from "#components/dags/dag-page-skeleton.tsx";

export default function Loading() {
  return <DagPageSkeleton />;
}

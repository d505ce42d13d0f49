import { RunPageSkeleton } from "#components/run/run-page-skeleton.tsx";

export default function Loading() {
  return <RunPageSkeleton />;
}

import { RunsTable } from "#components/run/runs-list.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeader title="Runs" />
      <div className="flex gap-2 px-4 pb-3 md:px-8">
        <Skeleton className="h-8 w-72 rounded-md" />
        <Skeleton className="h-8 w-96 max-w-full rounded-md" />
      </div>
      <RunsTable rows={undefined} />
    </>
  );
}

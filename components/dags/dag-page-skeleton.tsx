import { PageHeader } from "../ui/page-header.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

export function DagPageSkeleton() {
  return (
    <div aria-busy="true" className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        breadcrumb={<Skeleton className="h-4 w-20" />}
        title={<Skeleton className="h-6.5 w-56" />}
        actions={<Skeleton className="h-8 w-40 rounded-md" />}
      />
      <div className="flex h-9 items-center gap-5 border-line border-b px-4 md:px-8">
        <Skeleton className="w-14" />
        <Skeleton className="w-12" />
        <Skeleton className="w-18" />
      </div>
      <div className="flex flex-1">
        <div className="flex-1" />
        <div className="hidden w-80 flex-col gap-4 border-line border-l p-5 lg:flex">
          <Skeleton className="w-24" />
          <Skeleton className="w-48" />
          <Skeleton className="w-40" />
          <Skeleton className="w-52" />
        </div>
      </div>
    </div>
  );
}

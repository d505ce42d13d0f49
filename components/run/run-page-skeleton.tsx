import { GraphSkeleton } from "../dags/heavy-skeletons.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/** The run page before its data is there; every part in its later place and size. */
export function RunPageSkeleton() {
  return (
    <div aria-busy="true" className="flex h-[calc(100dvh-3rem)] flex-1 flex-col md:h-dvh">
      <div className="flex flex-col gap-3 border-line border-b px-4 pt-4 pb-3 md:px-6">
        <div className="flex items-start gap-6">
          <div className="flex-1">
            <Skeleton className="mb-2 h-3 w-32" />
            <Skeleton className="h-6 w-72" />
          </div>
          <Skeleton className="h-8 w-28 rounded-md" />
        </div>
        <div className="grid items-end gap-x-8 gap-y-3 md:grid-cols-[minmax(16rem,1fr)_auto]">
          <div>
            <Skeleton className="h-2 rounded-full" />
            <Skeleton className="mt-2.5 h-3 w-48" />
          </div>
          <Skeleton className="h-8 w-96 max-w-full" />
        </div>
      </div>
      <div className="flex h-9 items-center gap-6 border-line border-b px-6">
        {[14, 12, 20, 12].map((width, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
          <Skeleton key={place} className="h-3.5" style={{ width: `${width * 4}px` }} />
        ))}
      </div>
      <div className="min-h-0 flex-1">
        <GraphSkeleton />
      </div>
    </div>
  );
}

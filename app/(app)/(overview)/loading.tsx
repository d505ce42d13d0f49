import { Skeleton } from "#components/ui/skeleton.tsx";

/** Of this page only: around an unknown address, it would have been answered with 200 before it is known. */
export default function Loading() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4 px-4 pt-5 md:px-8 md:pt-7">
      <Skeleton className="h-6.5 w-48" />
      <Skeleton className="mt-4 h-40 rounded-lg" />
      <Skeleton className="h-64 rounded-lg" />
    </div>
  );
}

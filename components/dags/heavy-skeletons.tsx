import { Skeleton } from "../ui/skeleton.tsx";

/** What stands where a graph will be while its code is on the way: a few nodes, left to right. */
export function GraphSkeleton() {
  return (
    <div aria-busy="true" className="flex h-full items-center justify-center gap-16 p-8">
      {[1, 3, 2, 1].map((nodes, column) => (
        <div key={column} className="flex flex-col gap-6">
          {Array.from({ length: nodes }, (_, node) => (
            <Skeleton key={node} className="h-11 w-32 rounded-md" />
          ))}
        </div>
      ))}
    </div>
  );
}

/** What stands where a document will be. */
export function CodeSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col gap-2.5 p-6">
      {[24, 32, 18, 40, 28, 44, 36, 22].map((width) => (
        <Skeleton key={width} className="h-3.5" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** Stands where content will be, in its size, so that nothing moves when it comes. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      aria-hidden="true"
      {...props}
      className={classNames("skeleton-fill h-4 animate-shimmer rounded-sm", className)}
    />
  );
}

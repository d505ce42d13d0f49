import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** One key. Several keys are several of these. */
export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      {...props}
      className={classNames(
        "inline-grid whitespace-nowrap h-4.5 min-w-4.5 place-items-center rounded-sm border border-line-strong bg-sunken px-1 font-sans text-2xs text-muted leading-none",
        className,
      )}
    />
  );
}

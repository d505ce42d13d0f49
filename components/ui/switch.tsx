"use client";

import { Switch as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

export function Switch({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      {...props}
      className={classNames(
        "peer group relative inline-flex h-6 w-9 shrink-0 items-center disabled:cursor-not-allowed disabled:opacity-50",
        className,
      )}
    >
      <span className="flex h-4.5 w-8 items-center rounded-full border border-control bg-sunken transition-colors group-aria-checked:border-accent group-aria-checked:bg-accent">
        <Primitive.Thumb className="ml-0.5 block size-3 rounded-full bg-muted transition-transform data-[state=checked]:translate-x-3.5 data-[state=checked]:bg-accent-ink" />
      </span>
    </Primitive.Root>
  );
}

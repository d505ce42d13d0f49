"use client";

import { Tabs as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

export const Tabs = Primitive.Root;

export function TabsList({ className, ...props }: ComponentProps<typeof Primitive.List>) {
  return (
    <Primitive.List {...props} className={classNames("flex items-center gap-1 border-line border-b", className)} />
  );
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof Primitive.Trigger>) {
  return (
    <Primitive.Trigger
      {...props}
      className={classNames(
        "relative -mb-px inline-flex h-9 items-center gap-1.5 px-2.5 font-medium text-muted text-sm transition-colors hover:text-ink focus-inset",
        "after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:rounded-full after:bg-transparent",
        "data-[state=active]:text-ink data-[state=active]:after:bg-accent [&_svg]:size-4",
        className,
      )}
    />
  );
}

export function TabsContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  return <Primitive.Content {...props} className={classNames("min-h-0 outline-offset-[-2px]", className)} />;
}

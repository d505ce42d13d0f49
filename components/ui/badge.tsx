import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const badgeStyle = cva(
  "inline-flex h-5 max-w-full items-center gap-1 truncate rounded-sm px-1.5 font-medium text-xs [&_svg]:size-3 [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "bg-hover text-muted",
        outline: "border border-line-strong text-muted",
        accent: "bg-accent-soft text-accent",
        warning: "bg-warning-soft text-warning",
        danger: "bg-danger-soft text-danger",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export function Badge({ className, tone, ...props }: ComponentProps<"span"> & VariantProps<typeof badgeStyle>) {
  return <span {...props} className={classNames(badgeStyle({ tone }), className)} />;
}

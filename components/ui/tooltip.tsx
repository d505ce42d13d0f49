"use client";

import { Tooltip as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

export const TooltipProvider = Primitive.Provider;

interface TooltipProps {
  readonly content: ReactNode;
  readonly side?: ComponentProps<typeof Primitive.Content>["side"];
  /** The one element that the tooltip belongs to; it must take a ref and be focusable. */
  readonly children: ReactNode;
}

export function Tooltip({ content, side = "top", children }: TooltipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-80 text-pretty rounded-md border border-line bg-raised px-2 py-1 text-ink text-xs shadow-popover data-[state=delayed-open]:animate-in data-[state=delayed-open]:fade-in-0"
        >
          {content}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

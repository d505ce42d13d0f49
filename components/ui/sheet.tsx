"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { backdropStyle } from "./dialog.tsx";

export const Sheet = Primitive.Root;

interface SheetContentProps extends Omit<ComponentProps<typeof Primitive.Content>, "title"> {
  readonly title: ReactNode;
  readonly side?: "left" | "right";
  /** The title is read out but not shown. */
  readonly isTitleHidden?: boolean;
}

/** A panel that slides in from an edge: navigation on a phone, details beside a list. */
export function SheetContent({
  title,
  side = "right",
  isTitleHidden = false,
  className,
  children,
  ...props
}: SheetContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={backdropStyle} />
      <Primitive.Content
        aria-describedby={undefined}
        {...props}
        className={classNames(
          "fixed inset-y-0 z-50 flex w-[min(24rem,calc(100vw-3rem))] flex-col border-line bg-raised shadow-modal outline-none",
          "data-[state=closed]:animate-out data-[state=open]:animate-in",
          side === "left"
            ? "left-0 border-r data-[state=closed]:slide-out-to-left data-[state=open]:slide-in-from-left"
            : "right-0 border-l data-[state=closed]:slide-out-to-right data-[state=open]:slide-in-from-right",
          className,
        )}
      >
        <Primitive.Title className={isTitleHidden ? "sr-only" : "px-5 pt-4 pb-2 font-semibold text-lg"}>
          {title}
        </Primitive.Title>
        {children}
        <Primitive.Close asChild>
          <Button variant="ghost" size="small-icon" aria-label="Close" className="absolute top-3 right-3">
            <X />
          </Button>
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

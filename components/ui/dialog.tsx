"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ComponentProps, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";

export const Dialog = Primitive.Root;
export const DialogClose = Primitive.Close;

export const backdropStyle =
  "fixed inset-0 z-40 bg-backdrop data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0";

interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, "title"> {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly size?: "small" | "medium" | "large";
}

const WIDTH = { small: "sm:max-w-md", medium: "sm:max-w-xl", large: "sm:max-w-4xl" } as const;

export function DialogContent({
  title,
  description,
  size = "medium",
  className,
  children,
  onCloseAutoFocus,
  ...props
}: DialogContentProps) {
  const origin = useRef<Element>(null);
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={backdropStyle} />
      <Primitive.Content
        {...(description === undefined ? { "aria-describedby": undefined } : {})}
        {...props}
        onCloseAutoFocus={(event) => {
          onCloseAutoFocus?.(event);
          // Left alone, it would lead to the button that opened the dialog, and a key may have done that.
          const before = origin.current;
          if (event.defaultPrevented || !(before instanceof HTMLElement) || !before.isConnected) return;
          event.preventDefault();
          before.focus({ preventScroll: true });
        }}
        className={classNames(
          "fixed top-1/2 left-1/2 z-50 flex max-h-[min(46rem,calc(100dvh-2rem))] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col",
          "rounded-xl border border-line bg-raised shadow-modal outline-none",
          "data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98",
          WIDTH[size],
          className,
        )}
      >
        <FocusOrigin originRef={origin} />
        <header className="pt-4 pr-14 pb-3 pl-5">
          <Primitive.Title className="truncate font-semibold text-lg">{title}</Primitive.Title>
          {description !== undefined && (
            <Primitive.Description className="mt-0.5 text-muted text-sm">{description}</Primitive.Description>
          )}
        </header>
        {children}
        {/* Last, so that an opened dialog puts the focus on what it is about. */}
        <Primitive.Close asChild>
          <Button variant="ghost" size="small-icon" aria-label="Close" className="absolute top-3.5 right-3.5">
            <X />
          </Button>
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** Notes what has the focus when a dialog is about to be drawn: before anything in it can take it. */
function FocusOrigin({ originRef }: { readonly originRef: RefObject<Element | null> }) {
  const [origin] = useState(() => document.activeElement);
  useLayoutEffect(() => {
    originRef.current = origin;
  }, [originRef, origin]);
  return null;
}

/** The scrolling middle of a dialog. */
export function DialogBody({ className, ...props }: ComponentProps<"div">) {
  return <div {...props} className={classNames("min-h-0 flex-1 overflow-y-auto px-5 pb-4", className)} />;
}

export function DialogFooter({ className, ...props }: ComponentProps<"footer">) {
  return (
    <footer
      {...props}
      className={classNames(
        "flex items-center justify-end gap-2 border-line border-t bg-sunken/60 px-5 py-3 rounded-b-xl",
        className,
      )}
    />
  );
}

"use client";

import { OctagonX, RotateCw } from "lucide-react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";

interface ErrorStateProps {
  readonly title: string;
  /** What went wrong in the server's words, and what to do. */
  readonly message: string;
  readonly onRetry?: () => void;
  /** It is the whole page, so its title is the page's heading. */
  readonly isPage?: boolean;
  readonly className?: string;
}

export function ErrorState({ title, message, onRetry, isPage = false, className }: ErrorStateProps) {
  const Heading = isPage ? "h1" : "h2";
  return (
    <div
      role="alert"
      className={classNames(
        "flex flex-col items-center justify-center px-6 py-14 text-center",
        isPage && "flex-1",
        className,
      )}
    >
      <span className="mb-4 grid size-10 place-items-center rounded-lg bg-danger-soft text-danger">
        <OctagonX className="size-5" strokeWidth={1.5} aria-hidden="true" />
      </span>
      <Heading className="font-semibold text-base">{title}</Heading>
      <p className="mt-1 max-w-md text-pretty break-words text-muted text-sm">{message}</p>
      {onRetry !== undefined && (
        <Button className="mt-5" onClick={onRetry}>
          <RotateCw /> Try again
        </Button>
      )}
    </div>
  );
}

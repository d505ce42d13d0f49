"use client";

import { OctagonX, RotateCw } from "lucide-react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";

interface ErrorStateProps {
  readonly title: string;
  /** What went wrong in the server's words, and what to do. */
  readonly message: string;
  readonly onRetry?: () => void;
  readonly className?: string;
}

export function ErrorState({ title, message, onRetry, className }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={classNames("flex flex-col items-center justify-center px-6 py-14 text-center", className)}
    >
      <span className="mb-4 grid size-10 place-items-center rounded-lg bg-danger-soft text-danger">
        <OctagonX className="size-5" strokeWidth={1.5} aria-hidden="true" />
      </span>
      <h2 className="font-semibold text-base">{title}</h2>
      <p className="mt-1 max-w-md text-pretty break-words text-muted text-sm">{message}</p>
      {onRetry !== undefined && (
        <Button className="mt-5" onClick={onRetry}>
          <RotateCw /> Try again
        </Button>
      )}
    </div>
  );
}

import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** Shared by everything that looks like a text field. */
export const controlStyle = [
  "w-full rounded-md border border-control bg-surface text-sm text-ink placeholder:text-faint",
  "transition-[border-color,box-shadow] hover:border-muted",
  "focus-visible:border-accent focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent focus-visible:rounded-md",
  "disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger aria-invalid:focus-visible:outline-danger",
].join(" ");

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...props} className={classNames(controlStyle, "h-8 px-2.5", className)} />;
}

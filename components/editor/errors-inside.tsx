import { CircleAlert } from "lucide-react";

/** On what is folded up: that there is something wrong in it. */
export function ErrorsInside({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <span className="inline-flex items-center gap-1 align-middle font-normal text-danger text-xs">
      <CircleAlert className="size-3.5 shrink-0" aria-hidden="true" />
      {count} {count === 1 ? "error" : "errors"} inside
    </span>
  );
}

import type { ReactNode } from "react";

/** What went wrong, within a form or a dialog: as tall as its words, so that what it stands over stays in view. */
export function AlertLine({ children }: { readonly children: ReactNode }) {
  return (
    <p role="alert" className="break-words rounded-md border border-danger px-3 py-2 text-sm">
      {children}
    </p>
  );
}

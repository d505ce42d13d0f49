"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Where `toast()` of sonner appears. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      gap={8}
      toastOptions={{
        classNames: {
          toast: "border! border-line! bg-raised! text-ink! shadow-popover! rounded-lg! text-sm! font-sans!",
          description: "text-muted!",
          actionButton: "bg-accent! text-accent-ink! rounded-md!",
          cancelButton: "bg-hover! text-ink! rounded-md!",
          error: "text-danger!",
        },
      }}
    />
  );
}

"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/**
 * Where `toast()` of sonner appears: over the middle of a page's head, which is between its title and its actions and
 * mostly empty. At the bottom there are the editor's problems, pages of lists, a log's newest lines.
 */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="top-center"
      offset={8}
      mobileOffset={8}
      gap={8}
      toastOptions={{
        classNames: {
          toast:
            "px-3.5! py-2.5! border! border-line! bg-raised! text-ink! shadow-popover! rounded-lg! text-sm! font-sans!",
          description: "text-muted!",
          actionButton: "bg-accent! text-accent-ink! rounded-md!",
          cancelButton: "bg-hover! text-ink! rounded-md!",
          error: "text-danger!",
        },
      }}
    />
  );
}

import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      "font-size": [{ text: ["2xs"] }],
      shadow: [{ shadow: ["low", "popover", "modal"] }],
    },
  },
});

/** Joins class names; of two that set the same property the later one wins, so that callers can override. */
export function classNames(...values: readonly ClassValue[]): string {
  return merge(clsx(values));
}

import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { controlStyle } from "./input.tsx";

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea {...props} className={classNames(controlStyle, "min-h-20 px-2.5 py-1.5", className)} />;
}

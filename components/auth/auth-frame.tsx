import type { ReactNode } from "react";
import { BrandMark } from "../shell/brand.tsx";

interface AuthFrameProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly children: ReactNode;
}

/** The pages outside the shell: one form in the middle. */
export function AuthFrame({ title, description, children }: AuthFrameProps) {
  return (
    <main className="relative grid min-h-dvh place-items-center overflow-hidden px-4 py-10">
      <GraphPaper />
      <div className="relative w-full max-w-88">
        <div className="mb-7 flex items-center gap-2.5">
          <BrandMark className="size-8" />
          <span className="font-semibold text-lg tracking-tight">dag</span>
        </div>
        <h1 className="font-semibold text-2xl">{title}</h1>
        <div className="mt-1.5 text-pretty text-base text-muted">{description}</div>
        <div className="mt-6">{children}</div>
      </div>
    </main>
  );
}

/** Graph paper, fading towards the form. */
function GraphPaper() {
  return (
    <svg
      aria-hidden="true"
      className="absolute inset-0 size-full text-line-strong [mask-image:radial-gradient(ellipse_at_center,transparent_25%,black_85%)]"
    >
      <defs>
        <pattern id="graph-paper" width="28" height="28" patternUnits="userSpaceOnUse">
          <circle cx="14" cy="14" r="1.1" fill="currentColor" />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#graph-paper)" />
    </svg>
  );
}

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
      <Lattice />
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

const STEP = 132;

/** A quiet graph in the background. */
function Lattice() {
  return (
    <svg
      aria-hidden="true"
      className="absolute inset-0 size-full text-line-strong [mask-image:radial-gradient(ellipse_at_center,transparent_22%,black_75%)]"
    >
      <defs>
        <pattern id="lattice" width={STEP} height={STEP} patternUnits="userSpaceOnUse">
          <path
            // Each line that leaves the tile comes in again at the other side, so that tiles join.
            d={`M0 22H${STEP}M22 22C66 22 66 88 110 88C132 88 132 22 ${STEP + 22} 22M-22 88C0 88 0 22 22 22`}
            fill="none"
            stroke="currentColor"
            strokeWidth="1"
          />
          <circle cx="22" cy="22" r="3" fill="currentColor" />
          <circle cx="110" cy="88" r="3" fill="currentColor" />
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#lattice)" />
    </svg>
  );
}

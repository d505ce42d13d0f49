import type { ReactNode } from "react";
import type { TaskState } from "#engine/run/states.ts";
import { classNames } from "./class-names.ts";
import { STATE_STYLES } from "./state-style.ts";

interface StateIconProps {
  readonly state: TaskState;
  /** Read out where no text says the state beside the icon; without it the icon is decoration. */
  readonly label?: string;
  /** Size by class, `size-3.5` unless given. */
  readonly className?: string;
}

/**
 * A state as a shape: outlines have not begun, a filled disc ended well, a filled octagon failed, a
 * triangle suffers from another's failure, a square was stopped, and what moves is at work.
 */
export function StateIcon({ state, label, className }: StateIconProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={classNames("size-3.5 shrink-0", STATE_STYLES[state].text, className)}
      {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    >
      {SHAPES[state]}
    </svg>
  );
}

const INVERSE = { stroke: "var(--surface)", strokeWidth: 1.8 } as const;

const SHAPES: Readonly<Record<TaskState, ReactNode>> = {
  waiting: <circle cx="8" cy="8" r="6" strokeDasharray="1.6 2.17" />,
  queued: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 5v3.2l2 1.3" />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="6" opacity="0.28" />
      <path d="M8 2a6 6 0 0 1 6 6" className="origin-center animate-orbit" strokeWidth={2} />
      <circle cx="8" cy="8" r="1.8" fill="currentColor" stroke="none" />
    </>
  ),
  deferred: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.5 6v4M9.5 6v4" />
    </>
  ),
  retrying: (
    <>
      <path d="M13.4 5.6A6 6 0 1 0 14 8" />
      <path d="M14 2.6v3.2h-3.2" />
    </>
  ),
  success: (
    <>
      <circle cx="8" cy="8" r="6.8" fill="currentColor" stroke="none" />
      <path d="m5.2 8.2 2 2 3.6-4.2" {...INVERSE} />
    </>
  ),
  failed: (
    <>
      <path d="M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2z" fill="currentColor" stroke="none" />
      <path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" {...INVERSE} />
    </>
  ),
  skipped: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m4 12 8-8" />
    </>
  ),
  upstream_failed: (
    <>
      <path d="M8 1.6 15 14H1z" fill="currentColor" stroke="currentColor" strokeWidth={1} />
      <path d="M8 12V7m-2 2 2-2 2 2" {...INVERSE} strokeWidth={1.5} />
    </>
  ),
  cancelled: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="3" fill="currentColor" stroke="none" />
      <path d="M5.2 8h5.6" {...INVERSE} />
    </>
  ),
};

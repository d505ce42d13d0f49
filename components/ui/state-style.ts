/**
 * How each state of a run or task is named and coloured. Colour never stands alone: `StateIcon` adds
 * a shape, `StateBadge` the name, `isHatched` a pattern for bars.
 */
import type { TaskState } from "#engine/run/states.ts";

export interface StateStyle {
  readonly label: string;
  /** Text and icon colour. */
  readonly text: string;
  /** A filled area: a bar, a node's edge. */
  readonly fill: string;
  /** A quiet background under text of the same state. */
  readonly soft: string;
  /** The CSS variable, for canvas and SVG drawing. */
  readonly variable: `--state-${string}`;
  /** Drawn hatched where a bar's colour is its only other sign. */
  readonly isHatched: boolean;
}

/** Every run state is also a task state, so this serves both. */
export const STATE_STYLES: Readonly<Record<TaskState, StateStyle>> = {
  waiting: {
    label: "Waiting",
    text: "text-state-waiting",
    fill: "bg-state-waiting",
    soft: "bg-state-waiting-soft",
    variable: "--state-waiting",
    isHatched: false,
  },
  queued: {
    label: "Queued",
    text: "text-state-queued",
    fill: "bg-state-queued",
    soft: "bg-state-queued-soft",
    variable: "--state-queued",
    isHatched: false,
  },
  running: {
    label: "Running",
    text: "text-state-running",
    fill: "bg-state-running",
    soft: "bg-state-running-soft",
    variable: "--state-running",
    isHatched: false,
  },
  deferred: {
    label: "Deferred",
    text: "text-state-deferred",
    fill: "bg-state-deferred",
    soft: "bg-state-deferred-soft",
    variable: "--state-deferred",
    isHatched: false,
  },
  retrying: {
    label: "Retrying",
    text: "text-state-retrying",
    fill: "bg-state-retrying",
    soft: "bg-state-retrying-soft",
    variable: "--state-retrying",
    isHatched: true,
  },
  success: {
    label: "Success",
    text: "text-state-success",
    fill: "bg-state-success",
    soft: "bg-state-success-soft",
    variable: "--state-success",
    isHatched: false,
  },
  failed: {
    label: "Failed",
    text: "text-state-failed",
    fill: "bg-state-failed",
    soft: "bg-state-failed-soft",
    variable: "--state-failed",
    isHatched: true,
  },
  skipped: {
    label: "Skipped",
    text: "text-state-skipped",
    fill: "bg-state-skipped",
    soft: "bg-state-skipped-soft",
    variable: "--state-skipped",
    isHatched: false,
  },
  upstream_failed: {
    label: "Upstream failed",
    text: "text-state-upstream-failed",
    fill: "bg-state-upstream-failed",
    soft: "bg-state-upstream-failed-soft",
    variable: "--state-upstream-failed",
    isHatched: true,
  },
  cancelled: {
    label: "Cancelled",
    text: "text-state-cancelled",
    fill: "bg-state-cancelled",
    soft: "bg-state-cancelled-soft",
    variable: "--state-cancelled",
    isHatched: true,
  },
};

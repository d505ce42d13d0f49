/** How the tasks and edges of a graph differ from those of another version, and how that is shown: never by colour alone. */
import type { LucideIcon } from "lucide-react";
import { Minus, Move, PencilLine, Plus } from "lucide-react";
import type { TaskState } from "#engine/run/states.ts";

export type ChangeKind = "added" | "removed" | "changed" | "moved";

export interface GraphChanges {
  /** By index, with a few words on what it is. */
  readonly tasks: ReadonlyMap<number, { readonly kind: ChangeKind; readonly text: string }>;
  /** By `target * size + source`. */
  readonly edges: ReadonlyMap<number, "added" | "removed">;
}

interface ChangeStyle {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly text: string;
  readonly soft: string;
  readonly fill: string;
  readonly box: string;
  /** The state whose colour it shares, for drawing on a canvas. */
  readonly colour: TaskState;
}

export const CHANGE_STYLES: Readonly<Record<ChangeKind, ChangeStyle>> = {
  added: {
    label: "Added",
    icon: Plus,
    text: "text-state-success",
    soft: "bg-state-success-soft",
    fill: "bg-state-success",
    box: "border-state-success bg-state-success-soft",
    colour: "success",
  },
  removed: {
    label: "Removed",
    icon: Minus,
    text: "text-danger",
    soft: "bg-danger-soft",
    fill: "bg-danger",
    box: "border-danger border-dashed bg-canvas shadow-none",
    colour: "failed",
  },
  changed: {
    label: "Changed",
    icon: PencilLine,
    text: "text-warning",
    soft: "bg-warning-soft",
    fill: "bg-warning",
    box: "border-warning bg-warning-soft",
    colour: "retrying",
  },
  moved: {
    label: "Moved",
    icon: Move,
    text: "text-state-running",
    soft: "bg-state-running-soft",
    fill: "bg-state-running",
    box: "border-state-running",
    colour: "running",
  },
};

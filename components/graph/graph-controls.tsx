"use client";

import { useReactFlow } from "@xyflow/react";
import { ArrowDown, ArrowRight, Maximize, Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { chooseFlowDirection, useFlowDirection } from "./flow-direction.ts";

const ZOOM_MS = 160;

interface GraphControlsProps {
  readonly onFit: () => void;
  /** Beside each other, where the pane is narrow. */
  readonly isRow: boolean;
}

export function GraphControls({ onFit, isRow }: GraphControlsProps) {
  const flow = useReactFlow();
  return (
    <div
      className={classNames(
        "flex divide-line overflow-hidden rounded-md border border-line bg-raised/95 shadow-low",
        isRow ? "divide-x" : "flex-col divide-y",
      )}
    >
      <Control label="Zoom in" hint="Zoom in (+)" run={() => void flow.zoomIn({ duration: ZOOM_MS })}>
        <Plus aria-hidden="true" />
      </Control>
      <Control label="Zoom out" hint="Zoom out (−)" run={() => void flow.zoomOut({ duration: ZOOM_MS })}>
        <Minus aria-hidden="true" />
      </Control>
      <Control label="Show the whole graph" hint="Show all (0)" run={onFit}>
        <Maximize aria-hidden="true" />
      </Control>
      <Turn />
    </div>
  );
}

/** Draws graphs the other way: a chain is read from left to right, a tree of many leaves from top to bottom. */
function Turn() {
  const direction = useFlowDirection();
  const [label, other] =
    direction === "right"
      ? (["Draw from top to bottom", "down"] as const)
      : (["Draw from left to right", "right"] as const);
  return (
    <Control label={label} hint={label} run={() => chooseFlowDirection(other)}>
      {other === "down" ? <ArrowDown aria-hidden="true" /> : <ArrowRight aria-hidden="true" />}
    </Control>
  );
}

interface ControlProps {
  readonly label: string;
  /** With its key, if it has one. */
  readonly hint: string;
  readonly run: () => void;
  readonly children: ReactNode;
}

function Control({ label, hint, run, children }: ControlProps) {
  return (
    <Tooltip content={hint} side="right">
      <button
        type="button"
        aria-label={label}
        onClick={run}
        className="grid size-8 place-items-center text-muted transition-colors hover:bg-hover hover:text-ink focus-inset [&_svg]:size-4"
      >
        {children}
      </button>
    </Tooltip>
  );
}

"use client";

import { useReactFlow } from "@xyflow/react";
import { Maximize, Minus, Plus } from "lucide-react";
import { Tooltip } from "../ui/tooltip.tsx";

const ZOOM_MS = 160;
const buttonStyle =
  "grid size-8 place-items-center text-muted transition-colors hover:bg-hover hover:text-ink focus-inset [&_svg]:size-4";

export function GraphControls({ onFit }: { readonly onFit: () => void }) {
  const flow = useReactFlow();
  return (
    <div className="flex flex-col divide-y divide-line overflow-hidden rounded-md border border-line bg-raised/95 shadow-low">
      <Tooltip content="Zoom in (+)" side="right">
        <button
          type="button"
          aria-label="Zoom in"
          className={buttonStyle}
          onClick={() => void flow.zoomIn({ duration: ZOOM_MS })}
        >
          <Plus aria-hidden="true" />
        </button>
      </Tooltip>
      <Tooltip content="Zoom out (−)" side="right">
        <button
          type="button"
          aria-label="Zoom out"
          className={buttonStyle}
          onClick={() => void flow.zoomOut({ duration: ZOOM_MS })}
        >
          <Minus aria-hidden="true" />
        </button>
      </Tooltip>
      <Tooltip content="Show all (0)" side="right">
        <button type="button" aria-label="Show the whole graph" className={buttonStyle} onClick={onFit}>
          <Maximize aria-hidden="true" />
        </button>
      </Tooltip>
    </div>
  );
}

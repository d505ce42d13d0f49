"use client";

import { Maximize, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { classNames } from "../../ui/class-names.ts";
import { Button } from "../../ui/button.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { STATE_STYLES } from "../../ui/state-style.ts";
import type { RunStore } from "../run-store.ts";
import { createGanttChart, type GanttChart, type GanttHover, type GanttInputs } from "./gantt-chart.ts";
import { ROW_HEIGHT } from "./gantt-layout.ts";
import { GanttLegend } from "./gantt-legend.tsx";
import { GanttTooltip } from "./gantt-tooltip.tsx";

interface GanttProps extends GanttInputs {
  readonly store: RunStore;
  readonly onSelect: (index: number | undefined) => void;
  readonly onOpen: (index: number) => void;
}

const ZOOM_STEP = 1.25;
const PAN_STEP = 80;
/** A pointer that moved less than this has clicked. */
const CLICK_DISTANCE = 4;

/** The run over time: one row a task. The table tells the same facts in words. */
export function Gantt({ store, onSelect, onOpen, ...inputs }: GanttProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const overview = useRef<HTMLCanvasElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const chart = useRef<GanttChart>(undefined);
  const latest = useRef(inputs);
  const drag = useRef<{ x: number; y: number; moved: boolean }>(undefined);
  const [hover, setHover] = useState<GanttHover>();
  const [announcement, setAnnouncement] = useState("");

  useEffect(() => {
    latest.current = inputs;
    chart.current?.set(inputs);
  });
  useEffect(() => {
    if (!canvas.current || !overview.current || !scroller.current || !spacer.current) return;
    const created = createGanttChart(
      { canvas: canvas.current, overview: overview.current, scroller: scroller.current, spacer: spacer.current },
      store.view,
      latest.current,
    );
    chart.current = created;
    const stop = store.subscribeAll(created.refresh);
    // React listens to wheels passively, and this one must keep the browser from zooming the page.
    const element = scroller.current;
    const onWheel = (event: WheelEvent) => {
      const { left } = element.getBoundingClientRect();
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        created.zoom(Math.exp(Math.max(-50, Math.min(50, event.deltaY)) * 0.008), event.clientX - left);
      } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        created.pan(event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX);
      }
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      element.removeEventListener("wheel", onWheel);
      stop();
      created.dispose();
      chart.current = undefined;
    };
  }, [store]);

  const select = (index: number | undefined) => {
    onSelect(index);
    const task = index === undefined ? undefined : inputs.tasks[index];
    const view = index === undefined ? undefined : store.read(index);
    setAnnouncement(
      task === undefined || view === undefined ? "" : `${task.name}, ${STATE_STYLES[view.state].label.toLowerCase()}`,
    );
  };
  const step = (rows: number) => {
    const next = chart.current?.neighbour(rows);
    if (next === undefined) return;
    select(next);
    chart.current?.reveal(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => step(15),
      PageUp: () => step(-15),
      Home: () => step(-Infinity),
      End: () => step(Infinity),
      ArrowLeft: () => chart.current?.pan(-PAN_STEP),
      ArrowRight: () => chart.current?.pan(PAN_STEP),
      "+": () => chart.current?.zoom(1 / ZOOM_STEP),
      "=": () => chart.current?.zoom(1 / ZOOM_STEP),
      "-": () => chart.current?.zoom(ZOOM_STEP),
      "0": () => chart.current?.fit(),
      Enter: () => inputs.selected !== undefined && onOpen(inputs.selected),
      Escape: () => select(undefined),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    action();
    event.preventDefault();
    event.stopPropagation();
  };

  const pointOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const from = drag.current;
    if (from !== undefined && event.buttons === 1) {
      const moved = Math.abs(event.clientX - from.x) + Math.abs(event.clientY - from.y);
      if (!from.moved && moved < CLICK_DISTANCE) return;
      chart.current?.pan(-event.movementX);
      if (scroller.current !== null && event.pointerType !== "touch") scroller.current.scrollTop -= event.movementY;
      drag.current = { ...from, moved: true };
      setHover(undefined);
      return;
    }
    const { x, y } = pointOf(event);
    setHover(event.pointerType === "touch" ? undefined : chart.current?.hover(x, y));
  };
  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>) => {
    const from = drag.current;
    drag.current = undefined;
    if (from === undefined || from.moved) return;
    // The keys go on from the row that was clicked.
    event.currentTarget.closest<HTMLElement>("[role=application]")?.focus({ preventScroll: true });
    const { x, y } = pointOf(event);
    select(chart.current?.hover(x, y)?.index);
  };
  const leave = () => {
    setHover(undefined);
    chart.current?.leave();
  };
  const onOverview = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    chart.current?.lookAt(pointOf(event).x);
  };

  return (
    <div className="relative flex size-full min-h-0 flex-col">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the chart is one stop for the tab key and is walked with the arrow keys */}
      <div
        role="application"
        aria-label={`Gantt chart of ${inputs.tasks.length} tasks. Up and down select a task, left and right move in time, plus and minus zoom, Enter opens. The same facts are in the table.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="relative min-h-0 flex-1 focus-inset"
      >
        <div
          ref={scroller}
          tabIndex={-1}
          className="absolute inset-0 overflow-y-auto overflow-x-hidden outline-none [container-type:size]"
        >
          <div
            ref={spacer}
            className="relative"
            style={{ height: `calc(var(--rows, 0) * ${ROW_HEIGHT}px + 28px)`, minHeight: "100%" }}
          >
            <canvas
              ref={canvas}
              aria-hidden="true"
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                event.currentTarget.setPointerCapture(event.pointerId);
                drag.current = { x: event.clientX, y: event.clientY, moved: false };
              }}
              onPointerMove={onPointerMove}
              onPointerUp={onPointerUp}
              onPointerLeave={leave}
              onDoubleClick={() => inputs.selected !== undefined && onOpen(inputs.selected)}
              className={classNames(
                "sticky top-0 block h-[100cqh] w-full touch-pan-y",
                hover !== undefined && "cursor-pointer",
              )}
            />
          </div>
        </div>
        {hover !== undefined && <GanttTooltip hover={hover} store={store} inputs={inputs} />}
      </div>
      <div className="flex items-center gap-2 border-line border-t bg-surface px-3 py-1.5">
        <GanttLegend hasHistory={inputs.expectedMs.some((each) => each !== undefined && each !== null)} />
        <canvas
          ref={overview}
          aria-hidden="true"
          onPointerDown={onOverview}
          onPointerMove={onOverview}
          className="h-9 min-w-0 flex-1 cursor-ew-resize touch-none rounded-sm bg-sunken"
        />
        <div className="flex">
          <Tooltip content="Zoom in (+)">
            <Button
              variant="ghost"
              size="small-icon"
              aria-label="Zoom in"
              onClick={() => chart.current?.zoom(1 / ZOOM_STEP ** 2)}
            >
              <Plus />
            </Button>
          </Tooltip>
          <Tooltip content="Zoom out (−)">
            <Button
              variant="ghost"
              size="small-icon"
              aria-label="Zoom out"
              onClick={() => chart.current?.zoom(ZOOM_STEP ** 2)}
            >
              <Minus />
            </Button>
          </Tooltip>
          <Tooltip content="Show all (0)">
            <Button
              variant="ghost"
              size="small-icon"
              aria-label="Show the whole run"
              onClick={() => chart.current?.fit()}
            >
              <Maximize />
            </Button>
          </Tooltip>
        </div>
      </div>
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </div>
  );
}

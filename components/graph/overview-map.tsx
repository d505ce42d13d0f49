"use client";

import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useRef } from "react";
import { createCanvasSurface } from "./canvas-surface.ts";
import { useGraph } from "./graph-context.tsx";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import type { GraphPicture } from "./graph-model.ts";
import type { TaskFactsSource } from "./task-facts.ts";
import { themeColours } from "./theme-colours.ts";
import { fitting, type Size } from "./viewport.ts";

const SIZE: Size = { width: 168, height: 112 };
const MARGIN = 8;
/** A graph of up to this many tasks is taken in at a glance. */
const FEW_TASKS = 12;

/** The projection of the map: like `fitting`, with a margin of its own and no largest zoom. */
function projectionOf(picture: GraphPicture) {
  const { bounds } = picture;
  const zoom = Math.min(
    (SIZE.width - 2 * MARGIN) / Math.max(1, bounds.width),
    (SIZE.height - 2 * MARGIN) / Math.max(1, bounds.height),
  );
  return {
    zoom,
    x: SIZE.width / 2 - (bounds.x + bounds.width / 2) * zoom,
    y: SIZE.height / 2 - (bounds.y + bounds.height / 2) * zoom,
  };
}

/** The map in the corner: all tasks in their states' colours and what is in view; drag to move there. */
export function OverviewMap({ picture }: { readonly picture: GraphPicture }) {
  const { facts } = useGraph();
  const flow = useReactFlow();
  const store = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    if (canvas.current === null) return;
    const map = projectionOf(picture);
    // The tasks are drawn when one changes; while one moves about, only the frame is.
    const tasks = document.createElement("canvas");
    let areOld = true;
    const surface = createCanvasSurface(canvas.current, (context, size) => {
      if (areOld) drawTasks(tasks, picture, facts);
      areOld = false;
      context.clearRect(0, 0, size.width, size.height);
      context.drawImage(tasks, 0, 0, SIZE.width, SIZE.height);
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      context.strokeStyle = themeColours.read().accent;
      context.lineWidth = 1.5;
      context.beginPath();
      context.roundRect(
        (-x / zoom) * map.zoom + map.x,
        (-y / zoom) * map.zoom + map.y,
        (width / zoom) * map.zoom,
        (height / zoom) * map.zoom,
        2,
      );
      context.stroke();
    });
    const changed = () => {
      areOld = true;
      surface.requestDraw();
    };
    const ends = [
      store.subscribe((state, previous) => {
        if (state.transform !== previous.transform || state.width !== previous.width) surface.requestDraw();
      }),
      themeColours.subscribe(changed),
      facts?.subscribeAll(changed) ?? (() => undefined),
      surface.dispose,
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [facts, picture, store]);

  const moveTo = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.getBoundingClientRect();
    const map = projectionOf(picture);
    const graphX = (event.clientX - box.left - map.x) / map.zoom;
    const graphY = (event.clientY - box.top - map.y) / map.zoom;
    void flow.setCenter(graphX, graphY, { zoom: flow.getZoom() });
  };

  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      onPointerDown={moveTo}
      onPointerMove={moveTo}
      style={SIZE}
      className="cursor-crosshair touch-none rounded-md border border-line bg-raised shadow-low"
    />
  );
}

function drawTasks(canvas: HTMLCanvasElement, picture: GraphPicture, facts: TaskFactsSource | undefined): void {
  const density = window.devicePixelRatio || 1;
  canvas.width = Math.round(SIZE.width * density);
  canvas.height = Math.round(SIZE.height * density);
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(density, density);
  const colours = themeColours.read();
  const map = projectionOf(picture);
  // One path a colour: a fill a box would be thousands of state changes.
  const paths = new Map<string, Path2D>();
  for (let index = 0; index < picture.graph.size; index += 1) {
    const state = facts?.read(index)?.state;
    const colour = state === undefined || state === "waiting" ? colours.lineStrong : colours.state[state];
    let path = paths.get(colour);
    if (path === undefined) paths.set(colour, (path = new Path2D()));
    path.rect(
      (picture.x[index] ?? 0) * map.zoom + map.x,
      (picture.y[index] ?? 0) * map.zoom + map.y,
      Math.max(1.5, NODE_WIDTH * map.zoom),
      Math.max(1, NODE_HEIGHT * map.zoom),
    );
  }
  for (const [colour, path] of paths) {
    context.fillStyle = colour;
    context.fill(path);
  }
}

/** Whether a map helps: not while the whole graph fits its pane in a readable size. */
export function needsMap(picture: GraphPicture, size: Size): boolean {
  return picture.graph.size > FEW_TASKS && fitting(picture.bounds, size).zoom < 0.75 && size.width > 480;
}

"use client";

import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { createCanvasSurface } from "./canvas-surface.ts";
import { drawFar } from "./draw-far.ts";
import { FarImage } from "./far-image.ts";
import { useGraph } from "./graph-context.tsx";
import type { GraphPicture } from "./graph-model.ts";
import { themeColours } from "./theme-colours.ts";

/** Tasks and edges that can be drawn anew in each frame. */
const DRAWN_IN_A_FRAME = 2_000;
/** Who has not moved for as long rests. */
const REST_MS = 120;

/** The graph from afar, under React Flow's pane; follows its viewport without a render of React. */
export function FarView({ picture }: { readonly picture: GraphPicture }) {
  const { facts, marks, changes } = useGraph();
  const store = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);
  const wasDrawn = useRef(false);
  useEffect(() => {
    if (canvas.current === null) return;
    const isHeavy = picture.graph.size + picture.graph.edgeCount > DRAWN_IN_A_FRAME;
    const image = new FarImage();
    // Boxes give way to this view while one zooms out. Another picture is drawn in its place: an image of it would be
    // gone before anybody moves.
    let isMoving = isHeavy && !wasDrawn.current;
    wasDrawn.current = true;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const restSoon = () => {
      clearTimeout(rest);
      rest = setTimeout(() => {
        isMoving = false;
        surface.requestDraw();
      }, REST_MS);
    };
    const surface = createCanvasSurface(canvas.current, (context, size) => {
      const [x, y, zoom] = store.getState().transform;
      const scene = {
        picture,
        marks: marks.read(),
        colours: themeColours.read(),
        stateOf: (index: number) => facts?.read(index)?.state,
        changes,
      };
      if (isMoving) image.show(context, scene, { x, y, zoom }, size);
      else drawFar(context, scene, { x, y, zoom }, size);
    });
    if (isMoving) restSoon();
    const moved = () => {
      surface.requestDraw();
      if (!isHeavy) return;
      // While one moves the image stays as it is, whatever happens to the graph.
      if (!isMoving) image.forget();
      isMoving = true;
      restSoon();
    };
    const ends = [
      store.subscribe((state, previous) => {
        if (state.transform !== previous.transform) moved();
      }),
      marks.subscribe(surface.requestDraw),
      themeColours.subscribe(surface.requestDraw),
      facts?.subscribeAll(surface.requestDraw) ?? (() => undefined),
      () => clearTimeout(rest),
      surface.dispose,
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [facts, marks, changes, picture, store]);
  return <canvas ref={canvas} aria-hidden="true" className="pointer-events-none absolute inset-0 size-full" />;
}

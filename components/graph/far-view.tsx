"use client";

import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { createCanvasSurface } from "./canvas-surface.ts";
import { drawFar } from "./draw-far.ts";
import { useGraph } from "./graph-context.tsx";
import type { GraphPicture } from "./graph-model.ts";
import { themeColours } from "./theme-colours.ts";

/** The graph from afar, under React Flow's pane; follows its viewport without a render of React. */
export function FarView({ picture }: { readonly picture: GraphPicture }) {
  const { facts, marks, changes } = useGraph();
  const store = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    const surface = createCanvasSurface(canvas.current, (context, size) => {
      const [x, y, zoom] = store.getState().transform;
      const scene = {
        picture,
        marks: marks.read(),
        colours: themeColours.read(),
        stateOf: (index: number) => facts?.read(index)?.state,
        changes,
      };
      drawFar(context, scene, { x, y, zoom }, size);
    });
    const ends = [
      store.subscribe((state, previous) => {
        if (state.transform !== previous.transform) surface.requestDraw();
      }),
      marks.subscribe(surface.requestDraw),
      themeColours.subscribe(surface.requestDraw),
      facts?.subscribeAll(surface.requestDraw) ?? (() => undefined),
      surface.dispose,
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [facts, marks, changes, picture, store]);
  return <canvas ref={canvas} aria-hidden="true" className="pointer-events-none absolute inset-0 size-full" />;
}

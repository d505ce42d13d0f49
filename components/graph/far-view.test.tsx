import { cleanup, render } from "@testing-library/react";
import { ReactFlowProvider } from "@xyflow/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import { createCanvasSurface } from "./canvas-surface.ts";
import { drawFar } from "./draw-far.ts";
import { FarImage } from "./far-image.ts";
import { FarView } from "./far-view.tsx";
import { GraphContextProvider } from "./graph-context.tsx";
import { createGraphMarks } from "./graph-marks.ts";
import { pictureOf } from "./graph-model.ts";

// jsdom draws nothing.
vi.mock("./canvas-surface.ts", () => ({
  createCanvasSurface: vi.fn((_canvas: unknown, draw: (context: object, size: object) => void) => {
    const requestDraw = () => draw({}, { width: 1, height: 1 });
    return { requestDraw, dispose: () => undefined };
  }),
}));
vi.mock("./draw-far.ts", () => ({ drawFar: vi.fn() }));
vi.mock("./theme-colours.ts", () => ({ themeColours: { read: () => ({}), subscribe: () => () => undefined } }));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("draws a large graph at rest once for each picture, and not as one that moves", () => {
  const image = vi.spyOn(FarImage.prototype, "show").mockReturnValue();
  const marks = createGraphMarks();
  const dag = aCompiledDag(Array.from({ length: 2_001 }, () => []));
  const context = { size: dag.tasks.length, facts: undefined, marks, expectedMs: undefined };
  const view = () => (
    <ReactFlowProvider>
      <GraphContextProvider value={context}>
        <FarView picture={pictureOf(dag, "right")} />
      </GraphContextProvider>
    </ReactFlowProvider>
  );
  const { rerender } = render(view());
  vi.runAllTimers();
  expect(vi.mocked(drawFar)).toHaveBeenCalledTimes(1);
  rerender(view());
  // The frame that follows a new surface.
  vi.mocked(createCanvasSurface).mock.results.at(-1)?.value.requestDraw();
  vi.runAllTimers();
  expect(vi.mocked(drawFar)).toHaveBeenCalledTimes(2);
  expect(image).not.toHaveBeenCalled();
});

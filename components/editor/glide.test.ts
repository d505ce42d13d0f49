import { expect, it } from "vitest";
import type { CanvasNode } from "./canvas-elements.ts";
import { besideDragged } from "./glide.ts";

const node = (id: string, x: number, isDragged = false) =>
  ({ id, position: { x, y: 0 }, ...(isDragged ? { dragging: true } : {}) }) as CanvasNode;

it("a box that is dragged stays under the pointer, whatever is shown next", () => {
  const shown = besideDragged([node("a", 0), node("b", 5), node("new", 9)], [node("a", 70, true), node("b", 1)]);
  expect(shown).toEqual([node("a", 70, true), node("b", 5), node("new", 9)]);
});

it("what is shown is the very same where nothing is dragged", () => {
  const next = [node("a", 0)];
  expect(besideDragged(next, [node("a", 70)])).toBe(next);
});

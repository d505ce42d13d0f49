import { expect, it, vi } from "vitest";
import type { CanvasNode } from "./canvas-elements.ts";
import { besideDragged, glide } from "./glide.ts";

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

it("a box glides from where it stood to where it stands, quickly at first", () => {
  vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame", "performance"] });
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  try {
    const shown: number[] = [];
    glide([node("a", 0), node("b", 7)], [node("a", 100), node("b", 7)], ([a, b]) => {
      shown.push(a?.position.x ?? Number.NaN);
      expect(b?.position.x).toBe(7);
    });
    vi.advanceTimersByTime(500);
    expect(shown.length).toBeGreaterThan(8);
    expect(shown).toEqual(shown.toSorted((x, y) => x - y));
    expect([shown[0], shown.at(-1)]).toEqual([0, 100]);
    expect(shown[Math.floor(shown.length / 2)]).toBeGreaterThan(60);
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  }
});

it("nothing glides for who has asked for less motion", () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  try {
    const shown: number[] = [];
    glide([node("a", 0)], [node("a", 100)], ([a]) => shown.push(a?.position.x ?? Number.NaN));
    expect(shown).toEqual([100]);
  } finally {
    vi.unstubAllGlobals();
  }
});

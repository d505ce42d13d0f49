/** A canvas that fills its element at the screen's density and is drawn at most once a frame. */
import type { Size } from "./viewport.ts";

export interface CanvasSurface {
  /** Draws in the next frame; many calls before it are one drawing. */
  requestDraw(): void;
  dispose(): void;
}

/**
 * @param draw gets a context in CSS pixels and the canvas's size in them
 */
export function createCanvasSurface(
  canvas: HTMLCanvasElement,
  draw: (context: CanvasRenderingContext2D, size: Size) => void,
): CanvasSurface {
  const context = canvas.getContext("2d");
  let size: Size = { width: 0, height: 0 };
  let frame: number | undefined;

  const paint = () => {
    frame = undefined;
    if (context === null || size.width === 0 || size.height === 0) return;
    const density = window.devicePixelRatio || 1;
    const width = Math.round(size.width * density);
    const height = Math.round(size.height * density);
    // Setting the size clears a canvas, also to the same size, and is slow.
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    draw(context, size);
  };
  const requestDraw = () => {
    frame ??= requestAnimationFrame(paint);
  };
  const observer = new ResizeObserver((entries) => {
    const box = entries.at(-1)?.contentRect;
    if (box === undefined) return;
    size = { width: box.width, height: box.height };
    // Painted at once: an observer runs before the frame is shown, so a resize never flashes.
    if (frame !== undefined) cancelAnimationFrame(frame);
    paint();
  });
  observer.observe(canvas);
  return {
    requestDraw,
    dispose() {
      observer.disconnect();
      if (frame !== undefined) cancelAnimationFrame(frame);
    },
  };
}

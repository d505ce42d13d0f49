/**
 * The whole graph from afar as one image. Drawing thousands of edges takes several frames; showing an image
 * takes none, so that this is what is shown while one moves or zooms, and the graph itself when one rests.
 */
import { drawFar, type FarScene } from "./draw-far.ts";
import type { GraphViewport, Size } from "./viewport.ts";

/** Edges reach a little over the boxes. */
const MARGIN = 80;
/** 12 MB. Long lines take long to draw: an image of twice the size takes four times as long. */
const MOST_PIXELS = 3_000_000;
/** Some browsers draw nothing on a canvas that is larger. */
const LONGEST_SIDE = 4_096;
/** Made smaller by more, rows of boxes turn into patterns; made larger by more, nothing can be made out. */
const MOST_RESIZED = 3;

export class FarImage {
  #canvas: HTMLCanvasElement | undefined;
  /** Pixels a unit of the graph. */
  #scale = 1;

  /** It is drawn anew when it is needed next. */
  forget(): void {
    this.#canvas = undefined;
  }

  /** Shows the graph as it was when it was last drawn. @param context in CSS pixels; cleared by this function */
  show(context: CanvasRenderingContext2D, scene: FarScene, viewport: GraphViewport, size: Size): void {
    const { bounds } = scene.picture;
    const wanted = scaleFor(bounds, viewport.zoom);
    const resized = wanted / this.#scale;
    if (resized > MOST_RESIZED || resized < 1 / MOST_RESIZED) this.forget();
    if (this.#canvas === undefined) {
      this.#scale = wanted;
      this.#canvas = drawnAt(wanted, scene);
    }
    const zoom = viewport.zoom / this.#scale;
    context.clearRect(0, 0, size.width, size.height);
    context.drawImage(
      this.#canvas,
      (bounds.x - MARGIN) * viewport.zoom + viewport.x,
      (bounds.y - MARGIN) * viewport.zoom + viewport.y,
      this.#canvas.width * zoom,
      this.#canvas.height * zoom,
    );
  }
}

/** That of the screen, or as much as an image may have. */
function scaleFor({ width, height }: Size, zoom: number): number {
  const [across, down] = [width + 2 * MARGIN, height + 2 * MARGIN];
  return Math.min(
    zoom * (window.devicePixelRatio || 1),
    LONGEST_SIDE / Math.max(across, down),
    Math.sqrt(MOST_PIXELS / (across * down)),
  );
}

function drawnAt(scale: number, scene: FarScene): HTMLCanvasElement {
  const { bounds } = scene.picture;
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round((bounds.width + 2 * MARGIN) * scale));
  canvas.height = Math.max(1, Math.round((bounds.height + 2 * MARGIN) * scale));
  const context = canvas.getContext("2d");
  if (context !== null) {
    drawFar(context, scene, { zoom: scale, x: (MARGIN - bounds.x) * scale, y: (MARGIN - bounds.y) * scale }, canvas);
  }
  return canvas;
}

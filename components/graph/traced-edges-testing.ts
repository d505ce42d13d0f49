/** Follows edges over a picture: for tests. */
import { type Pen, traceEdge } from "./edge-path.ts";
import { BOX_ACROSS, type GraphPicture, lanesOf, PORTS, taskAt } from "./graph-model.ts";

/** Notes points of what is drawn, closely enough to meet every box. */
class Tracer implements Pen {
  readonly points: [along: number, across: number][] = [];

  moveTo(along: number, across: number): void {
    this.points.push([along, across]);
  }

  lineTo(along: number, across: number): void {
    const [from, start] = this.points.at(-1) as [number, number];
    for (let n = 1; n <= 400; n += 1) {
      this.points.push([from + ((along - from) * n) / 400, start + ((across - start) * n) / 400]);
    }
  }

  curveTo(along1: number, across1: number, along2: number, across2: number, along: number, across: number): void {
    const [from, start] = this.points.at(-1) as [number, number];
    const at = (t: number, a: number, b: number, c: number, d: number) =>
      (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;
    for (let n = 1; n <= 100; n += 1) {
      this.points.push([at(n / 100, from, along1, along2, along), at(n / 100, start, across1, across2, across)]);
    }
  }
}

/** The tasks whose boxes an edge runs over, its own two left out. */
export function runsOver(picture: GraphPicture, source: number, target: number): number[] {
  const { direction, x, y } = picture;
  const ports = PORTS[direction];
  const [fromX, fromY] = [(x[source] ?? 0) + ports.source.x, (y[source] ?? 0) + ports.source.y];
  const [toX, toY] = [(x[target] ?? 0) + ports.target.x, (y[target] ?? 0) + ports.target.y];
  const pen = new Tracer();
  const isDown = direction === "down";
  const ends = isDown ? ([fromY, fromX, toY, toX] as const) : ([fromX, fromY, toX, toY] as const);
  traceEdge(pen, ...ends, lanesOf(picture, source, target), BOX_ACROSS[direction]);
  const met = pen.points.map(([along, across]) =>
    isDown ? taskAt(picture, across, along) : taskAt(picture, along, across),
  );
  return [...new Set(met)].filter((task): task is number => task !== undefined && task !== source && task !== target);
}

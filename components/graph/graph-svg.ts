/** A graph as a picture of its own: SVG that needs nothing else, and in which every name is text. */
import { edgePath } from "./edge-path.ts";
import type { GraphDag } from "./graph-dag.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import { BOX_ACROSS, type GraphPicture, lanesOf, PORTS } from "./graph-model.ts";
import { fittedText } from "./text-width.ts";

export interface PictureColours {
  readonly canvas: string;
  readonly surface: string;
  readonly lineStrong: string;
  /** Of edges. */
  readonly control: string;
  readonly ink: string;
  readonly muted: string;
}

const MARGIN = 32;
const FONT = "Inter, system-ui, -apple-system, 'Segoe UI', sans-serif";
/** Of texts in their boxes, at both sides; what does not fit is in the title. */
const PADDING = 14;
const TEXT_WIDTH = NODE_WIDTH - 2 * PADDING;

/** @returns an SVG document of the whole graph, in graph units */
export function graphSvg(dag: GraphDag, picture: GraphPicture, colours: PictureColours): string {
  const { bounds } = picture;
  const [left, top] = [bounds.x - MARGIN, bounds.y - MARGIN];
  const [width, height] = [bounds.width + 2 * MARGIN, bounds.height + 2 * MARGIN];
  const colour: PictureColours = {
    canvas: escaped(colours.canvas),
    surface: escaped(colours.surface),
    lineStrong: escaped(colours.lineStrong),
    control: escaped(colours.control),
    ink: escaped(colours.ink),
    muted: escaped(colours.muted),
  };
  const groups = picture.groups.map(
    ({ x, y, width: w, height: h, name }) =>
      `<g><rect x="${x}" y="${y}" width="${w}" height="${h}" rx="12" fill="none" stroke="${colour.lineStrong}" stroke-dasharray="4 3"/>` +
      `<text x="${x + PADDING}" y="${y + 15}" font-size="12" fill="${colour.muted}">${escaped(fittedText(name, 12, w - 2 * PADDING))}</text></g>`,
  );
  const { direction } = picture;
  const ports = PORTS[direction];
  const edges = dag.tasks.flatMap((task) =>
    task.upstream.map((source) => {
      const from = [(picture.x[source] ?? 0) + ports.source.x, (picture.y[source] ?? 0) + ports.source.y] as const;
      const to = [
        (picture.x[task.index] ?? 0) + ports.target.x,
        (picture.y[task.index] ?? 0) + ports.target.y,
      ] as const;
      const lanes = lanesOf(picture, source, task.index);
      return `<path d="${edgePath(...from, ...to, { direction, lanes, boxAcross: BOX_ACROSS[direction] })}"/>`;
    }),
  );
  const boxes = dag.tasks.map((task) => {
    const [x, y] = [picture.x[task.index] ?? 0, picture.y[task.index] ?? 0];
    const title = task.name === task.id ? task.id : `${task.name} (${task.id})`;
    return (
      `<g transform="translate(${x} ${y})"><title>${escaped(title)}</title>` +
      `<rect width="${NODE_WIDTH}" height="${NODE_HEIGHT}" rx="8" fill="${colour.surface}" stroke="${colour.lineStrong}"/>` +
      `<text x="${PADDING}" y="24" font-size="14" font-weight="500" fill="${colour.ink}">${escaped(fittedText(task.name, 14, TEXT_WIDTH))}</text>` +
      `<text x="${PADDING}" y="42" font-size="12" fill="${colour.muted}">${escaped(fittedText(task.type, 12, TEXT_WIDTH))}</text></g>`
    );
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" role="img">`,
    `<title>${escaped(dag.name)}</title>`,
    `<desc>${dag.tasks.length} tasks, ${edges.length} edges</desc>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colour.canvas}"/>`,
    ...groups,
    `<g fill="none" stroke="${colour.control}" stroke-width="1.5">`,
    ...edges,
    "</g>",
    ...boxes,
    "</svg>",
    "",
  ].join("\n");
}

/** As text of XML 1.0, also in attributes: what that has no way to say is left out (section 2.2). */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

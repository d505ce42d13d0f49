/**
 * A layered drawing of a graph (Sugiyama, Tagawa, Toda 1981): nodes in columns by the longest chain
 * that leads to them, columns ordered to cross few edges, and nodes aligned so that chains are
 * straight and fans are centred. An edge over several columns keeps a lane of its own in the columns
 * that it passes. What no edge connects is drawn apart and packed.
 *
 * Deterministic: the same graph gives the same picture on every machine. Milliseconds for thousands
 * of nodes, so it runs wherever a picture is needed. Pinned nodes stay where a person has put them;
 * the others are placed as if those were free, or not there where nothing joins them.
 */
import { connectedComponents } from "./components.ts";
import { at, type Graph, graphOf, upstreamOf } from "./graph.ts";
import { alignedCoordinates } from "./layout-alignment.ts";
import { type Drawing, drawingOf } from "./layout-drawing.ts";
import { orderedColumns } from "./layout-order.ts";
import { relaxedCoordinates } from "./layout-relaxation.ts";

export interface LayoutOptions {
  /** Which way the edges run: to the right or downwards. */
  readonly direction: "right" | "down";
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  /** Free space between columns (in the direction of the edges) and between the nodes of a column. */
  readonly layerGap?: number;
  readonly nodeGap?: number;
  /** Top left corners set by hand, by node. */
  readonly pinned?: ReadonlyMap<number, readonly [number, number]>;
}

export interface Layout {
  /** Top left corner of each node. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly width: number;
  readonly height: number;
  /** Where the layout would put each node that is joined to another or not pinned: pins do not count here. */
  readonly natural: { readonly x: Float64Array; readonly y: Float64Array };
  /** Pinned nodes that are not joined to anything: the layout has no place for them. */
  readonly apart: ReadonlySet<number>;
}

/** Free space between columns, and between the nodes of one, where nothing else is asked for. */
export const GAPS: Readonly<Record<LayoutOptions["direction"], { readonly layer: number; readonly node: number }>> = {
  right: { layer: 72, node: 20 },
  down: { layer: 56, node: 28 },
};

/** How much of a node's breadth an edge's lane takes. */
const LANE_SHARE = 0.35;
/** How much broader than its fullest column a picture may become, and one node more, for lines that are straight. */
const ROOM_FOR_LINES = 1.15;
/** Width over height of a picture of many small parts: about a screen's. */
const ASPECT = 1.6;

export function layeredLayout(graph: Graph, options: LayoutOptions): Layout {
  const isRight = options.direction === "right";
  const spacing: Spacing = {
    length: isRight ? options.nodeWidth : options.nodeHeight,
    breadth: isRight ? options.nodeHeight : options.nodeWidth,
    layerGap: options.layerGap ?? GAPS[options.direction].layer,
    nodeGap: options.nodeGap ?? GAPS[options.direction].node,
  };
  // What a person has just put somewhere and not joined to anything yet must not move the others.
  const components = connectedComponents(graph);
  const isPinned = (node: number | undefined) => node !== undefined && options.pinned?.has(node) === true;
  const apart = new Set(components.flatMap((nodes) => (nodes.length === 1 && isPinned(nodes[0]) ? nodes : [])));
  const parts = components
    .filter(([first]) => first === undefined || !apart.has(first))
    .map((nodes) => partOf(graph, nodes, spacing));
  const places = packed(parts, spacing, isRight ? ASPECT : 1 / ASPECT);

  const x = new Float64Array(graph.size);
  const y = new Float64Array(graph.size);
  parts.forEach((part, n) => {
    const { along, across } = places[n] as Place;
    part.nodes.forEach((node, local) => {
      const ownAlong = along + at(part.along, local);
      const ownAcross = across + at(part.across, local);
      x[node] = isRight ? ownAlong : ownAcross;
      y[node] = isRight ? ownAcross : ownAlong;
    });
  });
  const natural = { x: x.slice(), y: y.slice() };
  for (const [node, [left, top]] of options.pinned ?? []) {
    x[node] = left;
    y[node] = top;
  }
  return { x, y, ...extent(x, y, options), natural, apart };
}

/** Sizes along and across the direction of the edges. */
interface Spacing {
  readonly length: number;
  readonly breadth: number;
  readonly layerGap: number;
  readonly nodeGap: number;
}

/** A connected part of the picture, from (0, 0). */
interface Part {
  readonly nodes: readonly number[];
  /** The corner of each of its nodes. */
  readonly along: Float64Array;
  readonly across: Float64Array;
  readonly length: number;
  readonly breadth: number;
}

interface Place {
  readonly along: number;
  readonly across: number;
}

function partOf(graph: Graph, nodes: readonly number[], spacing: Spacing): Part {
  const { length, breadth, layerGap, nodeGap } = spacing;
  if (nodes.length === 1) {
    return { nodes, along: new Float64Array(1), across: new Float64Array(1), length, breadth };
  }
  const drawing = drawingOf(nodes.length === graph.size ? graph : inducedGraph(graph, nodes));
  const columns = orderedColumns(drawing);
  const breadths = new Float64Array(drawing.layer.length).fill(breadth + nodeGap);
  breadths.fill((breadth + nodeGap) * LANE_SHARE, drawing.nodes);
  const centres = centresOf(drawing, columns, breadths).subarray(0, nodes.length);
  const lowest = centres.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  // Whole pixels: hairlines and text stay crisp.
  const across = centres.map((each) => Math.round(each - lowest));
  return {
    nodes,
    along: Float64Array.from(nodes, (_, local) => at(drawing.layer, local) * (length + layerGap)),
    across,
    length: drawing.layers * (length + layerGap) - layerGap,
    breadth: across.reduce((most, each) => Math.max(most, each), 0) + breadth,
  };
}

/** Straight lines where there is room for them, as in most workflows that people draw; otherwise a compact picture. */
function centresOf(drawing: Drawing, columns: readonly (readonly number[])[], breadths: Float64Array): Float64Array {
  const aligned = alignedCoordinates(drawing, columns, breadths);
  const fullest = columns.reduce(
    (most, column) =>
      Math.max(
        most,
        column.reduce((sum, vertex) => sum + at(breadths, vertex), 0),
      ),
    0,
  );
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  aligned.forEach((centre, vertex) => {
    lowest = Math.min(lowest, centre - at(breadths, vertex) / 2);
    highest = Math.max(highest, centre + at(breadths, vertex) / 2);
  });
  const hasRoom = highest - lowest <= fullest * ROOM_FOR_LINES + at(breadths, 0);
  return hasRoom ? aligned : relaxedCoordinates(drawing, columns, breadths);
}

/** The graph of some of the nodes and the edges between them; nodes are numbered by their place in the list. */
function inducedGraph(graph: Graph, nodes: readonly number[]): Graph {
  const numberOf = new Map(nodes.map((node, n) => [node, n]));
  return graphOf(
    nodes.map((node) => ({ upstream: Array.from(upstreamOf(graph, node), (from) => numberOf.get(from) as number) })),
  );
}

/**
 * The parts on shelves, in document order: beside each other as long as the shelf is not longer than
 * the longest part, or than what gives the whole the shape of a screen.
 *
 * @param aspect length over breadth
 */
function packed(parts: readonly Part[], { layerGap, nodeGap }: Spacing, aspect: number): Place[] {
  const area = parts.reduce((sum, part) => sum + (part.length + layerGap) * (part.breadth + nodeGap), 0);
  const longest = parts.reduce((most, part) => Math.max(most, part.length), 0);
  const shelfLength = Math.max(longest, Math.sqrt(area * aspect));
  let along = 0;
  let across = 0;
  let shelfBreadth = 0;
  return parts.map((part) => {
    if (along > 0 && along + part.length > shelfLength) {
      across += shelfBreadth + nodeGap;
      along = 0;
      shelfBreadth = 0;
    }
    const place = { along, across };
    along += part.length + layerGap;
    shelfBreadth = Math.max(shelfBreadth, part.breadth);
    return place;
  });
}

function extent(x: Float64Array, y: Float64Array, options: LayoutOptions): { width: number; height: number } {
  let width = 0;
  let height = 0;
  for (let node = 0; node < x.length; node += 1) {
    width = Math.max(width, at(x, node) + options.nodeWidth);
    height = Math.max(height, at(y, node) + options.nodeHeight);
  }
  return { width, height };
}

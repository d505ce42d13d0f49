/** The bare canvas: React Flow with its own nodes and edges, and nothing of ours. Bundled by the benchmark. */
import "@xyflow/react/dist/style.css";
import { ReactFlow } from "@xyflow/react";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

/** Written into the page by the benchmark. */
interface BareGraph {
  readonly nodes: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly width: number;
  readonly height: number;
  readonly zoom: number;
}
const graph = (window as unknown as { graph: BareGraph }).graph;

createRoot(document.body.appendChild(document.createElement("div"))).render(
  createElement(
    "div",
    { style: { position: "fixed", inset: 0 } },
    createElement(ReactFlow, {
      defaultNodes: graph.nodes.map(({ id, x, y }) => ({
        id,
        position: { x, y },
        data: { label: id },
        width: graph.width,
        height: graph.height,
        sourcePosition: "right" as never,
        targetPosition: "left" as never,
      })),
      defaultEdges: graph.edges.map(([source, target]) => ({ id: `${source}-${target}`, source, target })),
      defaultViewport: { x: 0, y: 0, zoom: graph.zoom },
      minZoom: 0.01,
    }),
  ),
);

/**
 * W10: the engine against graphology on bare graphs, and against the bare `yaml` parser on documents.
 * Measured in this process, because the engine is a library: the one workload that imports it.
 */
import Graph from "graphology";
import { topologicalSort } from "graphology-dag";
import { parseDocument } from "yaml";
import { validate } from "#engine/document/validate.ts";
import { criticalPath } from "#engine/graph/critical-path.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { topologicalOrder } from "#engine/graph/order.ts";
import { layeredDocument } from "./documents.ts";
import { type Comparison, interleave, type Workload } from "./workload.ts";

export const VALIDATE: Workload = {
  id: "W10",
  title: "sort and critical path against graphology; validation against the bare YAML parser",
  async run({ repetitions }) {
    const comparisons: Comparison[] = [];
    for (const size of [1_000, 10_000, 100_000]) {
      const tasks = layeredTasks(size);
      const durations = new Float64Array(size).fill(1);
      const values = await interleave(
        repetitions,
        () =>
          timed(() => {
            const graph = graphOf(tasks);
            topologicalOrder(graph);
            criticalPath(graph, durations);
          }),
        () => timed(() => withGraphology(tasks, durations)),
      );
      comparisons.push({
        name: `sort and critical path, ${size} tasks`,
        unit: "ms",
        ours: values.ours,
        baseline: { name: "graphology", values: values.baseline },
        goal: 0.4,
      });
    }
    for (const [name, layers] of [
      ["1 MB", 125],
      ["4 MB", 480],
    ] as const) {
      const text = layeredDocument(layers, 80, 5).slice(0, 5 * 1024 * 1024);
      const values = await interleave(
        repetitions,
        () => timed(() => void validate(text)),
        () => timed(() => void parseDocument(text)),
      );
      comparisons.push({
        name: `validate ${(text.length / 1e6).toFixed(1)} MB, ${layers * 80} tasks (${name})`,
        unit: "ms",
        ours: values.ours,
        baseline: { name: "yaml", values: values.baseline },
        goal: 1.2,
      });
    }
    return comparisons;
  },
};

function layeredTasks(size: number): { upstream: number[] }[] {
  const width = Math.round(Math.sqrt(size));
  return Array.from({ length: size }, (_, n) => ({
    upstream:
      n < width
        ? []
        : [...new Set([0, 1, 2].map((k) => (Math.floor(n / width) - 1) * width + ((n + k * 7) % width)))].sort(
            (a, b) => a - b,
          ),
  }));
}

function withGraphology(tasks: readonly { readonly upstream: readonly number[] }[], durations: Float64Array): number {
  const graph = new Graph({ type: "directed" });
  tasks.forEach((_, index) => graph.addNode(String(index)));
  tasks.forEach((task, index) => {
    for (const from of task.upstream) graph.addDirectedEdge(String(from), String(index));
  });
  const end = new Map<string, number>();
  let total = 0;
  for (const node of topologicalSort(graph)) {
    let start = 0;
    for (const from of graph.inNeighbors(node)) start = Math.max(start, end.get(from) ?? 0);
    const finish = start + (durations[Number(node)] ?? 0);
    end.set(node, finish);
    total = Math.max(total, finish);
  }
  return total;
}

async function timed(work: () => void): Promise<number> {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

import { describe, expect, it } from "vitest";
import { NODE_HEIGHT, NODE_WIDTH } from "../graph/box-size.ts";
import { compareVersions, type VersionComparison } from "./version-comparison.ts";

function compared(before: string | undefined, after: string): VersionComparison {
  const result = compareVersions(before, after);
  if ("problem" in result) throw new Error(result.problem);
  return result;
}

function drawn({ dag, changes }: VersionComparison) {
  const name = (index: number) => dag.tasks[index]?.id;
  return {
    tasks: Object.fromEntries(dag.tasks.map(({ id, index }) => [id, changes.tasks.get(index)?.kind ?? "same"])),
    edges: dag.tasks
      .flatMap(({ index, upstream }) =>
        upstream.map(
          (from) => `${name(from)} → ${name(index)} ${changes.edges.get(index * dag.tasks.length + from) ?? "same"}`,
        ),
      )
      .toSorted(),
  };
}

const BEFORE = `id: w
tasks:
  - { id: a, command: one }
  - { id: b, command: two, dependencies: [a] }
  - { id: c, command: three, dependencies: [b] }
`;
const AFTER = `id: w
tasks:
  - { id: a, command: one }
  - { id: c, command: 3, dependencies: [a, d] }
  - { id: d, command: four, dependencies: [a] }
`;

describe("two versions in one picture", () => {
  it("are the newer one's tasks and the ghosts of what went, with every edge of either", () => {
    expect(drawn(compared(BEFORE, AFTER))).toEqual({
      tasks: { a: "same", c: "changed", d: "added", b: "removed" },
      edges: ["a → b removed", "a → c added", "a → d added", "b → c removed", "d → c added"],
    });
  });

  it("say where each task stands in its text", () => {
    const { dag, lines } = compared(BEFORE, AFTER);
    expect(dag.tasks.map(({ id }, n) => [id, lines[n]])).toEqual([
      ["a", 3],
      ["c", 4],
      ["d", 5],
      ["b", 4],
    ]);
  });

  it("may have a circle that neither has", () => {
    const one = "tasks: [{ id: a, command: x }, { id: b, command: y, dependencies: [a] }]";
    const other = "tasks: [{ id: a, command: x, dependencies: [b] }, { id: b, command: y }]";
    const comparison = compared(one, other);
    expect(drawn(comparison).edges).toEqual(["a → b removed", "b → a added"]);
    expect(comparison.picture.graph.edgeCount).toBeLessThan(2);
  });

  it("keep the edges of a renamed task, and mark what was only moved as that", () => {
    const after = BEFORE.replace("id: b", "id: bee").replace("[b]", "[bee]");
    expect(drawn(compared(BEFORE, `${after}layout: { a: [0, 0] }\n`))).toEqual({
      tasks: { a: "moved", bee: "changed", c: "same" },
      edges: ["a → bee same", "bee → c same"],
    });
  });

  it("put a ghost beside what stands in its place now", () => {
    const { dag, picture } = compared(
      "tasks: [{ id: old, command: x }]\nlayout: { old: [100, 100] }",
      "tasks: [{ id: new, command: y }]\nlayout: { new: [110, 90] }",
    );
    const [fresh, ghost] = [0, 1].map((index) => [picture.x[index], picture.y[index]]);
    expect([dag.tasks[1]?.id, fresh, ghost]).toEqual(["old", [110, 90], [100, 166]]);
  });

  it.each(["right", "down"] as const)("keep ghosts clear of all that is there now, drawn %s", (direction) => {
    const result = compareVersions(
      `tasks:
  - { id: a, command: x }
  - { id: old, command: x, dependencies: [a] }
  - { id: older, command: x, dependencies: [a] }
layout: { a: [0, 0], older: [300, 0] }
`,
      `tasks:
  - { id: a, command: x }
  - { id: new, command: y, dependencies: [a] }
  - { id: newer, command: y, dependencies: [a] }
layout: { a: [0, 0], new: [280, 10], newer: [280, 90] }
`,
      direction,
    );
    if ("problem" in result) throw new Error(result.problem);
    const { x, y } = result.picture;
    for (const ghost of [3, 4]) {
      for (let other = 0; other < ghost; other += 1) {
        const isClear =
          Math.abs((x[ghost] ?? 0) - (x[other] ?? 0)) >= NODE_WIDTH ||
          Math.abs((y[ghost] ?? 0) - (y[other] ?? 0)) >= NODE_HEIGHT;
        expect([ghost, other, isClear]).toEqual([ghost, other, true]);
      }
    }
  });

  it("are drawn the way the graphs of whoever looks are drawn", () => {
    const down = compareVersions(BEFORE, AFTER, "down");
    if ("problem" in down) throw new Error(down.problem);
    const index = (id: string) => down.dag.tasks.find((task) => task.id === id)?.index ?? -1;
    expect(down.picture.direction).toBe("down");
    expect(down.picture.y[index("c")]).toBeGreaterThan(down.picture.y[index("a")] ?? 0);
    expect(down.changes).toEqual(compared(BEFORE, AFTER).changes);
  });

  it("are the one picture where nothing is compared, and none of what cannot be read", () => {
    expect(drawn(compared(undefined, AFTER)).tasks).toEqual({ a: "same", c: "same", d: "same" });
    expect(compareVersions(BEFORE, "id: [")).toHaveProperty("problem");
    expect(compareVersions("id: [", AFTER)).toHaveProperty("problem");
  });
});

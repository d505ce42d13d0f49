import { describe, expect, it } from "vitest";
import { limitMs, threadMs } from "#engine/document/thread-time-testing.ts";
import { compileExpression } from "./compile-expression.ts";
import { referencesOf, referencesOfExpression } from "./references.ts";
import { rewriteTaskReferences } from "./task-references.ts";

const ids = new Set(["load", "load-orders", "load-orders.eu", "a.output"]);

describe("references", () => {
  it("are found in texts, lists and maps", () => {
    const references = referencesOf({
      a: "${{ tasks.load-orders.output.rows + params.n }}",
      b: ["${{ secrets.KEY }} ${{ vars['limit'] }}", 1, null],
      c: "plain $${{ params.escaped }}",
    });
    expect([...references.tasks]).toEqual(["load-orders"]);
    expect([...references.params]).toEqual(["n"]);
    expect([...references.secrets]).toEqual(["KEY"]);
    expect([...references.variables]).toEqual(["limit"]);
  });

  it("are found in calls, filters, maps and conditions, with their offsets", () => {
    const source =
      "params.a ? {params.b: size(params.c)} : params.xs.map(p, p.q + params.d)[params.e] | default(tasks.load.output)";
    const found = referencesOfExpression(compileExpression(source, ids));
    expect(found.map(({ root, name, offset }) => [root, name, source.slice(offset, offset + root.length)])).toEqual([
      ["params", "a", "params"],
      ["params", "b", "params"],
      ["params", "c", "params"],
      ["params", "xs", "params"],
      ["params", "d", "params"],
      ["params", "e", "params"],
      ["tasks", "load", "tasks"],
    ]);
  });

  it("leave out names that a macro binds, and only there", () => {
    const found = referencesOfExpression(
      compileExpression("[{'x': 1}].map(params, params.x) == [params.x] && tasks[params.id] == 1", ids),
    );
    expect(found.map(({ root, name }) => `${root}.${name ?? "?"}`)).toEqual(["params.x", "tasks.?", "params.id"]);
  });

  it("point at the source as written, however many ids are rewritten", () => {
    const source = "tasks.load-orders.output + tasks.load-orders.eu.state + 'tasks.load-orders.x' + params.z";
    const found = referencesOfExpression(compileExpression(source, ids));
    expect(
      found.map(({ root, name, field, offset }) => [name, field, source.slice(offset, offset + root.length)]),
    ).toEqual([
      ["load-orders", "output", "tasks"],
      ["load-orders.eu", "state", "tasks"],
      ["z", undefined, "params"],
    ]);
  });
});

describe("ids with - and .", () => {
  it.each([
    ["tasks.load-orders.output", 'tasks["load-orders"].output'],
    ["tasks.load-orders.eu.output", 'tasks["load-orders.eu"].output'],
    ["tasks.load.output-1", "tasks.load.output-1"],
    ["tasks.load-orders", 'tasks["load-orders"]'],
    ["tasks.load.output - tasks.load-orders.output", 'tasks.load.output - tasks["load-orders"].output'],
    ["tasks.a.output.output", 'tasks["a.output"].output'],
    ["tasks.not-known.state", 'tasks["not-known"].state'],
    ["tasks.not-known", "tasks.not-known"],
    ["'tasks.load-orders.output'", "'tasks.load-orders.output'"],
    ["mytasks.load-orders.output", "mytasks.load-orders.output"],
    ["x.tasks.load-orders.output", "x.tasks.load-orders.output"],
    ["tasks.9lives.output", 'tasks["9lives"].output'],
    ["tasks .load", "tasks .load"],
  ])("%s", (source, expected) => {
    expect(rewriteTaskReferences(source, ids).text).toBe(expected);
  });

  it("have at most 200 characters", () => {
    const longest = `a-${"x".repeat(198)}`;
    const longer = `${longest}x`;
    const known = new Set([longest, longer]);
    expect(rewriteTaskReferences(`tasks.${longest}.output`, known).text).toBe(`tasks["${longest}"].output`);
    for (const source of [`tasks.${longer}`, `tasks.${longer}.output`]) {
      expect(rewriteTaskReferences(source, known).text).toBe(source);
      expect(rewriteTaskReferences(source, new Set()).text).toBe(source);
    }
  });

  it("are found in time that grows with the text", () => {
    const long = `tasks.${"a-".repeat(4_900)}a`;
    expect(threadMs(() => rewriteTaskReferences(long, ids))).toBeLessThan(limitMs(10));
  });

  it("map offsets back", () => {
    const source = "tasks.load-orders.output + zzz";
    const { text, toOriginal } = rewriteTaskReferences(source, ids);
    expect(source.slice(toOriginal(text.indexOf("zzz")))).toBe("zzz");
    expect(toOriginal(0)).toBe(0);
    expect(toOriginal(10_000)).toBe(source.length);
  });
});

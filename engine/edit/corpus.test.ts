/** Every kind of edit on documents as people write them: each means what it says, and leaves the rest alone. */
import { describe, expect, it } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { validate } from "#engine/document/validate.ts";
import { copyTasks } from "./clipboard.ts";
import {
  changesOutside,
  commentsOf,
  type CorpusDocument,
  corpus,
  isWithin,
  linesOf,
  linesOnlyIn,
  lostComments,
} from "./corpus-testing.ts";
import { type Edit, edit } from "./edit.ts";
import { applyToModel, dataOf, type Model } from "./edit-model-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { entryOf, type MapEntry } from "./source-places.ts";
import { valueAt } from "./source-values.ts";
import type { TaskPlace } from "./task-list.ts";
import { applyChanges, invertChanges } from "./text-change.ts";

/** What is wrong with those that are not valid; all others are. */
const INVALID: { readonly [file: string]: readonly string[] } = {
  "34-empty-lists.yaml": ["missing_key", "wrong_type", "wrong_type"],
  "36-ids-within-ids.yaml": ["unknown_task"],
  "37-cycle.yaml": ["cycle", "unknown_dependency"],
  "38-duplicates-and-oddities.yaml": [
    "unknown_key",
    "self_dependency",
    "wrong_type",
    "duplicate_id",
    "wrong_type",
    "missing_key",
    "wrong_type",
    "invalid_value",
    "wrong_type",
  ],
  "44-only-tasks.yaml": ["missing_id"],
};

const documents = corpus();

describe.each(documents)("$file", (document) => {
  const { file, text, tree, tasks, edges, free, hasAliases } = document;
  const model = dataOf(text) as Model;

  /** Does it, and looks at what must hold after any edit: what it means, and the way back. */
  function done(operation: DocumentOperation): { readonly after: string; readonly result: Edit } {
    const result = edit(tree, operation);
    if ("problem" in result) throw new Error(`${JSON.stringify(operation)}: ${result.problem}`);
    const after = applyChanges(text, result.changes);
    const note = `${JSON.stringify(operation)}\n${after}`;
    expect(dataOf(after), note).toEqual(applyToModel(model, operation, result.ids));
    expect(applyChanges(after, invertChanges(text, result.changes)), note).toBe(text);
    const said = new Set(((dataOf(after) as Model)["tasks"] as JsonValue[]).map((task) => JSON.stringify(task)));
    for (const { item, map } of hasAliases ? [] : tasks) {
      if (!said.has(JSON.stringify(valueAt(tree, map)))) continue;
      expect(after, note).toContain(text.slice(item.from, item.end));
    }
    return { after, result };
  }

  const layoutEntry = tree.root && entryOf(tree.root, "layout");
  const layoutLines = layoutEntry === undefined ? [] : [linesOf(text, layoutEntry)];
  const taskOf = (id: string) => tasks.find((task) => task.id === id) as TaskPlace;

  /** Nothing but the lines of these tasks has changed, and no comment is gone but on the lines that went. */
  function expectOnly(ids: readonly string[], operation: DocumentOperation, gone: readonly (MapEntry | undefined)[]) {
    const { after, result } = done(operation);
    const note = `${JSON.stringify(operation)}\n${after}`;
    if (!hasAliases) {
      const regions = ids.map((id) => linesOf(text, taskOf(id).item));
      expect(changesOutside(text, result, regions), note).toEqual([]);
    }
    const gaps = gone.flatMap((entry) => (entry === undefined ? [] : [linesOf(text, entry)]));
    expect(
      lostComments(text, after).filter(({ offset }) => !isWithin(gaps, offset)),
      note,
    ).toEqual([]);
    return after;
  }

  const fieldOf = (id: string, key: string) => entryOf(taskOf(id).map, key);

  it("is as valid as its author meant it to be", () => {
    const errors = validate(text).diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ code }) => code)).toEqual(INVALID[file] ?? []);
    expect(tasks.length).toBeGreaterThan(0);
  });

  it("takes a new task at its end and behind any other one", () => {
    const task = { id: "fresh", type: "bash", command: "echo 'a: b' # no", dependencies: [(tasks[0] as TaskPlace).id] };
    const { after } = done({ kind: "addTask", task });
    expect(lostComments(text, after)).toEqual([]);
    for (const { id } of tasks) {
      const behind = done({ kind: "addTask", task, after: id });
      expect(behind.result.changes.filter(({ from, to }) => from !== to)).toEqual([]);
      expect(lostComments(text, behind.after)).toEqual([]);
    }
    done({ kind: "addTask", task: { id: "placed", script: "one\ntwo\n", env: { A: "x" } }, position: [12, -7] });
  });

  it("takes a task on every edge", () => {
    for (const { from, to } of edges) {
      const { after } = done({ kind: "insertOnEdge", from, to, task: { id: "between", type: "noop" } });
      const list = fieldOf(to, "dependencies");
      const gaps = list === undefined ? [] : [linesOf(text, list)];
      expect(lostComments(text, after).filter(({ offset }) => !isWithin(gaps, offset))).toEqual([]);
    }
  });

  it("loses a task with what names it, and no comment but its own", () => {
    for (const { id } of tasks) {
      const { after } = done({ kind: "removeTasks", ids: [id] });
      const layout = layoutEntry?.value.kind === "map" ? entryOf(layoutEntry.value, id) : undefined;
      const gaps = [
        linesOf(text, taskOf(id).item),
        ...(layout === undefined ? [] : [linesOf(text, layout)]),
        ...(layoutEntry?.value.kind === "map" && layoutEntry.value.entries.length === 1 ? layoutLines : []),
        ...tasks.flatMap((task) => {
          const named = ["dependencies", "branch"].flatMap((key) => entryOf(task.map, key) ?? []);
          return JSON.stringify(dataOf(text)).includes(id) ? named.map((entry) => linesOf(text, entry)) : [];
        }),
      ];
      expect(
        lostComments(text, after).filter(({ offset }) => !isWithin(gaps, offset)),
        after,
      ).toEqual([]);
    }
    if (tasks.length > 2) done({ kind: "removeTasks", ids: tasks.slice(0, 2).map(({ id }) => id) });
    done({ kind: "removeTasks", ids: tasks.map(({ id }) => id) });
  });

  it("renames a task wherever it is named, and changes nothing else", () => {
    for (const { id } of tasks) {
      const { after } = done({ kind: "renameTask", from: id, to: "Renamed_1" });
      expect(after.replaceAll("Renamed_1", id)).toBe(text);
    }
  });

  it("connects tasks by two lines at most, and disconnects them again", () => {
    const chosen = tasks.flatMap(({ id }) => free.filter(({ to }) => to === id).slice(0, 2));
    for (const edge of chosen) {
      const after = expectOnly([edge.to], { kind: "connect", edges: [edge] }, []);
      const list = fieldOf(edge.to, "dependencies");
      const isShort = list === undefined || !text.slice(list.from, list.end).includes("\n");
      if (isShort && !hasAliases) expect(linesOnlyIn(after, text).length, after).toBeLessThanOrEqual(2);
    }
  });

  it("disconnects tasks, and draws their edges to another end", () => {
    for (const edge of edges) {
      const list = fieldOf(edge.to, "dependencies");
      expectOnly([edge.to], { kind: "disconnect", edges: [edge] }, [list]);
      const other = free.find(({ to }) => to === edge.to);
      if (other !== undefined) expectOnly([edge.to], { kind: "reconnect", edge, to: other }, [list]);
    }
  });

  it.each<[string, string, JsonValue]>([
    ["a word", "command", "make 'it' \"so\": 100% # sure"],
    ["a number", "retries", 7],
    ["lines", "description", "One.\n\n  Two: #2\n"],
    ["a map", "env", { NEW: "1", "odd key": "x: y" }],
    ["a list", "dependencies", []],
  ])("takes %s as the value of a field", (_what, key, value) => {
    for (const { id } of tasks)
      expectOnly([id], { kind: "setField", task: id, path: [key], value }, [fieldOf(id, key)]);
  });

  it("takes a value within a field", () => {
    for (const { id } of tasks) {
      expectOnly([id], { kind: "setField", task: id, path: ["env", "DEEP"], value: "on" }, [fieldOf(id, "env")]);
      expectOnly([id], { kind: "setField", task: id, path: ["retry", "delay"], value: "9s" }, []);
    }
  });

  it("loses any field of a task", () => {
    for (const { id, map } of tasks) {
      const isMerging = map.entries.some(({ isMerge }) => isMerge);
      for (const entry of map.entries) {
        const { key, value } = entry;
        if (key === "id" || key === "<<" || isMerging) continue;
        expectOnly([id], { kind: "unsetField", task: id, path: [key] }, [entry]);
        if (value.kind !== "map") continue;
        for (const inner of value.entries) {
          if (inner.key === "<<" || value.entries.some((each) => each.key === "<<")) continue;
          expectOnly([id], { kind: "unsetField", task: id, path: [key, inner.key] }, [entry]);
        }
      }
    }
  });

  it("takes and loses fields of the workflow", () => {
    for (const [path, value] of [
      [["description"], "Other words: *these*\n\nand these"],
      [["schedule"], "0 4 * * *"],
      [["tags"], ["x", "y, z"]],
      [["env", "STAGE"], "prod"],
    ] as const) {
      const { after } = done({ kind: "setField", path, value: value as JsonValue });
      const entry = tree.root && entryOf(tree.root, path[0]);
      const gaps = entry === undefined ? [] : [linesOf(text, entry)];
      expect(lostComments(text, after).filter(({ offset }) => !isWithin(gaps, offset))).toEqual([]);
      if (!hasAliases) expect(linesOnlyIn(text, after).length).toBeLessThan(8);
    }
    for (const { key } of tree.root?.entries ?? []) {
      if (key === "tasks") continue;
      const { after } = done({ kind: "unsetField", path: [key] });
      const gaps = tree.root?.entries.flatMap((entry) => (entry.key === key ? [linesOf(text, entry)] : [])) ?? [];
      expect(lostComments(text, after).filter(({ offset }) => !isWithin(gaps, offset))).toEqual([]);
    }
  });

  it("remembers where tasks were put, and forgets it", () => {
    for (const { id } of tasks) {
      const { after, result } = done({ kind: "moveNodes", positions: new Map([[id, [10.4, -20]]]) });
      expect(lostComments(text, after)).toEqual([]);
      if (layoutLines.length > 0 && !tree.root?.isFlow) expect(changesOutside(text, result, layoutLines)).toEqual([]);
      done({ kind: "moveNodes", positions: new Map([[id, null]]) });
    }
    done({ kind: "moveNodes", positions: new Map(tasks.map(({ id }, n) => [id, [n * 10, 5]])) });
    done({ kind: "moveNodes", positions: new Map(tasks.map(({ id }) => [id, null])) });
  });

  it("takes copies of its own tasks, and those of another document", () => {
    const own = tasks.slice(0, 2).map(({ id }) => id);
    const duplicated = done({ kind: "duplicateTasks", ids: own, by: [20, 30] });
    expect(lostComments(text, duplicated.after)).toEqual([]);
    for (const { id } of tasks) done({ kind: "duplicateTasks", ids: [id] });
    const all = tasks.map(({ id }) => id);
    const pasted = done({ kind: "pasteTasks", text: copyTasks(tree, all), at: [1, 2] });
    expect(lostComments(text, pasted.after)).toEqual([]);
    const other = documents[(documents.indexOf(document) + 1) % documents.length] as CorpusDocument;
    const strangers = done({
      kind: "pasteTasks",
      text: copyTasks(
        other.tree,
        other.tasks.map(({ id }) => id),
      ),
    });
    expect(lostComments(text, strangers.after)).toEqual([]);
  });

  it("has its tasks in another order, with the comments above them", () => {
    const places = tasks.length === 1 ? [] : tasks;
    for (const [n, { id }] of places.entries()) {
      const before = (places[(n + Math.min(2, places.length - 1)) % places.length] as TaskPlace).id;
      if (before === id) continue;
      const operation: DocumentOperation = n % 2 === 0 ? { kind: "reorder", id, before } : { kind: "reorder", id };
      const result = edit(tree, operation);
      if ("problem" in result) {
        expect(result.problem).toMatch(
          hasAliases ? /something would mean another thing/ : /holds something that is no task/,
        );
        continue;
      }
      const { after } = done(operation);
      expect(
        commentsOf(after)
          .map((comment) => comment.text)
          .toSorted(),
      ).toEqual(
        commentsOf(text)
          .map((comment) => comment.text)
          .toSorted(),
      );
    }
  });
});

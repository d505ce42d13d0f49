/** What holds for every document and every sequence of edits. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { edit } from "./edit.ts";
import { applyToModel, dataOf, documentText, type Model, operationOn } from "./edit-testing.ts";
import { parseSource } from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";
import { applyChanges, invertChanges } from "./text-change.ts";

const RUNS = 1_500;
const LENGTH = 5;

function idsOf(text: string): string[] {
  const tree = parseSource(text);
  return "problem" in tree ? [] : taskListOf(tree).tasks.map(({ id }) => id);
}

describe("any sequence of edits of any document", () => {
  it("gives what the operations mean, and back the very bytes", () => {
    fc.assert(
      fc.property(documentText, fc.infiniteStream(fc.nat(0xffffff)), ({ model, text }, seeds) => {
        expect(dataOf(text)).toEqual(model);
        let before = text;
        let expected: Model = model;
        for (let n = 0; n < LENGTH; n += 1) {
          const seed = seeds.next().value as number;
          const [operation] = fc.sample(operationOn(idsOf(before), `new${n}`), { numRuns: 1, seed });
          if (operation === undefined) throw new Error("no operation");
          const result = edit(before, operation);
          if ("problem" in result) {
            // Nothing here is written so oddly; whoever cannot edit it has a fault.
            expect(result.problem, `${JSON.stringify(operation)}\n${before}`).not.toMatch(/only typing can change/);
            continue;
          }
          const after = applyChanges(before, result.changes);
          const note = () =>
            `${JSON.stringify(operation, (_, value: unknown) => (value instanceof Map ? [...value] : value))}\n--- before\n${before}\n--- after\n${after}\n---`;
          expected = applyToModel(expected, operation, result.ids);
          let actual: JsonValue;
          try {
            actual = dataOf(after);
          } catch (error) {
            throw new Error(`does not parse: ${String(error)}\n${note()}`, { cause: error });
          }
          expect(actual, note()).toEqual(expected);
          if (before.includes("\r\n")) expect(after.replaceAll("\r\n", ""), note()).not.toContain("\n");
          expect(applyChanges(after, invertChanges(before, result.changes)), note()).toBe(before);
          before = after;
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("keeps every comment that does not stand within what goes, and every line that it does not concern", () => {
    fc.assert(
      fc.property(documentText, fc.nat(0xffffff), ({ text }, seed) => {
        const [operation] = fc.sample(operationOn(idsOf(text), "fresh"), { numRuns: 1, seed });
        // What goes takes its own comments along; the examples say which.
        if (operation === undefined || operation.kind === "removeTasks" || operation.kind === "unsetField") return;
        if (
          operation.kind === "setField" ||
          operation.kind === "setFieldOfTasks" ||
          (operation.kind === "moveNodes" && [...operation.positions.values()].includes(null))
        )
          return;
        const result = edit(text, operation);
        if ("problem" in result) return;
        const after = applyChanges(text, result.changes);
        const comments = (of: string) =>
          [...of.matchAll(/# (?:about|item|end|trailing|head)[^\n\r]*/g)]
            .map(([comment]) => comment.trimEnd())
            .toSorted();
        const kept = new Set(comments(after));
        if (!["disconnect", "reconnect", "insertOnEdge"].includes(operation.kind))
          for (const comment of comments(text)) {
            expect(kept, `${JSON.stringify(operation)}\n${text}\n---\n${after}`).toContain(comment);
          }
        // Nothing but what is within a change differs: all else is the same text in the same order.
        let [at, unchanged] = [0, ""];
        for (const { from, to } of result.changes) {
          unchanged += text.slice(at, from);
          at = to;
        }
        unchanged += text.slice(at);
        const inserted = result.changes.reduce((sum, change) => sum + change.insert.length, 0);
        expect(after.length).toBe(unchanged.length + inserted);
      }),
      { numRuns: RUNS },
    );
  });

  it("renames every reference and nothing else: back again, the bytes are the same", () => {
    fc.assert(
      fc.property(documentText, fc.nat(5), ({ model, text }, n) => {
        const id = `t${n}`;
        if (!idsOf(text).includes(id)) return;
        const forth = edit(text, { kind: "renameTask", from: id, to: "renamed.task-1" });
        if ("problem" in forth) throw new Error(forth.problem);
        const between = applyChanges(text, forth.changes);
        const written = JSON.stringify(dataOf(between));
        // In the generated documents an id stands alone as a text, or in `tasks.<id>.output`, and nowhere else.
        expect(written).not.toMatch(new RegExp(`"${id}"|tasks\\.${id}\\.`));
        expect(JSON.parse(written.replaceAll("renamed.task-1", id))).toEqual(model);
        const back = edit(between, { kind: "renameTask", from: "renamed.task-1", to: id });
        if ("problem" in back) throw new Error(back.problem);
        expect(applyChanges(between, back.changes)).toBe(text);
      }),
      { numRuns: RUNS },
    );
  });
});

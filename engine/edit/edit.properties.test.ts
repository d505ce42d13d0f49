/** What holds for every document and every sequence of edits. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { edit } from "./edit.ts";
import { applyToModel, dataOf, type Model } from "./edit-model-testing.ts";
import { documentText, operationOn } from "./edit-samples-testing.ts";
import type { DocumentOperation } from "./operations.ts";
import { nextLine } from "./source-lines.ts";
import { entryOf } from "./source-places.ts";
import { parseSource } from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";
import { applyChanges, invertChanges, type TextChange } from "./text-change.ts";

const RUNS = 1_500;
const LENGTH = 5;

function idsOf(text: string): string[] {
  const tree = parseSource(text);
  return "problem" in tree ? [] : taskListOf(tree).tasks.map(({ id }) => id);
}

/** Whether what a change takes away stands where the operation is at work: elsewhere there is only what is new. */
function isConcerned(text: string, operation: DocumentOperation, { from, to, insert }: TextChange): boolean {
  const gone = text.slice(from, to);
  // Blanks may be in the way of what is new, and a line may be said again as it was.
  if (gone.trim() === "" || insert.includes(gone)) return true;
  const tree = parseSource(text);
  if ("problem" in tree) return false;
  const { byId } = taskListOf(tree);
  const within = (place: { readonly from: number; readonly end: number } | undefined) =>
    place !== undefined && place.from <= from && to <= nextLine(text, place.end);
  const inTasks = (ids: readonly string[]) => ids.some((id) => within(byId.get(id)?.item));
  const inLayout = tree.root !== undefined && within(entryOf(tree.root, "layout"));
  switch (operation.kind) {
    case "connect":
    case "disconnect":
      return inTasks(operation.edges.map((edge) => edge.to));
    case "reconnect":
      return inTasks([operation.edge.to, operation.to.to]);
    case "insertOnEdge":
      return inTasks([operation.to]) || inLayout;
    case "renameTask":
      return gone.includes(operation.from) && !gone.includes("\n");
    case "renameKey":
      return gone.includes(String(operation.path.at(-1))) && !gone.includes("\n");
    case "reorder":
      return true;
    default:
      return inLayout;
  }
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
        for (const change of result.changes) {
          expect(
            isConcerned(text, operation, change),
            `${JSON.stringify(operation)} takes ${JSON.stringify(text.slice(change.from, change.to))} from\n${text}`,
          ).toBe(true);
        }
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

/** Sequences of random edits on documents as people write them. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corpus } from "./corpus-testing.ts";
import { edit } from "./edit.ts";
import { applyToModel, dataOf, type Model } from "./edit-model-testing.ts";
import { operationOn } from "./edit-samples-testing.ts";
import { applyChanges, invertChanges } from "./text-change.ts";
import { parseSource } from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";

const RUNS = 6;
const LENGTH = 5;

/** Two tasks of one id are more than the model of operations can tell apart. */
const documents = corpus().filter(({ file }) => file !== "38-duplicates-and-oddities.yaml");

describe.each(documents)("$file", ({ text }) => {
  it("means after each edit what the edit says, and can go back", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(0xffffff)), (seeds) => {
        let before = text;
        let expected = dataOf(text) as Model;
        for (let n = 0; n < LENGTH; n += 1) {
          const tree = parseSource(before);
          if ("problem" in tree) throw new Error(`${tree.problem}\n${before}`);
          const ids = taskListOf(tree).tasks.map(({ id }) => id);
          const [operation] = fc.sample(operationOn(ids, `new${n}`), {
            numRuns: 1,
            seed: seeds.next().value as number,
          });
          if (operation === undefined) throw new Error("no operation");
          const { kind } = operation;
          // A name of a task that is gone may be read as a difference of two.
          const named = [...before.matchAll(/\btasks\.([\w-]+)/g)].map(([, name = ""]) => name);
          if (["renameTask", "duplicateTasks"].includes(kind) && !named.every((name) => ids.includes(name))) continue;
          // What a task says for itself hides what it inherits: without it, that is seen again.
          if (kind === "unsetField" && text.includes("<<:")) continue;
          const result = edit(tree, operation);
          if ("problem" in result) continue;
          const after = applyChanges(before, result.changes);
          expected = applyToModel(expected, operation, result.ids);
          expect(dataOf(after), `${JSON.stringify(operation)}\n${before}\n---\n${after}`).toEqual(expected);
          expect(applyChanges(after, invertChanges(before, result.changes))).toBe(before);
          before = after;
        }
      }),
      { numRuns: RUNS },
    );
  });
});

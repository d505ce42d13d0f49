/** What holds for any two versions: done to the older, the differences give the newer. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { ownValue } from "#engine/document/json-map.ts";
import { type Draft, draftOf } from "./draft.ts";
import { edit } from "./edit.ts";
import { type Model } from "./edit-model-testing.ts";
import { documentText, operationOn } from "./edit-samples-testing.ts";
import { parseSource } from "./source-tree.ts";
import { applyChanges } from "./text-change.ts";
import { type FieldChange, type VersionDiff, versionDiff } from "./version-diff.ts";

const RUNS = 1_000;

function draft(text: string): Draft {
  const tree = parseSource(text);
  if ("problem" in tree) throw new Error(tree.problem);
  return draftOf(tree);
}

/** Some edits later. */
function edited(text: string, seeds: readonly number[]): string {
  return seeds.reduce((current, seed, n) => {
    const ids = draft(current).tasks.map(({ id }) => id);
    const [operation] = fc.sample(operationOn(ids, `new${n}`), { numRuns: 1, seed });
    const result = operation && edit(current, operation);
    return result === undefined || "problem" in result ? current : applyChanges(current, result.changes);
  }, text);
}

const versions = fc.oneof(
  fc
    .tuple(documentText, fc.array(fc.nat(0xffffff), { maxLength: 5 }))
    .map(([{ text }, seeds]) => [draft(text), draft(edited(text, seeds))] as const),
  fc.tuple(documentText, documentText).map(([a, b]) => [draft(a.text), draft(b.text)] as const),
);

function withChanges(data: Model, changes: readonly FieldChange[]): Model {
  const result = structuredClone(data) as { [key: string]: JsonValue };
  for (const { path, before, after } of changes) {
    const place = path.slice(0, -1).reduce((map, key) => map[key] as unknown as Model, result as Model);
    const key = path.at(-1) as string;
    expect(ownValue(place, key)).toEqual(before);
    if (after === undefined) delete place[key];
    else place[key] = after;
  }
  return result;
}

function without(data: Model, ...keys: readonly string[]): Model {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)));
}

function waits({ data }: { readonly data: Model }): readonly string[] {
  // What is no text is no id to a draft.
  const written = Array.isArray(data["dependencies"]) ? (data["dependencies"] as JsonValue[]) : [];
  return written.filter((each) => typeof each === "string");
}

function expectToLead(before: Draft, after: Draft, diff: VersionDiff): void {
  const changes = new Map(diff.changed.map((change) => [change.id, change]));
  const formerOf = new Map(after.tasks.map(({ id }) => [id, changes.get(id)?.formerId ?? id]));
  for (const id of diff.added) formerOf.delete(id);
  const newIds = new Map([...formerOf].map(([id, formerId]) => [formerId, id]));

  // Every task is in one place: came, went, or is in both.
  expect([...diff.added, ...formerOf.keys()].toSorted()).toEqual(after.tasks.map(({ id }) => id).toSorted());
  expect([...diff.removed, ...formerOf.values()].toSorted()).toEqual(before.tasks.map(({ id }) => id).toSorted());

  for (const task of after.tasks) {
    const former = before.tasks.find(({ id }) => id === formerOf.get(task.id));
    if (former === undefined) continue;
    const { fields = [], upstream = { added: [], removed: [] }, isMoved = false } = changes.get(task.id) ?? {};
    expect(without(withChanges(former.data, fields), "id", "dependencies")).toEqual(
      without(task.data, "id", "dependencies"),
    );
    const kept = waits(former).filter((id) => !upstream.removed.includes(id));
    expect(new Set([...kept.map((id) => newIds.get(id) ?? id), ...upstream.added])).toEqual(new Set(waits(task)));
    expect(isMoved).toBe(JSON.stringify(before.layout[former.id]) !== JSON.stringify(after.layout[task.id]));
  }

  // What kept its order rises.
  const inOrder = after.tasks.flatMap(({ id }) => {
    const place = before.tasks.findIndex((task) => task.id === formerOf.get(id));
    return place < 0 || changes.get(id)?.isReordered === true ? [] : [place];
  });
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));

  // Places are looked at above; those of no task are the workflow's own.
  const settings = diff.workflow.filter(({ path }) => path[0] !== "layout");
  expect(without(withChanges(before.data, settings), "layout")).toEqual(without(after.data, "layout"));
}

describe("the differences of any two versions", () => {
  it("lead from the older to the newer", () => {
    fc.assert(
      fc.property(versions, ([before, after]) => expectToLead(before, after, versionDiff(before, after))),
      { numRuns: RUNS },
    );
  });

  it("are the same in number the other way round, with what came and what went exchanged", () => {
    fc.assert(
      fc.property(versions, ([before, after]) => {
        const [forth, back] = [versionDiff(before, after), versionDiff(after, before)];
        expect(back.added.length - back.removed.length).toBe(forth.removed.length - forth.added.length);
        expect(back.workflow.length).toBe(forth.workflow.length);
      }),
      { numRuns: RUNS },
    );
  });

  it("are none between two ways of writing the same", () => {
    fc.assert(
      fc.property(documentText, ({ model, text }) => {
        const nothing = { added: [], removed: [], changed: [], workflow: [] };
        expect(versionDiff(draft(text), draft(text))).toEqual(nothing);
        expect(versionDiff(draft(text), draft(JSON.stringify(model)))).toEqual(nothing);
      }),
      { numRuns: RUNS },
    );
  });
});

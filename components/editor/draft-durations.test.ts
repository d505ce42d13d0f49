import { expect, test } from "vitest";
import { draftOf } from "#engine/edit/draft.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { draftDurations } from "./draft-durations.ts";

test("history comes first, then what the document says, then a minute", () => {
  const tree = parseSource(`id: x
defaults: { timeout: 30s }
tasks:
  - { id: known, timeout: 1h }
  - { id: promised, sla: 2m, timeout: 1h }
  - { id: inherits }
  - { id: mistyped, timeout: soon }
`);
  if ("problem" in tree) throw new Error(tree.problem);
  expect(draftDurations(draftOf(tree), { known: 7 })).toEqual([7, 120_000, 30_000, 60_000]);
});

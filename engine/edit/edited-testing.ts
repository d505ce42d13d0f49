/** An edit's text, or why there is none: for tests. */
import { expect } from "vitest";
import { edit } from "./edit.ts";
import { applyToModel, dataOf, type Model } from "./edit-model-testing.ts";
import type { DocumentOperation, Edit } from "./operations.ts";
import { applyChanges, invertChanges } from "./text-change.ts";

/**
 * @throws Error if the operation is refused, or its changes cannot be taken back to the byte
 */
export function edited(text: string, operation: DocumentOperation): string {
  const result = edit(text, operation);
  if ("problem" in result) throw new Error(result.problem);
  const after = applyChanges(text, result.changes);
  if (applyChanges(after, invertChanges(text, result.changes)) !== text) throw new Error("cannot be undone");
  return after;
}

/** Why the operation is refused; "" if it is not. */
export function problemOf(text: string, operation: DocumentOperation): string {
  const result = edit(text, operation);
  return "problem" in result ? result.problem : "";
}

/** The same, held to what the operation means on plain data. */
export function editedAsMeant(text: string, operation: DocumentOperation): string {
  const after = edited(text, operation);
  const { ids } = edit(text, operation) as Edit;
  expect(dataOf(after), after).toEqual(applyToModel(dataOf(text) as Model, operation, ids));
  return after;
}

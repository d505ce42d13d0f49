import { describe, expect, it } from "vitest";
import { edit } from "./edit.ts";
import { applyChanges } from "./text-change.ts";

/** The text afterwards, or why it is refused. */
function reordered(text: string, id: string, before?: string): string {
  const result = edit(text, { kind: "reorder", id, ...(before !== undefined && { before }) });
  return "problem" in result ? `refused: ${result.problem}` : applyChanges(text, result.changes);
}

describe("a task in brackets that gets another place", () => {
  const TEXT = `id: w
tasks: [
  { id: a }, # about a

  # --- b ---
  { id: b }, # about b
  { id: c } # about c
]
`;

  it("takes along the comments above it and behind it, and leaves the commas where they are", () => {
    expect(reordered(TEXT, "c", "a")).toBe(`id: w
tasks: [
  { id: c }, # about c

  { id: a }, # about a
  # --- b ---
  { id: b } # about b
]
`);
    expect(reordered(TEXT, "b", "a")).toBe(`id: w
tasks: [
  # --- b ---
  { id: b }, # about b

  { id: a }, # about a
  { id: c } # about c
]
`);
  });

  it("does not hide the bracket that closes the list in its comment", () => {
    const text = "id: w\r\ntasks: [\r\n  { id: a }, # about a\r\n  { id: b }]\r\n";
    expect(reordered(text, "a")).toBe("id: w\r\ntasks: [\r\n  { id: b },\r\n  { id: a } # about a\r\n]\r\n");
  });

  it("changes places on one line", () => {
    expect(reordered("tasks: [{ id: a }, { id: b } , { id: c }]\n", "c", "a")).toBe(
      "tasks: [{ id: c }, { id: a } , { id: b }]\n",
    );
    expect(reordered('{"tasks": [\n  {"id": "a"},\n  {"id": "b"}\n]}', "a")).toBe(
      '{"tasks": [\n  {"id": "b"},\n  {"id": "a"}\n]}',
    );
  });

  it("leaves a comment that is of a whole line of tasks on that line", () => {
    expect(reordered("tasks: [\n  { id: a }, { id: b }, # both\n  { id: c },\n]\n", "b", "a")).toBe(
      "tasks: [\n  { id: b }, { id: a }, # both\n  { id: c },\n]\n",
    );
  });
});

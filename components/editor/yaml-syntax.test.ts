// @vitest-environment jsdom
import { foldable, getIndentation, syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { describe, expect, test } from "vitest";
import { readSyntax, yamlSyntax } from "./yaml-syntax.ts";

const TASK = `  - id: task
    env:
      A: 1

      B: 2
    dependencies:
    - other
    command: |
      echo
`;
const LARGE = `id: large
tasks:
${TASK.repeat(2_000)}`;

function viewOf(doc: string): EditorView {
  const view = new EditorView({ state: EditorState.create({ doc, extensions: yamlSyntax }) });
  readSyntax(view);
  return view;
}

const isByLine = (view: EditorView) => syntaxTree(view.state).type.name === "Document";

test("a large text is read line by line, a small one by the grammar, and one that grows changes over", () => {
  expect(isByLine(viewOf(LARGE))).toBe(true);
  const view = viewOf(TASK);
  expect(isByLine(view)).toBe(false);
  view.dispatch({ changes: { from: 0, insert: LARGE } });
  expect(isByLine(view)).toBe(true);
  view.dispatch({ changes: { from: 0, to: LARGE.length } });
  expect(isByLine(view)).toBe(false);
});

test("in a large text lines fold what stands further in, up to the last that does", () => {
  const { state } = viewOf(LARGE);
  const folded = (line: number) => {
    const { from, to } = state.doc.line(line);
    const range = foldable(state, from, to);
    return range === null ? undefined : state.doc.lineAt(range.to).number;
  };
  expect(folded(3)).toBe(11);
  expect(folded(4)).toBe(7);
  expect(folded(5)).toBeUndefined();
  expect(folded(8)).toBe(9);
  // All of the tasks are more than is looked through at a keystroke.
  expect(folded(2)).toBeUndefined();
});

describe.each([
  ["small", "id: w\ntasks:\n"],
  ["large", LARGE],
])("in a %s text", (_, text) => {
  test.each([
    ["  - id: task", 4],
    ["  - id: task   # about it", 4],
    ["    env:", 6],
    ["    env:                    # aligned", 6],
    ["    command: |", 6],
    ["    command: |  # aligned", 6],
    ["    command: >-", 6],
    ["    dependencies: [", 6],
    ["    retries: 2", 4],
    ["    retries: 2  # so often", 4],
  ])("the line after %j begins at column %i", (line, indent) => {
    const { state } = viewOf(`${text}${line}\n`);
    expect(getIndentation(state, state.doc.length)).toBe(indent);
  });
});

// @vitest-environment jsdom
import {
  cursorCharLeft,
  cursorCharRight,
  deleteCharBackward,
  deleteCharForward,
  history,
  insertNewline,
  moveLineDown,
  moveLineUp,
  undo,
} from "@codemirror/commands";
import { EditorSelection, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { losslessLineEnds } from "./line-ends.ts";

const CRLF = "id: a\r\ntasks:\r\n  - id: b\r\n";
const END_OF_FIRST = 5;

const views: EditorView[] = [];
afterEach(() => {
  // Before they are measured, for which jsdom has no layout.
  for (const view of views.splice(0)) view.destroy();
});

function viewOf(doc: string, at: number): EditorView {
  const view = new EditorView({
    state: EditorState.create({ doc, selection: { anchor: at }, extensions: [history(), losslessLineEnds] }),
  });
  views.push(view);
  return view;
}

function type(view: EditorView, text: string): void {
  view.dispatch(view.state.replaceSelection(text), { userEvent: "input.type" });
}

/** Of the end of the first line. */
function isOneCharacter(view: EditorView): boolean {
  return view.state.facet(EditorView.atomicRanges).some((ranges) => ranges(view).size > 0);
}

const textOf = (view: EditorView) => view.state.doc.toString();

describe("in a document whose lines end with both characters", () => {
  it.each([
    ["typing", (view: EditorView) => type(view, "Q"), "id: aQ\r\ntasks:\r\n  - id: b\r\n"],
    ["a new line", (view: EditorView) => insertNewline(view), "id: a\r\n\r\ntasks:\r\n  - id: b\r\n"],
    [
      "pasted lines",
      (view: EditorView) => type(view, "\nx: 1\ny: 2"),
      "id: a\r\nx: 1\r\ny: 2\r\ntasks:\r\n  - id: b\r\n",
    ],
    ["deletion forwards", (view: EditorView) => deleteCharForward(view), "id: atasks:\r\n  - id: b\r\n"],
    ["deletion backwards", (view: EditorView) => deleteCharBackward(view), "id: \r\ntasks:\r\n  - id: b\r\n"],
    ["a line moved", (view: EditorView) => moveLineDown(view), "tasks:\r\nid: a\r\n  - id: b\r\n"],
  ])("%s at the end of a line keeps them together", (_name, act, expected) => {
    // Before the \r, and between the two, where a click or the End key would put it.
    for (const at of [END_OF_FIRST, END_OF_FIRST + 1]) {
      const view = viewOf(CRLF, END_OF_FIRST);
      view.dispatch({ selection: { anchor: at } });
      act(view);
      expect(textOf(view)).toBe(expected);
      undo(view);
      expect(textOf(view)).toBe(CRLF);
    }
  });

  it("takes back a line's end as a whole from the start of the next", () => {
    const view = viewOf(CRLF, 7);
    deleteCharBackward(view);
    expect(textOf(view)).toBe("id: atasks:\r\n  - id: b\r\n");
  });

  it("passes over both with one step", () => {
    const view = viewOf(CRLF, END_OF_FIRST);
    cursorCharRight(view);
    expect(view.state.selection.main.head).toBe(7);
    cursorCharLeft(view);
    expect(view.state.selection.main.head).toBe(END_OF_FIRST);
  });

  it("gets back a half that went with a change", () => {
    const view = viewOf("a\r\n\r\nb\r\n", 3);
    view.dispatch({ changes: { from: 3, to: 4, insert: "q" }, userEvent: "input.type" });
    expect(textOf(view)).toBe("a\r\nq\r\nb\r\n");
  });

  it("keeps no half of an end where the last line has none", () => {
    const view = viewOf("a\r\nb", 3);
    moveLineUp(view);
    expect(textOf(view)).toBe("b\r\na");
  });

  it("leaves lines that end otherwise, and programs that write, alone", () => {
    const mixed = "a\r\nb\nc\r\n";
    const view = viewOf(mixed, 4);
    type(view, "x");
    expect(textOf(view)).toBe("a\r\nbx\nc\r\n");
    view.dispatch({ changes: { from: 0, insert: "z\n" }, userEvent: "operation.setField" });
    expect(textOf(view)).toBe("z\na\r\nbx\nc\r\n");
  });

  it("keeps the column and the direction of a cursor that it moves out from between them", () => {
    const view = viewOf(CRLF, 0);
    view.dispatch({ selection: EditorSelection.create([EditorSelection.cursor(6, -1, 1, 42)]) });
    const { head, goalColumn, bidiLevel, assoc } = view.state.selection.main;
    expect({ head, goalColumn, bidiLevel, assoc }).toEqual({ head: 5, goalColumn: 42, bidiLevel: 1, assoc: -1 });
  });

  it.each(["mouseup", "dragend", "keydown"])("are one character again after the mouse, with %s", (event) => {
    const view = viewOf(CRLF, END_OF_FIRST);
    document.body.append(view.dom);
    view.contentDOM.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 1 }));
    expect(isOneCharacter(view)).toBe(false);
    view.contentDOM.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, key: "Shift" }));
    expect(isOneCharacter(view)).toBe(false);
    view.contentDOM.dispatchEvent(new Event(event, { bubbles: true }));
    expect(isOneCharacter(view)).toBe(true);
  });

  it("holds for any keys in any order", () => {
    const commands = [
      insertNewline,
      deleteCharForward,
      deleteCharBackward,
      cursorCharLeft,
      cursorCharRight,
      moveLineUp,
      moveLineDown,
    ];
    const key = fc.oneof(
      fc.constantFrom(...commands).map((command) => (view: EditorView) => void command(view)),
      fc.constantFrom("q", "\n", "\r\n", "a\nb").map((text) => (view: EditorView) => type(view, text)),
      fc
        .nat(40)
        .map(
          (at) => (view: EditorView) => view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) } }),
        ),
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 25 }), (keys) => {
        const view = viewOf(CRLF, 0);
        for (const press of keys) {
          press(view);
          // As long as the first line says what the document's ends are.
          if (!view.state.doc.line(1).text.endsWith("\r")) return;
          expect(textOf(view).replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
        }
      }),
      { numRuns: 300 },
    );
  });
});

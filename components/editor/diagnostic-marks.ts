import type { Diagnostic as Mark } from "@codemirror/lint";
import type { EditorState, Text } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { Diagnostic, Fix, Position } from "#engine/document/diagnostics.ts";

/** More would cost every keystroke; who mends these sees the next ones. */
const MOST_MARKS = 300;

/** The first diagnostics as CodeMirror's, with their fixes to choose. */
export function marksOf(state: EditorState, diagnostics: readonly Diagnostic[]): Mark[] {
  return diagnostics.slice(0, MOST_MARKS).map((diagnostic) => {
    const from = offsetOf(state, diagnostic.range.start);
    return {
      from,
      to: Math.max(from, offsetOf(state, diagnostic.range.end)),
      severity: diagnostic.severity,
      message: diagnostic.message,
      ...(diagnostic.fix === undefined ? {} : { actions: [actionOf(diagnostic.fix, state.doc)] }),
    };
  });
}

/** @param checked the text in which the positions are meant */
function actionOf(fix: Fix, checked: Text): NonNullable<Mark["actions"]>[number] {
  return {
    name: fix.title,
    apply(view) {
      // A text that is newer is checked at this moment, and has its own repairs then.
      if (view.state.doc.eq(checked)) applyFix(view, fix);
    },
  };
}

/** A repair is one step of the history. The text must be the one that was checked. */
export function applyFix(view: EditorView, fix: Fix): void {
  const { state } = view;
  view.dispatch({
    changes: fix.edits.map(({ range, newText }) => ({
      from: offsetOf(state, range.start),
      to: offsetOf(state, range.end),
      insert: newText,
    })),
    userEvent: "operation.fix",
  });
}

/** Lines and columns count from 1; what lies behind the end (the text may be newer than its diagnostics) becomes the end. */
export function offsetOf(state: EditorState, position: Position): number {
  const line = state.doc.line(Math.min(Math.max(1, position.line), state.doc.lines));
  return Math.min(line.from + Math.max(0, position.column - 1), line.to);
}

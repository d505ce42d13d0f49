import type { Diagnostic as Mark } from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";
import type { Diagnostic, Fix, Position } from "#engine/document/diagnostics.ts";

/** Diagnostics as CodeMirror's, with their fixes to choose. */
export function marksOf(state: EditorState, diagnostics: readonly Diagnostic[]): Mark[] {
  return diagnostics.map((diagnostic) => {
    const from = offsetOf(state, diagnostic.range.start);
    return {
      from,
      to: Math.max(from, offsetOf(state, diagnostic.range.end)),
      severity: diagnostic.severity,
      message: diagnostic.message,
      ...(diagnostic.fix === undefined ? {} : { actions: [actionOf(diagnostic.fix)] }),
    };
  });
}

function actionOf(fix: Fix): NonNullable<Mark["actions"]>[number] {
  return {
    name: fix.title,
    apply(view) {
      const { state } = view;
      view.dispatch({
        changes: fix.edits.map(({ range, newText }) => ({
          from: offsetOf(state, range.start),
          to: offsetOf(state, range.end),
          insert: newText,
        })),
        userEvent: "operation.fix",
      });
    },
  };
}

/** Lines and columns count from 1; what lies behind the end (the text may be newer than its diagnostics) becomes the end. */
export function offsetOf(state: EditorState, position: Position): number {
  const line = state.doc.line(Math.min(Math.max(1, position.line), state.doc.lines));
  return Math.min(line.from + Math.max(0, position.column - 1), line.to);
}

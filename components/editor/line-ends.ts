/**
 * A document's bytes are its own: CodeMirror splits lines at \n only, so that offsets and text are those
 * of the document; a \r before it stays in the text, is not shown, and is written where one types into a
 * document that has them.
 */
import { EditorState, type Extension, RangeSetBuilder, type TransactionSpec } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

const HIDDEN = Decoration.replace({});

export const losslessLineEnds: Extension = [
  EditorState.lineSeparator.of("\n"),
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = hiddenReturns(view);
      }
      update(update: ViewUpdate) {
        if (update.docChanged || update.viewportChanged) this.decorations = hiddenReturns(update.view);
      }
    },
    {
      decorations: (plugin) => plugin.decorations,
      provide: (plugin) => EditorView.atomicRanges.of((view) => view.plugin(plugin)?.decorations ?? Decoration.none),
    },
  ),
  EditorState.transactionFilter.of((transaction): TransactionSpec | readonly TransactionSpec[] => {
    if (!transaction.docChanged || !transaction.isUserEvent("input")) return transaction;
    if (!transaction.startState.doc.line(1).text.endsWith("\r")) return transaction;
    const changes: { from: number; to: number; insert: string }[] = [];
    let hasBare = false;
    transaction.changes.iterChanges((from, to, _fromB, _toB, inserted) => {
      const text = inserted.toString();
      const written = text.replaceAll(/\r?\n/g, "\r\n");
      hasBare ||= written !== text;
      changes.push({ from, to, insert: written });
    });
    if (!hasBare) return transaction;
    const last = changes.at(-1);
    return [
      {
        changes,
        ...(last === undefined ? {} : { selection: { anchor: last.from + last.insert.length } }),
        userEvent: "input",
        scrollIntoView: true,
      },
    ];
  }),
];

function hiddenReturns(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      if (line.text.endsWith("\r")) builder.add(line.to - 1, line.to, HIDDEN);
      at = line.to + 1;
    }
  }
  return builder.finish();
}

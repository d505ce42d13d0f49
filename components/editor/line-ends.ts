/**
 * A document's bytes are its own: CodeMirror splits lines at \n only, so that offsets and text are those
 * of the document. The \r before it stays in the text and is not shown; the two are one character to
 * whoever moves, deletes or types, and are written where one types into a document that has them.
 */
import {
  cursorLineDown,
  cursorLineUp,
  cursorPageDown,
  cursorPageUp,
  selectLineDown,
  selectLineUp,
  selectPageDown,
  selectPageUp,
} from "@codemirror/commands";
import { EditorSelection, EditorState, type Extension, Prec, RangeSetBuilder, type Text } from "@codemirror/state";
import {
  type Command,
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";

const HIDDEN = Decoration.replace({});
/** Of the two characters; crosses the end of its line, as no decoration that is drawn may. */
const PAIR = Decoration.mark({});

const HELD_KEYS: ReadonlySet<string> = new Set(["Shift", "Control", "Alt", "Meta"]);

/**
 * Views in which a place is looked for by where it is on the screen. Behind the end of a line that is the far side
 * of the hidden \r, and from within the pair one would be led on to the next line; so there is no pair, and the
 * place comes back before the \r by the filter.
 */
const aiming = new WeakSet<EditorView>();

function aimed(command: Command): Command {
  return (view) => {
    aiming.add(view);
    try {
      return command(view);
    } finally {
      aiming.delete(view);
    }
  };
}

export const losslessLineEnds: Extension = [
  EditorState.lineSeparator.of("\n"),
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      pairs: DecorationSet;
      constructor(view: EditorView) {
        [this.decorations, this.pairs] = returnsIn(view);
      }
      update(update: ViewUpdate) {
        if (update.docChanged || update.viewportChanged) [this.decorations, this.pairs] = returnsIn(update.view);
      }
    },
    {
      decorations: (plugin) => plugin.decorations,
      provide: (plugin) =>
        EditorView.atomicRanges.of((view) =>
          aiming.has(view) ? Decoration.none : (view.plugin(plugin)?.pairs ?? Decoration.none),
        ),
    },
  ),
  Prec.high(
    keymap.of([
      { key: "ArrowUp", run: aimed(cursorLineUp), shift: aimed(selectLineUp) },
      { key: "ArrowDown", run: aimed(cursorLineDown), shift: aimed(selectLineDown) },
      { key: "PageUp", run: aimed(cursorPageUp), shift: aimed(selectPageUp) },
      { key: "PageDown", run: aimed(cursorPageDown), shift: aimed(selectPageDown) },
    ]),
  ),
  EditorView.domEventHandlers({
    mousedown: (_, view) => {
      aiming.add(view);
      const { ownerDocument } = view.contentDOM;
      const listening = new AbortController();
      const end = () => {
        aiming.delete(view);
        listening.abort();
      };
      const { signal } = listening;
      ownerDocument.addEventListener("mouseup", end, { signal });
      // Dragged text is let go of without a mouseup.
      ownerDocument.addEventListener("dragend", end, { signal });
      // Before the key is dealt with, whatever else has swallowed the end. One that is held to mark more repeats itself.
      const pressed = ({ key }: KeyboardEvent) => {
        if (!HELD_KEYS.has(key)) end();
      };
      ownerDocument.addEventListener("keydown", pressed, { signal, capture: true });
    },
  }),
  // The last of the filters comes first: the selection is looked at when the changes are settled.
  EditorState.transactionFilter.of((transaction) => {
    const { newDoc, newSelection } = transaction;
    if (!newSelection.ranges.some(({ anchor, head }) => isBetween(newDoc, anchor) || isBetween(newDoc, head))) {
      return transaction;
    }
    const outside = (position: number) => (isBetween(newDoc, position) ? position - 1 : position);
    const ranges = newSelection.ranges.map(({ anchor, head, goalColumn, bidiLevel, assoc }) =>
      EditorSelection.range(outside(anchor), outside(head), goalColumn, bidiLevel ?? undefined, assoc),
    );
    return [transaction, { selection: EditorSelection.create(ranges, newSelection.mainIndex), sequential: true }];
  }),
  EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged || !isByHand(transaction)) return transaction;
    if (!transaction.startState.doc.line(1).text.endsWith("\r")) return transaction;
    const { newDoc } = transaction;
    const changes: { from: number; to?: number; insert?: string }[] = [];
    transaction.changes.iterChanges((_fromA, toA, from, to) => {
      // What the browser makes of a key in an empty line may take the hidden half of its end along.
      const lostHalf = isBetween(transaction.startState.doc, toA) && !isBetween(newDoc, to);
      changes.push(...mendedEnds(newDoc, from, lostHalf ? to + 1 : to));
    });
    return changes.length === 0 ? transaction : [transaction, { changes, sequential: true }];
  }),
];

function isByHand(transaction: { isUserEvent(event: string): boolean }): boolean {
  return ["input", "delete", "move"].some((event) => transaction.isUserEvent(event));
}

/** Whether a place lies between the two characters of a line's end. */
function isBetween(doc: Text, position: number): boolean {
  return position > 0 && position < doc.length && doc.sliceString(position - 1, position + 1) === "\r\n";
}

/** What to change so that each line that was written ends as the document's do, and no \r is left without its \n. */
function mendedEnds(doc: Text, from: number, to: number): { from: number; to?: number; insert?: string }[] {
  const changes: { from: number; to?: number; insert?: string }[] = [];
  const start = Math.max(0, from - 1);
  const text = doc.sliceString(start, Math.min(doc.length, to + 1));
  for (let index = 0; index < text.length; index += 1) {
    const position = start + index;
    const isWritten = position >= from && position < to;
    if (text[index] === "\n" && isWritten && doc.sliceString(Math.max(0, position - 1), position) !== "\r") {
      changes.push({ from: position, insert: "\r" });
    } else if (text[index] === "\r" && position < to && doc.sliceString(position + 1, position + 2) !== "\n") {
      changes.push({ from: position, to: position + 1 });
    }
  }
  return changes;
}

function returnsIn(view: EditorView): [hidden: DecorationSet, pairs: DecorationSet] {
  const hidden = new RangeSetBuilder<Decoration>();
  const pairs = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      if (line.text.endsWith("\r")) {
        hidden.add(line.to - 1, line.to, HIDDEN);
        if (line.to < view.state.doc.length) pairs.add(line.to - 1, line.to + 1, PAIR);
      }
      at = line.to + 1;
    }
  }
  return [hidden.finish(), pairs.finish()];
}

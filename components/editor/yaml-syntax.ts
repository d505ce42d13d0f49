/**
 * What the code pane knows of YAML: its colours, folds and indents.
 *
 * A grammar reads a text as a whole. In one of a megabyte it spends 20 ms on each keystroke, which is all
 * that the library allows it, and 100 ms at a time in between. Large texts are therefore read line by line,
 * no further than one can see; what is lost is only that quotes over several lines are not always coloured.
 */
import { yaml } from "@codemirror/lang-yaml";
import { foldService, type IndentContext, indentService, StreamLanguage } from "@codemirror/language";
import { yaml as yamlByLine } from "@codemirror/legacy-modes/mode/yaml";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** In UTF-16 units; about 3,000 lines. */
const LARGE = 100_000;

const language = new Compartment();
const NONE: Extension = [];
// The grammar would have what is below a key stand where the comment behind it begins.
const INDENTS = indentService.of(indentByLineBefore);
const GRAMMAR: Extension = [yaml(), INDENTS];
const BY_LINE: Extension = [
  StreamLanguage.define({
    ...yamlByLine,
    // Its names for things are not those of the grammar, whose colours the theme has.
    tokenTable: { atom: tags.propertyName, meta: tags.punctuation, def: tags.meta, variable: tags.labelName },
  }),
  foldService.of(foldByIndent),
  INDENTS,
];

/** Nothing is known until `readSyntax` is called; from then on it is what fits the text's size. */
export const yamlSyntax: Extension = [
  language.of(NONE),
  EditorState.transactionExtender.of((transaction) => {
    const now = language.get(transaction.startState);
    if (!transaction.docChanged || now === NONE) return null;
    const wanted = syntaxFor(transaction.newDoc.length);
    return wanted === now ? null : { effects: language.reconfigure(wanted) };
  }),
];

/** Begins to read the text's syntax. Not before it is shown, it takes a while. */
export function readSyntax(view: EditorView): void {
  view.dispatch({ effects: language.reconfigure(syntaxFor(view.state.doc.length)) });
}

function syntaxFor(length: number): Extension {
  return length > LARGE ? BY_LINE : GRAMMAR;
}

/** What is longer cannot be folded: this is asked for each line in view, at each keystroke. */
const MOST_FOLDED_LINES = 1_000;

/** A line holds what stands below it and further in; a key also holds a list that stands right below it. */
function foldByIndent({ doc }: EditorState, lineStart: number): { from: number; to: number } | null {
  const first = doc.lineAt(lineStart);
  const indent = indentOf(first.text);
  if (indent === undefined) return null;
  const isItem = beginsItem(first.text);
  let end = first.to;
  for (let number = first.number + 1; number <= doc.lines; number += 1) {
    if (number > first.number + MOST_FOLDED_LINES) return null;
    const line = doc.line(number);
    const own = indentOf(line.text);
    if (own === undefined) continue;
    if (own < indent || (own === indent && (isItem || !beginsItem(line.text)))) break;
    end = line.to;
  }
  return end === first.to ? null : { from: first.to, to: end };
}

/** Keys of an item stand below its first key; what a key announces stands further in. */
function indentByLineBefore(context: IndentContext, position: number): number | null {
  const own = context.lineAt(position, -1);
  // At the break that a key is about to make, what stands before it is a line already.
  const { text } = own.from === position && position > 0 ? context.lineAt(position - 1) : own;
  const before = /^(\s*(?:-\s+)*)(.*)$/.exec(text);
  if (before === null || text.trim() === "") return null;
  const [, lead = "", rest = ""] = before;
  const announces = /(?::(?:\s+[|>][-+\d]*)?|[[{])\s*(?:\s#.*)?$/.test(rest);
  return lead.length + (announces ? context.unit : 0);
}

function beginsItem(line: string): boolean {
  return /^\s*-(\s|$)/.test(line);
}

/** Undefined for lines without anything on them, which belong to what stands around them. */
function indentOf(line: string): number | undefined {
  const at = line.search(/\S/);
  return at === -1 ? undefined : at;
}

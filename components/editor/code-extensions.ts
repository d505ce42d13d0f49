/** The code pane's abilities: CodeMirror's own, the document's schema, line ends as they are. */
import { autocompletion } from "@codemirror/autocomplete";
import { indentLess, indentMore } from "@codemirror/commands";
import { lintGutter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorState } from "@codemirror/state";
import { type Command, EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import type { Draft } from "#engine/edit/draft.ts";
import { codeTheme } from "../dags/code-theme.ts";
import { completionSource, schemaHover } from "./completion.ts";
import { losslessLineEnds } from "./line-ends.ts";
import { yamlSyntax } from "./yaml-syntax.ts";

export function codeExtensions(draft: () => Draft | undefined, isReadOnly: boolean): Extension {
  return [
    losslessLineEnds,
    basicSetup,
    yamlSyntax,
    codeTheme,
    lintGutter(),
    schemaHover,
    autocompletion({ override: [completionSource(draft)], icons: false }),
    tabWhileWriting,
    EditorView.contentAttributes.of({
      "aria-label": "Document of the workflow",
      "aria-description": "While you write, Tab indents. Escape, then Tab leaves.",
      spellcheck: "false",
      tabindex: "0",
    }),
    EditorState.tabSize.of(2),
    EditorState.readOnly.of(isReadOnly),
  ];
}

/** Views that somebody writes in: who only comes by with Tab, goes on with it, and changes nothing. */
const written = new WeakSet<EditorView>();
const whileWriting =
  (command: Command): Command =>
  (view) =>
    written.has(view) && command(view);

const tabWhileWriting: Extension = [
  keymap.of([{ key: "Tab", run: whileWriting(indentMore), shift: whileWriting(indentLess) }]),
  EditorView.domEventHandlers({
    pointerdown: (_, view) => void written.add(view),
    blur: (_, view) => void written.delete(view),
  }),
  EditorView.updateListener.of(({ docChanged, view }) => {
    if (docChanged && view.hasFocus) written.add(view);
  }),
];

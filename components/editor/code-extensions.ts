/** The code pane's abilities: CodeMirror's own, the document's schema, line ends as they are. */
import { autocompletion } from "@codemirror/autocomplete";
import { indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { lintGutter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { basicSetup } from "codemirror";
import type { Draft } from "#engine/edit/draft.ts";
import { codeTheme } from "../dags/code-theme.ts";
import { completionSource, schemaHover } from "./completion.ts";
import { losslessLineEnds } from "./line-ends.ts";

const language = new Compartment();

/** Begins to read the text's syntax: its colours, folds and indents. Not before it is shown, it takes a while. */
export function readSyntax(view: EditorView): void {
  view.dispatch({ effects: language.reconfigure(yaml()) });
}

export function codeExtensions(draft: () => Draft | undefined, isReadOnly: boolean): Extension {
  return [
    losslessLineEnds,
    basicSetup,
    language.of([]),
    codeTheme,
    lintGutter(),
    schemaHover,
    autocompletion({ override: [completionSource(draft)], icons: false }),
    keymap.of([indentWithTab]),
    EditorView.contentAttributes.of({ "aria-label": "Document of the workflow", spellcheck: "false", tabindex: "0" }),
    EditorState.tabSize.of(2),
    EditorState.readOnly.of(isReadOnly),
  ];
}

/** The code pane's abilities: CodeMirror's own, the document's schema, line ends as they are. */
import { autocompletion } from "@codemirror/autocomplete";
import { indentWithTab } from "@codemirror/commands";
import { lintGutter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
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
    keymap.of([indentWithTab]),
    EditorView.contentAttributes.of({ "aria-label": "Document of the workflow", spellcheck: "false", tabindex: "0" }),
    EditorState.tabSize.of(2),
    EditorState.readOnly.of(isReadOnly),
  ];
}

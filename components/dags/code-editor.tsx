"use client";

import { yaml } from "@codemirror/lang-yaml";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { basicSetup, EditorView } from "codemirror";
import { useEffect, useRef } from "react";
import type { Diagnostic } from "#engine/document/diagnostics.ts";
import { marksOf, offsetOf } from "../editor/diagnostic-marks.ts";
import { codeTheme } from "./code-theme.ts";

interface CodeEditorProps {
  readonly value: string;
  /** Absent: read only. */
  readonly onChange?: (value: string) => void;
  readonly diagnostics?: readonly Diagnostic[];
  readonly label: string;
  readonly className?: string;
  /** Where to put the cursor; a new object moves it again. */
  readonly position?: { readonly line: number; readonly column: number } | undefined;
}

/** A YAML (and so JSON) editor. CodeMirror owns its DOM; this component only tells it what changed. */
export function CodeEditor({ value, onChange, diagnostics, label, className, position }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ value, onChange });
  const isReadOnly = onChange === undefined;

  useEffect(() => {
    if (host.current === null) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          basicSetup,
          yaml(),
          codeTheme,
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
          EditorState.tabSize.of(2),
          ...(isReadOnly
            ? [EditorState.readOnly.of(true)]
            : [
                lintGutter(),
                EditorView.updateListener.of((update) => {
                  if (!update.docChanged) return;
                  const text = update.state.doc.toString();
                  latest.current = { ...latest.current, value: text };
                  latest.current.onChange?.(text);
                }),
              ]),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = undefined;
      editor.destroy();
    };
  }, [label, isReadOnly]);

  useEffect(() => {
    const hasNewText = latest.current.value !== value;
    latest.current = { value, onChange };
    const editor = view.current;
    if (editor === undefined) return;
    if (hasNewText) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value, onChange]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || diagnostics === undefined) return;
    editor.dispatch(setDiagnostics(editor.state, marksOf(editor.state, diagnostics)));
  }, [diagnostics]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || position === undefined) return;
    const at = offsetOf(editor.state, position);
    editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    editor.focus();
  }, [position]);

  return <div ref={host} className={className} />;
}

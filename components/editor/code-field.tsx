"use client";

import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { FieldControlProps } from "../ui/field.tsx";
import { type CodeFieldOptions, codeFieldExtensions, replaceText } from "./code-field-extensions.ts";

export interface CodeFieldHandle {
  /** Puts a piece in place of what is selected. */
  insert(piece: string): void;
}

interface CodeFieldProps extends CodeFieldOptions {
  readonly control: FieldControlProps;
  readonly ref: Ref<CodeFieldHandle>;
  /** The field's name, for those who cannot see the label beside it. */
  readonly name: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
  readonly onDone: (text: string) => void;
}

/** A field for code: a small code editor that completes expressions. It is done when one leaves it, or with Enter. */
export function CodeField({
  control,
  ref,
  name,
  text,
  language,
  isLong,
  names,
  isCondition,
  placeholder,
  ...events
}: CodeFieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ ...events, text, names });
  useEffect(() => {
    latest.current = { ...events, text, names };
  });
  const { id, "aria-describedby": describedBy, "aria-invalid": isInvalid } = control;
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return;
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: codeFieldExtensions({
          language,
          isLong,
          isCondition,
          placeholder,
          names: () => latest.current.names(),
          onText: (text) => latest.current.onText(text),
          onFocus: () => latest.current.onFocus(),
          onBlur: () => latest.current.onBlur(),
          onDone: (text) => latest.current.onDone(text),
        }),
      }),
    });
    view.current = editor;
    return () => {
      view.current = undefined;
      editor.destroy();
    };
  }, [language, isLong, isCondition, placeholder]);
  useEffect(() => {
    const content = view.current?.contentDOM;
    if (content === undefined) return;
    content.setAttribute("id", id);
    content.setAttribute("aria-label", name);
    for (const [attribute, value] of [
      ["aria-describedby", describedBy],
      ["aria-invalid", isInvalid],
    ] as const) {
      if (value === undefined) content.removeAttribute(attribute);
      else content.setAttribute(attribute, String(value));
    }
    // A label leads to form controls only, and this is none.
    const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
    const focus = () => view.current?.focus();
    label?.addEventListener("click", focus);
    return () => label?.removeEventListener("click", focus);
  }, [id, name, describedBy, isInvalid]);
  // The document changed under it: by undo, by the text, by another field.
  useEffect(() => {
    if (view.current !== undefined) replaceText(view.current, text);
  }, [text]);
  useImperativeHandle(ref, () => ({
    insert: (piece) => {
      const editor = view.current;
      editor?.dispatch(editor.state.replaceSelection(piece), { userEvent: "input.complete" });
    },
  }));
  return (
    <div
      ref={host}
      data-invalid={isInvalid}
      className="w-full min-w-0 overflow-hidden rounded-md border border-control bg-surface transition-[border-color] focus-within:border-accent focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent hover:border-muted data-invalid:border-danger"
    />
  );
}

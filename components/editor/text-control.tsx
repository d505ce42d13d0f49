"use client";

import { useRef, useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { FieldControlProps } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { ExpressionHints, isExpression } from "./expression-help.tsx";
import { defaultText, type FieldSchema } from "./field-schema.ts";

interface TextControlProps {
  readonly control: FieldControlProps;
  readonly name: string;
  readonly value: JsonValue | undefined;
  readonly schema: FieldSchema;
  readonly isLong?: boolean;
  readonly onCommit: (text: string) => void;
}

/** A text that becomes an edit when one is done with it: on leaving it, or with Enter. */
export function TextControl({ control, name, value, schema, isLong = false, onCommit }: TextControlProps) {
  const shown = value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const [text, setText] = useState(shown);
  const [basedOn, setBasedOn] = useState(shown);
  const [hasFocus, setHasFocus] = useState(false);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  // The document changed under it: by undo, by the text, by another field.
  if (basedOn !== shown) {
    setBasedOn(shown);
    setText(shown);
  }
  const commit = () => {
    if (text !== shown) onCommit(text);
  };
  const insert = (piece: string) => {
    const at = field.current?.selectionStart ?? text.length;
    const end = field.current?.selectionEnd ?? at;
    setText(text.slice(0, at) + piece + text.slice(end));
  };
  const shared = {
    ...control,
    ref: field,
    value: text,
    placeholder: defaultText(schema),
    spellCheck: false,
    onFocus: () => setHasFocus(true),
    onBlur: () => {
      setHasFocus(false);
      commit();
    },
  };
  return (
    <>
      {isLong ? (
        <Textarea
          {...shared}
          rows={Math.min(16, Math.max(2, text.split("\n").length))}
          className="font-mono text-xs"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) commit();
          }}
        />
      ) : (
        <Input
          {...shared}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            else if (event.key === "Escape" && text !== shown) {
              event.stopPropagation();
              setText(shown);
            }
          }}
        />
      )}
      {hasFocus && isExpression(name, text) && <ExpressionHints name={name} text={text} onInsert={insert} />}
    </>
  );
}

"use client";

import { useRef, useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { FieldControlProps } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { CodeField, type CodeFieldHandle } from "./code-field.tsx";
import { ExpressionHints, holdsExpression, useNamesInScope } from "./expression-help.tsx";
import { type CodeKind, defaultText, type FieldSchema } from "./field-schema.ts";

interface TextControlProps {
  readonly control: FieldControlProps;
  readonly name: string;
  readonly value: JsonValue | undefined;
  readonly schema: FieldSchema;
  readonly isLong?: boolean;
  /** What it is written in; absent: plain words. */
  readonly code?: CodeKind | undefined;
  readonly onCommit: (text: string) => void;
}

/** A text that becomes an edit when one is done with it: on leaving it, or with Enter. */
export function TextControl({ control, name, value, schema, isLong = false, code, onCommit }: TextControlProps) {
  const shown = value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const [text, setText] = useState(shown);
  const [basedOn, setBasedOn] = useState(shown);
  const [hasFocus, setHasFocus] = useState(false);
  const codeField = useRef<CodeFieldHandle>(null);
  const names = useNamesInScope();
  // The document changed under it: by undo, by the text, by another field.
  if (basedOn !== shown) {
    setBasedOn(shown);
    setText(shown);
  }
  const commit = (written = text) => {
    if (written !== shown) onCommit(written);
  };
  if (code !== undefined) {
    return (
      <>
        <CodeField
          control={control}
          ref={codeField}
          name={name}
          shown={shown}
          language={code === "template" || code === "condition" ? undefined : code}
          isLong={isLong || shown.includes("\n")}
          isCondition={code === "condition"}
          placeholder={defaultText(schema)}
          names={names}
          onText={setText}
          onFocus={() => setHasFocus(true)}
          onBlur={() => setHasFocus(false)}
          onDone={commit}
        />
        {hasFocus && holdsExpression(text, code === "condition") && (
          <ExpressionHints
            text={text}
            isCondition={code === "condition"}
            onInsert={(piece) => codeField.current?.insert(piece)}
          />
        )}
      </>
    );
  }
  const shared = {
    ...control,
    value: text,
    placeholder: defaultText(schema),
    spellCheck: false,
    onBlur: () => commit(),
  };
  return isLong ? (
    <Textarea
      {...shared}
      rows={Math.min(16, Math.max(2, text.split("\n").length))}
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
  );
}

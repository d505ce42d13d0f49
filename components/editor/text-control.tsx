"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { FieldControlProps } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { CodeField, type CodeFieldHandle } from "./code-field.tsx";
import { ExpressionHints, holdsExpression, useNamesInScope } from "./expression-help.tsx";
import { useEditorSession } from "./use-editor.ts";
import { type CodeKind, defaultText, type FieldSchema } from "./field-schema.ts";

interface TextControlProps {
  readonly control: FieldControlProps;
  readonly name: string;
  readonly value: JsonValue | undefined;
  readonly schema: FieldSchema;
  readonly isLong?: boolean;
  /** Whether what is committed may be shown in other letters: then not before one is done. */
  readonly isNormalized?: boolean;
  /** What it is written in; absent: plain words. */
  readonly code?: CodeKind | undefined;
  readonly onCommit: (text: string) => void;
}

const PAUSE_MS = 500;

/** A text that becomes an edit when one is done with it: on leaving it, with Enter, or in a pause of typing. */
export function TextControl({
  control,
  name,
  value,
  schema,
  isLong = false,
  isNormalized = false,
  code,
  onCommit,
}: TextControlProps) {
  const session = useEditorSession();
  const shown = value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const [text, setText] = useState(shown);
  const [basedOn, setBasedOn] = useState(shown);
  const [sent, setSent] = useState<string>();
  const [hasFocus, setHasFocus] = useState(false);
  const codeField = useRef<CodeFieldHandle>(null);
  const names = useNamesInScope();
  // The document changed: by this field, which may be further by now, or under it, by undo or by the text.
  if (basedOn !== shown) {
    setBasedOn(shown);
    setSent(undefined);
    if (!hasFocus || shown !== sent) setText(shown);
  }
  const isUnsent = text !== shown && text !== sent;
  const commit = (written = text) => {
    if (written === shown || written === sent) return;
    setSent(written);
    onCommit(written);
  };
  const commitLatest = useEffectEvent(() => commit());
  useEffect(() => (isUnsent ? session.unfinished(commitLatest) : undefined), [session, isUnsent]);
  // An empty field would take its line out of the document, and the comment beside it: it may be between two texts.
  const isSentSoon = isUnsent && hasFocus && !isNormalized && text !== "";
  useEffect(() => {
    if (!isSentSoon) return;
    const timer = setTimeout(commitLatest, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isSentSoon, text]);
  if (code !== undefined) {
    return (
      <>
        <CodeField
          control={control}
          ref={codeField}
          name={name}
          text={text}
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
    onFocus: () => setHasFocus(true),
    onBlur: () => {
      setHasFocus(false);
      commit();
    },
  };
  return isLong ? (
    <Textarea
      {...shared}
      rows={Math.min(16, Math.max(2, text.split("\n").length))}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
        // Elsewhere on the page these keys try the workflow.
        event.preventDefault();
        commit();
      }}
    />
  ) : (
    <Input
      {...shared}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        commit();
      }}
    />
  );
}

"use client";

import { useEffect, useEffectEvent, useId, useState } from "react";
import { parse, stringify } from "yaml";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { FieldControlProps } from "../ui/field.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { useEditorSession } from "./use-editor.ts";

interface YamlControlProps {
  readonly control: FieldControlProps;
  readonly value: JsonValue | undefined;
  /** Shown while there is none. */
  readonly placeholder: string;
  readonly onChange: (value: JsonValue | undefined) => void;
}

/** What has no form of its own, as YAML. It becomes an edit on leaving it, or with a key, if it can be read. */
export function YamlControl({ control, value, placeholder, onChange }: YamlControlProps) {
  const session = useEditorSession();
  const problemId = useId();
  const shown = value === undefined ? "" : stringify(value).trimEnd();
  const [text, setText] = useState(shown);
  const [basedOn, setBasedOn] = useState(shown);
  const [sent, setSent] = useState<string>();
  const [problem, setProblem] = useState<string>();
  // The document changed: by this field, or under it, by undo or by the text. What is still being typed, or cannot
  // be read yet, is nowhere but here.
  if (basedOn !== shown) {
    setBasedOn(shown);
    setSent(undefined);
    if (text === basedOn || text === sent) {
      setText(shown);
      setProblem(undefined);
    }
  }
  const isUnsent = text !== shown && text !== sent;
  const commit = () => {
    if (!isUnsent) {
      setProblem(undefined);
      return;
    }
    try {
      const next: unknown = parse(text);
      setProblem(undefined);
      setSent(text);
      onChange(next === null ? undefined : (next as JsonValue));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const commitLatest = useEffectEvent(commit);
  useEffect(() => (isUnsent ? session.unfinished(commitLatest) : undefined), [session, isUnsent]);
  const { "aria-describedby": described } = control;
  return (
    <>
      <Textarea
        {...control}
        {...(problem !== undefined && {
          "aria-invalid": true,
          "aria-describedby": described === undefined ? problemId : `${described} ${problemId}`,
        })}
        value={text}
        placeholder={placeholder}
        rows={Math.min(12, Math.max(2, text.split("\n").length))}
        spellCheck={false}
        className="font-mono text-xs"
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
          // Elsewhere on the page these keys try the workflow.
          event.preventDefault();
          commit();
        }}
      />
      {problem !== undefined && (
        <p id={problemId} role="status" className="text-danger text-xs">
          {problem}
        </p>
      )}
    </>
  );
}

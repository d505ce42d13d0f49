"use client";

import { useState } from "react";
import { parse, stringify } from "yaml";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { FieldControlProps } from "../ui/field.tsx";
import { Textarea } from "../ui/textarea.tsx";

interface YamlControlProps {
  readonly control: FieldControlProps;
  readonly value: JsonValue | undefined;
  /** Shown while there is none. */
  readonly placeholder: string;
  readonly onChange: (value: JsonValue | undefined) => void;
}

/** What has no form of its own, as YAML. */
export function YamlControl({ control, value, placeholder, onChange }: YamlControlProps) {
  const shown = value === undefined ? "" : stringify(value).trimEnd();
  const [text, setText] = useState(shown);
  const [basedOn, setBasedOn] = useState(shown);
  const [problem, setProblem] = useState<string>();
  if (basedOn !== shown) {
    setBasedOn(shown);
    setText(shown);
    setProblem(undefined);
  }
  const commit = () => {
    if (text === shown) return;
    try {
      const next: unknown = parse(text);
      setProblem(undefined);
      onChange(next === null ? undefined : (next as JsonValue));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <Textarea
        {...control}
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
      {problem !== undefined && <p className="text-danger text-xs">{problem}</p>}
    </>
  );
}

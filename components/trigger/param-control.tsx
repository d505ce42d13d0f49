"use client";

import type { CompiledParam } from "#engine/document/compiled-dag.ts";
import type { FieldControlProps } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Select } from "../ui/select.tsx";
import { Switch } from "../ui/switch.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { controlKind } from "./trigger-draft.ts";

interface ParamControlProps {
  readonly param: CompiledParam;
  readonly value: string | boolean | undefined;
  readonly onChange: (value: string | boolean | undefined) => void;
  readonly control: FieldControlProps;
}

/** No enum value serialises to this, so it can stand for "nothing chosen". */
const NOT_SET = "not set";

/** The control that asks for one param, by its type. */
export function ParamControl({ param, value, onChange, control }: ParamControlProps) {
  const kind = controlKind(param);
  const text = typeof value === "string" ? value : "";
  switch (kind) {
    case "choice": {
      const options = (param.enum ?? []).map((each) => ({
        value: JSON.stringify(each),
        label: typeof each === "string" ? each : JSON.stringify(each),
      }));
      return (
        <Select
          {...control}
          value={text === "" && !param.required ? NOT_SET : text}
          onValueChange={(next) => onChange(next === NOT_SET ? undefined : next)}
          options={param.required ? options : [{ value: NOT_SET, label: "Not set" }, ...options]}
          placeholder="Choose…"
        />
      );
    }
    case "switch":
      return (
        <div className="flex h-8 items-center">
          <Switch {...control} checked={value === true} onCheckedChange={onChange} />
          <span className="ml-2 text-muted text-sm" aria-hidden="true">
            {value === undefined ? "Not set" : value === true ? "On" : "Off"}
          </span>
        </div>
      );
    case "json":
      return (
        <Textarea
          {...control}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          rows={Math.min(10, Math.max(3, text.split("\n").length))}
          spellCheck={false}
          placeholder={param.type === "array" ? "[]" : "{}"}
          className="font-mono text-xs leading-5"
        />
      );
    case "date":
      return <Input {...control} type="date" value={text} onChange={(event) => onChange(event.target.value)} />;
    case "integer":
    case "number":
      return (
        <Input
          {...control}
          inputMode={kind === "integer" ? "numeric" : "decimal"}
          autoComplete="off"
          value={text}
          onChange={(event) => onChange(event.target.value)}
          className="tabular-nums"
        />
      );
    case "secret":
      return (
        <Input
          {...control}
          type="password"
          autoComplete="off"
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case "datetime":
    case "text":
      return (
        <Input
          {...control}
          autoComplete="off"
          spellCheck={false}
          placeholder={kind === "datetime" ? "2026-11-23T07:00:00Z" : undefined}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    default:
      return kind satisfies never;
  }
}

/** What a value must be, in a few words: `integer, 1 to 10, required`; of texts and lists the limits are lengths. */
export function paramHint(param: CompiledParam): string {
  const parts: string[] = [param.type];
  const { min, max } = param;
  const unit = param.type === "string" ? " characters" : param.type === "array" ? " items" : "";
  if (min !== undefined && max !== undefined) parts.push(`${min} to ${max}${unit}`);
  else if (min !== undefined) parts.push(`at least ${min}${unit}`);
  else if (max !== undefined) parts.push(`at most ${max}${unit}`);
  if (param.pattern !== undefined) parts.push(`matches ${param.pattern}`);
  if (param.required) parts.push("required");
  return parts.join(", ");
}

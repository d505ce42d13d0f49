"use client";

import { Plus } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import type { FieldPath } from "#engine/edit/operations.ts";
import { TextWithCode } from "../ui/text-with-code.tsx";
import { ErrorsInside } from "./errors-inside.tsx";
import { countErrors, errorsAt, type FieldErrors, firstError } from "./field-errors.ts";
import type { FieldSchema } from "./field-schema.ts";
import { ParamsField } from "./params-field.tsx";
import { ScheduleField } from "./schedule-field.tsx";
import { SchemaField } from "./schema-field.tsx";

/** Keys that a form shows whether they are set or not. */
const ALWAYS: ReadonlySet<string> = new Set([
  "id",
  "name",
  "description",
  "command",
  "script",
  "http",
  "when",
  "retries",
  "timeout",
  "params",
  "schedule",
  "timezone",
  "tags",
  "owner",
]);
/** Keys that have a control of their own. */
const OWN: ReadonlySet<string> = new Set(["type", "dependencies", "layout", "tasks"]);

interface SettingFieldsProps {
  readonly fields: { readonly [key: string]: FieldSchema };
  readonly data: JsonMap;
  /** Absent: they are the workflow's own. */
  readonly taskType?: string;
  readonly errors: FieldErrors;
  readonly onChange: (path: FieldPath, value: JsonValue | undefined) => void;
}

/** The settings of a task or workflow: those that are set, those that most want, and the rest on demand. */
export function SettingFields({ fields, data, taskType, errors, onChange }: SettingFieldsProps) {
  const [added, setAdded] = useState<readonly string[]>([]);
  const [emptied, setEmptied] = useState<ReadonlySet<string>>(new Set());
  const keys = Object.keys(fields).filter((key) => !OWN.has(key));
  const isShown = (key: string) => key in data || ALWAYS.has(key) || added.includes(key) || emptied.has(key);
  const change = (key: string, value: JsonValue | undefined, path: readonly string[]) => {
    // The last part of it may go, and the key with it: whoever is at work in there stays there.
    if (value === undefined && path.length > 0) setEmptied((before) => new Set(before).add(key));
    onChange([key, ...path], value);
  };
  const hidden = keys.filter((key) => !isShown(key));
  return (
    <>
      {keys.filter(isShown).map((key) => (
        <Arrival key={key} isNew={key === added.at(-1)}>
          <FieldOf
            name={key}
            schema={fields[key] ?? {}}
            data={data}
            taskType={taskType}
            isNew={key === added.at(-1)}
            errors={errorsAt(errors, key)}
            onChange={(value, path) => change(key, value, path)}
          />
        </Arrival>
      ))}
      {hidden.length > 0 && (
        <details className="rounded-md border border-line">
          <summary className="cursor-pointer px-3 py-2 font-medium text-sm">
            More settings{" "}
            <ErrorsInside count={hidden.reduce((count, key) => count + countErrors(errorsAt(errors, key)), 0)} />
          </summary>
          <ul className="border-line border-t py-1">
            {hidden.map((key) => (
              <li key={key}>
                <button
                  type="button"
                  onClick={() => setAdded((before) => [...before, key])}
                  className="flex w-full items-start gap-2 px-3 py-1.5 text-left transition-colors hover:bg-hover focus-inset"
                >
                  <Plus className="mt-0.5 size-3.5 shrink-0 text-muted" aria-hidden="true" />
                  <span className="min-w-0">
                    <span className="block font-medium text-sm">{key}</span>
                    <span className="block text-muted text-xs">
                      <TextWithCode text={fields[key]?.description ?? ""} />
                    </span>
                    <span className="block text-danger text-xs">{firstError(errorsAt(errors, key))}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

interface FieldOfProps {
  readonly name: string;
  readonly schema: FieldSchema;
  /** Of the task or workflow that it belongs to. */
  readonly data: JsonMap;
  readonly taskType: string | undefined;
  readonly isNew: boolean;
  readonly errors: FieldErrors | undefined;
  readonly onChange: (value: JsonValue | undefined, path: readonly string[]) => void;
}

/** The form of one key: its own where it has one, otherwise as its schema says. */
function FieldOf({ data, taskType, isNew, ...field }: FieldOfProps) {
  const value = data[field.name];
  if (field.name === "params" && (value === undefined || value === null || isJsonMap(value))) {
    return <ParamsField {...field} value={value ?? {}} />;
  }
  if (field.name === "schedule") {
    const timezone = data["timezone"];
    return <ScheduleField {...field} value={value} timezone={typeof timezone === "string" ? timezone : "UTC"} />;
  }
  return <SchemaField {...field} value={value} taskType={taskType} isNew={isNew} />;
}

/** Whoever asks for a setting goes on with it: it comes into view and takes the focus. */
function Arrival({ isNew, children }: { readonly isNew: boolean; readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isNew) return;
    place.current?.scrollIntoView({ block: "center" });
    place.current?.querySelector<HTMLElement>("input, textarea, button, [contenteditable=true]")?.focus();
  }, [isNew]);
  return <div ref={place}>{children}</div>;
}

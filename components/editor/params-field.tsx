"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useEffect, useEffectEvent, useId, useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { NAME_PATTERN } from "#engine/document/ids.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import { Button } from "../ui/button.tsx";
import { AddEntry } from "./add-entry.tsx";
import { EntryNameField, type Naming, type OnRename, useRenameEntry } from "./entry-name.tsx";
import { ErrorsInside } from "./errors-inside.tsx";
import { countErrors, errorBeside, errorsAt, type FieldErrors } from "./field-errors.ts";
import type { FieldSchema } from "./field-schema.ts";
import { type FocusAfterRemoval, useFocusAfterRemoval } from "./focus-after-removal.ts";
import { type FieldsOfParam, fieldsOfParam } from "./param-fields.ts";
import { SchemaField } from "./schema-field.tsx";

interface ParamsFieldProps {
  readonly schema: FieldSchema;
  readonly value: { readonly [name: string]: JsonValue };
  /** What is wrong with them, as the document's check says. */
  readonly errors?: FieldErrors | undefined;
  /** `path` leads from `params` downwards; undefined takes the value out of the document. */
  readonly onChange: (value: JsonValue | undefined, path: readonly string[]) => void;
}

/** What a person fills in before a run: each parameter with its type, default and limits. */
export function ParamsField({ schema, value, errors, onChange }: ParamsFieldProps) {
  const headingId = useId();
  const [added, setAdded] = useState<string>();
  const [renamed, setRenamed] = useState<{ readonly to: string; readonly wasLeftByKey: boolean }>();
  const rename = useRenameEntry();
  const names = Object.keys(value);
  const { stop, removing } = useFocusAfterRemoval(names);
  const error = errorBeside(errors, names);
  return (
    <section aria-labelledby={headingId} className="flex flex-col gap-1.5">
      <h3 id={headingId} className="font-medium text-ink text-sm">
        params
      </h3>
      <p className="text-muted text-xs">{schema.description}</p>
      {error !== undefined && <p className="text-danger text-xs">{error}</p>}
      {names.map((name) => (
        <Param
          key={name}
          name={name}
          value={value[name] ?? null}
          fields={fieldsOfParam(schema, value[name])}
          errors={errorsAt(errors, name)}
          isOpenAtFirst={name === added || name === renamed?.to}
          isGoneOnWith={name === renamed?.to && renamed.wasLeftByKey}
          onArrive={() => setRenamed(undefined)}
          onChange={(next, path) => onChange(next, [name, ...path])}
          problemOf={(next) => problemOfParam(next, names)}
          onRename={async (to, wasLeftByKey) => {
            if (await rename(["params", name], to)) setRenamed({ to, wasLeftByKey });
          }}
          stop={stop}
          onRemove={() => {
            removing(name);
            onChange(undefined, names.length === 1 ? [] : [name]);
          }}
        />
      ))}
      <AddEntry
        noun="parameter"
        stop={stop}
        label="Add parameter"
        problemOf={(name) => problemOfParam(name, names)}
        onAdd={(name) => {
          setAdded(name);
          onChange({ type: "string" }, [name]);
        }}
      />
    </section>
  );
}

interface ParamProps {
  readonly name: string;
  readonly value: JsonValue;
  readonly fields: FieldsOfParam;
  readonly errors: FieldErrors | undefined;
  readonly isOpenAtFirst: boolean;
  /** Somebody goes on where they changed its name. */
  readonly isGoneOnWith: boolean;
  /** Called once it has the focus: a parameter that comes back by undo is not to take it again. */
  readonly onArrive: () => void;
  readonly onChange: (value: JsonValue | undefined, path: readonly string[]) => void;
  readonly problemOf: (name: string) => string | undefined;
  readonly onRename: OnRename;
  /** What marks it as a place for the focus. */
  readonly stop: FocusAfterRemoval["stop"];
  readonly onRemove: () => void;
}

function Param({
  name,
  value,
  fields,
  errors,
  isOpenAtFirst,
  isGoneOnWith,
  onArrive,
  onChange,
  problemOf,
  onRename,
  stop,
  onRemove,
}: ParamProps) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const [naming, setNaming] = useState<Naming>(isGoneOnWith ? "left by key" : "idle");
  const arrive = useEffectEvent(onArrive);
  useEffect(() => {
    if (isGoneOnWith) arrive();
  }, [isGoneOnWith]);
  const own: JsonMap = isJsonMap(value) ? value : {};
  const error = errorBeside(errors, Object.keys(fields.properties));
  return (
    <details
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      className="rounded-md border border-line bg-sunken/40"
    >
      <summary {...stop} className="cursor-pointer px-3 py-2 text-sm">
        <span className="font-medium font-mono">{name}</span>{" "}
        <span className="text-muted text-xs">
          {fields.type}
          {own["default"] === undefined ? "" : `, ${JSON.stringify(own["default"])}`}
          {own["required"] === true ? ", required" : ""}
        </span>{" "}
        {!isOpen && <ErrorsInside count={countErrors(errors)} />}
      </summary>
      {isOpen && (
        <div role="group" aria-label={`Parameter ${name}`} className="flex flex-col gap-3 border-line border-t p-3">
          {error !== undefined && <p className="text-danger text-xs">{error}</p>}
          {Object.entries(fields.properties).map(([key, each]) => (
            <SchemaField
              key={key}
              name={key}
              schema={each}
              value={own[key]}
              errors={errorsAt(errors, key)}
              onChange={(next, path) => onChange(next, [key, ...path])}
            />
          ))}
          {naming === "open" ? (
            <EntryNameField name={name} problemOf={problemOf} onRename={onRename} onNaming={setNaming} />
          ) : (
            <div className="flex flex-wrap gap-1.5">
              <Button size="small" autoFocus={naming === "left by key"} onClick={() => setNaming("open")}>
                <Pencil /> Rename {name}
              </Button>
              <Button size="small" onClick={onRemove}>
                <Trash2 /> Remove {name}
              </Button>
            </div>
          )}
        </div>
      )}
    </details>
  );
}

function problemOfParam(name: string, taken: readonly string[]): string | undefined {
  if (taken.includes(name)) return `There is a parameter ${name} already.`;
  if (NAME_PATTERN.test(name)) return undefined;
  return "A name begins with a letter or _ and holds letters, digits and _: it is read as params.name.";
}

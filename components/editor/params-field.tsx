"use client";

import { Plus, Trash2 } from "lucide-react";
import { useId, useRef, useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { ErrorsInside } from "./errors-inside.tsx";
import { countErrors, errorBeside, errorsAt, type FieldErrors } from "./field-errors.ts";
import type { FieldSchema } from "./field-schema.ts";
import { type FieldsOfParam, fieldsOfParam, isParamName } from "./param-fields.ts";
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
  const names = Object.keys(value);
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
          isOpenAtFirst={name === added}
          onChange={(next, path) => onChange(next, [name, ...path])}
          onRemove={() => onChange(undefined, names.length === 1 ? [] : [name])}
        />
      ))}
      <AddParam
        taken={names}
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
  readonly onChange: (value: JsonValue | undefined, path: readonly string[]) => void;
  readonly onRemove: () => void;
}

function Param({ name, value, fields, errors, isOpenAtFirst, onChange, onRemove }: ParamProps) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const own: JsonMap = isJsonMap(value) ? value : {};
  const error = errorBeside(errors, Object.keys(fields.properties));
  return (
    <details
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      className="rounded-md border border-line bg-sunken/40"
    >
      <summary className="cursor-pointer px-3 py-2 text-sm">
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
          <Button size="small" className="self-start" onClick={onRemove}>
            <Trash2 /> Remove {name}
          </Button>
        </div>
      )}
    </details>
  );
}

function AddParam({ taken, onAdd }: { readonly taken: readonly string[]; readonly onAdd: (name: string) => void }) {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const name = text.trim();
  const problem = taken.includes(name)
    ? `There is a parameter ${name} already.`
    : name !== "" && !isParamName(name)
      ? "A name begins with a letter or _ and holds letters, digits and _: it is read as params.name."
      : undefined;
  const add = () => {
    if (problem !== undefined) return;
    // Without a name it is asked for one, so that what is typed next is that.
    if (name === "") {
      input.current?.focus();
      return;
    }
    onAdd(name);
    setText("");
  };
  return (
    <>
      <div className="flex items-center gap-1.5">
        <Input
          ref={input}
          aria-label="Name of a new parameter"
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={problem === undefined ? undefined : problemId}
          placeholder="Name"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") add();
          }}
          className="font-mono text-xs"
        />
        <Button size="small" onClick={add} disabled={problem !== undefined}>
          <Plus /> Add parameter
        </Button>
      </div>
      {problem !== undefined && (
        <p id={problemId} className="text-danger text-xs">
          {problem}
        </p>
      )}
    </>
  );
}

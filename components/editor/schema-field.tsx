"use client";

import { useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap, type JsonMap } from "#engine/document/json-map.ts";
import { Field, type FieldControlProps } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { Switch } from "../ui/switch.tsx";
import { TextWithCode } from "../ui/text-with-code.tsx";
import { ErrorsInside } from "./errors-inside.tsx";
import { countErrors, errorBeside, errorsAt, type FieldErrors, firstError } from "./field-errors.ts";
import { codeOf, defaultText, type FieldSchema, kindOf } from "./field-schema.ts";
import { PairsField } from "./pairs-field.tsx";
import { TextControl } from "./text-control.tsx";
import { YamlControl } from "./yaml-control.tsx";

interface SchemaFieldProps {
  readonly name: string;
  readonly schema: FieldSchema;
  readonly value: JsonValue | undefined;
  /** The keys above it. */
  readonly above?: readonly string[];
  /** Of the task that it belongs to; absent: it is the workflow's own. */
  readonly taskType?: string | undefined;
  /** What is wrong with it and with what is in it, as the document's check says. */
  readonly errors?: FieldErrors | undefined;
  /** Somebody has just asked for it: what is folded away at first is open. */
  readonly isNew?: boolean;
  /** `path` leads from this field downwards; undefined takes the value out of the document. */
  readonly onChange: (value: JsonValue | undefined, path: readonly string[]) => void;
}

const NOTHING_ABOVE: readonly string[] = [];
const NO_ENTRIES: JsonMap = {};

/** The form control of one key of the document, chosen by its schema. */
export function SchemaField(props: SchemaFieldProps) {
  const { name, schema, value } = props;
  const kind = kindOf(name, schema);
  if (kind === "group" && schema.properties !== undefined && (value === undefined || isJsonMap(value))) {
    return <FieldGroup {...props} properties={schema.properties} value={value} />;
  }
  // Entries of a map have fields of their own, which say what is wrong with them.
  const error =
    kind === "pairs" && isJsonMap(value) ? errorBeside(props.errors, Object.keys(value)) : firstError(props.errors);
  return (
    <Field label={name} hint={hintOf(schema)} description={schema.description} error={error}>
      {(control) => <Control {...props} control={control} kind={kind} />}
    </Field>
  );
}

function FieldGroup({
  name,
  schema,
  properties,
  value,
  above = NOTHING_ABOVE,
  taskType,
  errors,
  isNew = false,
  onChange,
}: SchemaFieldProps & {
  readonly properties: { readonly [key: string]: FieldSchema };
  readonly value: { readonly [key: string]: JsonValue } | undefined;
}) {
  const [isOpen, setIsOpen] = useState(value !== undefined || isNew);
  const error = isOpen ? errorBeside(errors, Object.keys(properties)) : errors?.own;
  return (
    <details
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      className="rounded-md border border-line bg-sunken/40"
    >
      <summary className="cursor-pointer px-3 py-2 font-medium text-sm">
        {name}{" "}
        <span className="font-normal text-muted text-xs">
          <TextWithCode text={schema.description ?? ""} />
        </span>{" "}
        {!isOpen && <ErrorsInside count={countErrors(errors) - (error === undefined ? 0 : 1)} />}
      </summary>
      {error !== undefined && <p className="px-3 pb-2 text-danger text-xs">{error}</p>}
      {isOpen && (
        <div className="flex flex-col gap-3 border-line border-t p-3">
          {Object.entries(properties).map(([key, each]) => (
            <SchemaField
              key={key}
              name={key}
              schema={each}
              value={value?.[key]}
              above={[...above, name]}
              taskType={taskType}
              errors={errorsAt(errors, key)}
              onChange={(next, path) => onChange(next, [key, ...path])}
            />
          ))}
        </div>
      )}
    </details>
  );
}

function Control({
  name,
  schema,
  value,
  above = NOTHING_ABOVE,
  taskType,
  errors,
  onChange,
  control,
  kind,
}: SchemaFieldProps & { readonly control: FieldControlProps; readonly kind: ReturnType<typeof kindOf> }) {
  switch (kind) {
    case "choice":
      return (
        <Select
          {...control}
          value={value === undefined || value === null ? undefined : String(value)}
          onValueChange={(next) => onChange(next === UNSET ? undefined : chosenOf(next, schema), [])}
          placeholder={defaultText(schema)}
          options={[
            ...(value === undefined
              ? []
              : [{ value: UNSET, label: `Default${defaultText(schema) === "" ? "" : `: ${defaultText(schema)}`}` }]),
            ...(schema.enum ?? []).map((each) => ({ value: String(each), label: String(each) })),
          ]}
        />
      );
    case "switch":
      return (
        <Switch
          {...control}
          checked={value === undefined ? schema.default === true : value === true}
          onCheckedChange={(next) => onChange(next === (schema.default ?? false) ? undefined : next, [])}
        />
      );
    case "number":
      return (
        <TextControl
          control={control}
          name={name}
          value={value}
          schema={schema}
          isNormalized
          onCommit={(text) => onChange(numberOf(text), [])}
        />
      );
    case "line":
      return (
        <TextControl
          control={control}
          name={name}
          value={value}
          schema={schema}
          isNormalized={takesNumbers(schema)}
          code={codeOf([...above, name], taskType)}
          onCommit={(text) => onChange(text === "" ? undefined : scalarOf(text, schema), [])}
        />
      );
    case "lines":
      return (
        <TextControl
          control={control}
          name={name}
          value={value}
          schema={schema}
          isLong
          code={codeOf([...above, name], taskType)}
          onCommit={(text) => onChange(text === "" ? undefined : text, [])}
        />
      );
    case "words":
      return (
        <TextControl
          control={control}
          name={name}
          value={Array.isArray(value) ? value.join(", ") : value}
          schema={schema}
          isNormalized
          onCommit={(text) => {
            const words = text
              .split(",")
              .map((word) => word.trim())
              .filter((word) => word !== "");
            const items = schema.items?.type === "number" ? words.map((word) => numberOf(word) ?? word) : words;
            onChange(items.length === 0 ? undefined : items, []);
          }}
        />
      );
    case "pairs":
      return (
        <PairsField
          path={[...above, name]}
          value={isJsonMap(value) ? value : NO_ENTRIES}
          errors={errors}
          onChange={onChange}
        />
      );
    case "group":
    case "yaml":
      return (
        <YamlControl
          control={control}
          value={value}
          placeholder={defaultText(schema)}
          onChange={(next) => onChange(next, [])}
        />
      );
    default:
      return kind satisfies never;
  }
}

/** The value that an option's text stands for: choices may be numbers or true and false. */
function chosenOf(option: string, schema: FieldSchema): JsonValue {
  return (schema.enum?.find((each) => String(each) === option) ?? option) as JsonValue;
}

/** The select's value for "as if it were not there": options must not be empty. */
const UNSET = "\u0000unset";

function hintOf({ title, type }: FieldSchema): string | undefined {
  return title ?? (type === "integer" ? "number" : undefined);
}

function numberOf(text: string): JsonValue | undefined {
  if (text.trim() === "") return undefined;
  const value = Number(text);
  // What is no number goes into the document as it is: its check says what is wrong with it.
  return Number.isNaN(value) ? text : value;
}

/** A bare number where the key takes one and no text, as durations do. */
function scalarOf(text: string, schema: FieldSchema): JsonValue {
  return takesNumbers(schema) && text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}

function takesNumbers({ type }: FieldSchema): boolean {
  const types = [type].flat();
  return types.includes("number") && !types.includes("string");
}

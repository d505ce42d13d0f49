"use client";

import { Plus, X } from "lucide-react";
import { useId } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { cronWords } from "../dags/schedule-words.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { errorBeside, errorsAt, type FieldErrors, firstError } from "./field-errors.ts";
import type { FieldSchema } from "./field-schema.ts";
import { SchemaField } from "./schema-field.tsx";
import { inShape, SCHEDULE_SHAPES, type ScheduleShape, shapeOf } from "./schedule-shape.ts";
import { TextControl } from "./text-control.tsx";

interface ScheduleFieldProps {
  readonly schema: FieldSchema;
  readonly value: JsonValue | undefined;
  /** IANA name that crons are read in. */
  readonly timezone: string;
  readonly errors?: FieldErrors | undefined;
  readonly onChange: (value: JsonValue | undefined, path: readonly string[]) => void;
}

const LABELS: Readonly<Record<ScheduleShape, { readonly label: string; readonly hint?: string }>> = {
  none: { label: "By hand or through the API" },
  cron: { label: "At times of the clock", hint: "cron" },
  crons: { label: "Several crons" },
  every: { label: "At an interval" },
  datasets: { label: "When datasets change" },
};

/** When runs are created: the kind of schedule first, then what it needs, said again in words. */
export function ScheduleField({ schema, value, timezone, errors, onChange }: ScheduleFieldProps) {
  const labelId = useId();
  const shape = shapeOf(value);
  if (shape === undefined) return <SchemaField name="schedule" {...{ schema, value, errors, onChange }} />;
  return (
    <div role="group" aria-labelledby={labelId} className="flex flex-col gap-2">
      <Field
        label={<span id={labelId}>schedule</span>}
        description={shape === "none" ? schema.description : undefined}
        error={shape === "cron" ? undefined : errorBeside(errors, partsOf(shape, value))}
      >
        {(control) => (
          <Select
            {...control}
            value={shape}
            onValueChange={(next) => {
              if (next !== shape) onChange(inShape(next as ScheduleShape, value), []);
            }}
            options={SCHEDULE_SHAPES.map((each) => ({ value: each, ...LABELS[each] }))}
          />
        )}
      </Field>
      {shape === "cron" && (
        <Cron
          label="cron"
          cron={String(value)}
          timezone={timezone}
          error={firstError(errors)}
          onChange={(cron) => onChange(cron, [])}
        />
      )}
      {shape === "crons" && Array.isArray(value) && (
        <Crons
          crons={value.map(String)}
          timezone={timezone}
          errors={errors}
          onChange={(crons) => onChange(crons, [])}
        />
      )}
      {(shape === "every" || shape === "datasets") && (
        <SchemaField
          name={shape}
          schema={partOf(schema, shape)}
          value={(value as { readonly [key: string]: JsonValue })[shape]}
          errors={errorsAt(errors, shape)}
          onChange={(next, path) => onChange(next, next === undefined ? [] : [shape, ...path])}
        />
      )}
    </div>
  );
}

interface CronProps {
  readonly label: string;
  readonly cron: string;
  readonly timezone: string;
  readonly error?: string | undefined;
  readonly onChange: (cron: string | undefined) => void;
}

function Cron({ label, cron, timezone, error, onChange }: CronProps) {
  const words = cronWords(cron);
  return (
    <Field
      label={label}
      hint="minute hour day month weekday"
      description={words === undefined ? undefined : `${words}, ${timezone}`}
      error={error}
    >
      {(control) => (
        <TextControl
          control={control}
          name="cron"
          value={cron}
          schema={{}}
          isNormalized
          onCommit={(text) => onChange(text.trim() === "" ? undefined : text.trim())}
        />
      )}
    </Field>
  );
}

interface CronsProps {
  readonly crons: readonly string[];
  readonly timezone: string;
  readonly errors: FieldErrors | undefined;
  readonly onChange: (crons: readonly string[] | undefined) => void;
}

function Crons({ crons, timezone, errors, onChange }: CronsProps) {
  const change = (index: number, cron: string | undefined) => {
    const next = crons.flatMap((each, at) => (at === index ? (cron ?? []) : each));
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <>
      {crons.map((cron, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cron has no other name than its place
        <div key={index} className="flex items-start gap-1.5">
          <div className="min-w-0 flex-1">
            <Cron
              label={`cron ${index + 1}`}
              cron={cron}
              timezone={timezone}
              error={firstError(errorsAt(errors, index))}
              onChange={(next) => change(index, next)}
            />
          </div>
          <Button
            variant="ghost"
            size="small-icon"
            className="mt-6"
            aria-label={`Remove cron ${index + 1}`}
            onClick={() => change(index, undefined)}
          >
            <X />
          </Button>
        </div>
      ))}
      <Button size="small" className="self-start" onClick={() => onChange([...crons, "0 18 * * *"])}>
        <Plus /> Add cron
      </Button>
    </>
  );
}

/** What of a schedule in this shape has a field of its own, which says what is wrong with it. */
function partsOf(shape: ScheduleShape, value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map((_, index) => String(index)) : [shape];
}

function partOf({ anyOf = [] }: FieldSchema, key: string): FieldSchema {
  return anyOf.find(({ properties }) => properties !== undefined && key in properties)?.properties?.[key] ?? {};
}

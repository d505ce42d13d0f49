"use client";

import { Plus, X } from "lucide-react";
import { useEffect, useEffectEvent, useId, useRef, useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { JsonMap } from "#engine/document/json-map.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { errorsAt, type FieldErrors, firstError } from "./field-errors.ts";
import { codeOf } from "./field-schema.ts";
import { TextControl } from "./text-control.tsx";

interface PairsFieldProps {
  /** The keys that lead to the map, its own among them. */
  readonly path: readonly string[];
  readonly value: JsonMap;
  readonly errors: FieldErrors | undefined;
  /** `path` leads from the map downwards; undefined takes the value out of the document. */
  readonly onChange: (value: JsonValue | undefined, path: readonly string[]) => void;
}

/** A map of names to texts. A name stands above its value: beside it, neither could be read in a narrow pane. */
export function PairsField({ path, value, errors, onChange }: PairsFieldProps) {
  const [added, setAdded] = useState<string>();
  const names = Object.keys(value);
  return (
    <div role="group" aria-label={path.at(-1)} className="flex flex-col gap-2">
      {names.map((name) => (
        <Entry
          key={name}
          path={[...path, name]}
          name={name}
          value={value[name] ?? null}
          error={firstError(errorsAt(errors, name))}
          isNew={name === added}
          onArrive={() => setAdded(undefined)}
          onChange={(next) => onChange(next, [name])}
        />
      ))}
      <AddEntry
        taken={names}
        onAdd={(name) => {
          setAdded(name);
          onChange("", [name]);
        }}
      />
    </div>
  );
}

interface EntryProps {
  readonly path: readonly string[];
  readonly name: string;
  readonly value: JsonValue;
  readonly error: string | undefined;
  /** Somebody has just asked for it, and goes on with its value. */
  readonly isNew: boolean;
  /** Called once it has the focus: an entry that comes back by undo is not to take it again. */
  readonly onArrive: () => void;
  readonly onChange: (value: JsonValue | undefined) => void;
}

function Entry({ path, name, value, error, isNew, onArrive, onChange }: EntryProps) {
  const place = useRef<HTMLDivElement>(null);
  const arrive = useEffectEvent(onArrive);
  useEffect(() => {
    if (!isNew) return;
    place.current?.querySelector<HTMLElement>("input, textarea, [contenteditable=true]")?.focus();
    arrive();
  }, [isNew]);
  return (
    <div ref={place}>
      <Field
        label={<span className="break-all font-mono font-normal text-xs">{name}</span>}
        hint={
          <Button
            variant="ghost"
            size="small-icon"
            className="align-middle"
            aria-label={`Remove ${name}`}
            onClick={() => onChange(undefined)}
          >
            <X />
          </Button>
        }
        error={error}
        className="gap-1"
      >
        {(control) => (
          <TextControl
            control={control}
            name={name}
            value={value}
            schema={{}}
            code={codeOf(path, undefined) ?? "template"}
            onCommit={onChange}
          />
        )}
      </Field>
    </div>
  );
}

function AddEntry({ taken, onAdd }: { readonly taken: readonly string[]; readonly onAdd: (name: string) => void }) {
  const [text, setText] = useState("");
  const problemId = useId();
  const name = text.trim();
  const isTaken = taken.includes(name);
  const add = () => {
    if (name === "" || isTaken) return;
    onAdd(name);
    setText("");
  };
  return (
    <>
      <div className="flex items-center gap-1.5">
        <Input
          aria-label="Name of a new entry"
          aria-invalid={isTaken || undefined}
          aria-describedby={isTaken ? problemId : undefined}
          placeholder="Name"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") add();
          }}
          className="font-mono text-xs"
        />
        <Button size="small" onClick={add} disabled={name === "" || isTaken}>
          <Plus /> Add
        </Button>
      </div>
      {isTaken && (
        <p id={problemId} className="text-danger text-xs">
          There is an entry {name} already.
        </p>
      )}
    </>
  );
}

"use client";

import { Pencil, X } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { JsonMap } from "#engine/document/json-map.ts";
import type { FieldPath } from "#engine/edit/operations.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { AddEntry } from "./add-entry.tsx";
import { EntryNameField, type Naming, type OnRename, useRenameEntry } from "./entry-name.tsx";
import { errorsAt, type FieldErrors, firstError } from "./field-errors.ts";
import { codeOf } from "./field-schema.ts";
import { type FocusAfterRemoval, useFocusAfterRemoval } from "./focus-after-removal.ts";
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
  const rename = useRenameEntry();
  const names = Object.keys(value);
  const { stop, removing } = useFocusAfterRemoval(names);
  const problemOf = (name: string) => (names.includes(name) ? `There is an entry ${name} already.` : undefined);
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
          stop={stop}
          onChange={(next) => onChange(next, [name])}
          onRemove={() => {
            removing(name);
            onChange(undefined, [name]);
          }}
          problemOf={(next) => (next === "" ? "A name cannot be empty." : problemOf(next))}
          onRename={async (to, wasLeftByKey) => {
            if ((await rename(pathOf(path, name), to)) && wasLeftByKey) setAdded(to);
          }}
        />
      ))}
      <AddEntry
        noun="entry"
        stop={stop}
        label="Add"
        problemOf={problemOf}
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
  /** What marks its button as a place for the focus. */
  readonly stop: FocusAfterRemoval["stop"];
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly onRemove: () => void;
  readonly problemOf: (name: string) => string | undefined;
  readonly onRename: OnRename;
}

function Entry({
  path,
  name,
  value,
  error,
  isNew,
  onArrive,
  stop,
  onChange,
  onRemove,
  problemOf,
  onRename,
}: EntryProps) {
  const [naming, setNaming] = useState<Naming>("idle");
  const isNaming = naming === "open";
  const place = useRef<HTMLDivElement>(null);
  const arrive = useEffectEvent(onArrive);
  useEffect(() => {
    if (!isNew) return;
    place.current?.querySelector<HTMLElement>("input, textarea, [contenteditable=true]")?.focus();
    arrive();
  }, [isNew]);
  return (
    <div ref={place}>
      {isNaming && <EntryNameField name={name} problemOf={problemOf} onRename={onRename} onNaming={setNaming} />}
      <Field
        label={<span className={isNaming ? "sr-only" : "break-all font-mono font-normal text-xs"}>{name}</span>}
        hint={
          isNaming ? undefined : (
            <>
              <EntryButton
                label={`Rename ${name}`}
                autoFocus={naming === "left by key"}
                onClick={() => setNaming("open")}
              >
                <Pencil />
              </EntryButton>
              <EntryButton label={`Remove ${name}`} stop={stop} onClick={onRemove}>
                <X />
              </EntryButton>
            </>
          )
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

function EntryButton({
  label,
  autoFocus = false,
  stop,
  onClick,
  children,
}: {
  readonly label: string;
  readonly autoFocus?: boolean;
  readonly stop?: FocusAfterRemoval["stop"];
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Button
      {...stop}
      variant="ghost"
      size="small-icon"
      className="align-middle"
      title={label}
      autoFocus={autoFocus}
      aria-label={label}
      onClick={onClick}
    >
      {children}
    </Button>
  );
}

function pathOf([first, ...rest]: readonly string[], name: string): FieldPath {
  return first === undefined ? [name] : [first, ...rest, name];
}

"use client";

import { createContext, type ReactNode, use, useEffect, useEffectEvent, useId, useState } from "react";
import type { FieldPath } from "#engine/edit/operations.ts";
import { Input } from "../ui/input.tsx";
import { useEditorSession } from "./use-editor.ts";

/**
 * Gives the entry that the path leads to another name, from the task or the workflow of the form.
 * @returns whether it was done; why not is said elsewhere
 */
export type RenameEntry = (path: FieldPath, to: string) => Promise<boolean>;

const RenameEntryContext = createContext<RenameEntry | undefined>(undefined);

export function RenameEntryProvider({
  rename,
  children,
}: {
  readonly rename: RenameEntry;
  readonly children: ReactNode;
}) {
  return <RenameEntryContext value={rename}>{children}</RenameEntryContext>;
}

export function useRenameEntry(): RenameEntry {
  const rename = use(RenameEntryContext);
  if (rename === undefined) throw new Error("Entries are renamed in a form");
  return rename;
}

/** Whether an entry's name is being changed; where a key ended that, the focus goes back to where it began. */
export type Naming = "idle" | "open" | "left by key";

/** @param wasLeftByKey whether one goes on with the entry: whoever clicked elsewhere types there by then */
export type OnRename = (to: string, wasLeftByKey: boolean) => void;

interface EntryNameFieldProps {
  readonly name: string;
  /** Why this cannot be its name; undefined: it can. */
  readonly problemOf: (name: string) => string | undefined;
  readonly onRename: OnRename;
  readonly onNaming: (naming: Naming) => void;
}

/** An entry's name while it is changed: Enter or leaving it takes it over, Escape does not. */
export function EntryNameField({ name, problemOf, onRename, onNaming }: EntryNameFieldProps) {
  const session = useEditorSession();
  const [text, setText] = useState(name);
  const problemId = useId();
  const to = text.trim();
  const problem = to === name ? undefined : problemOf(to);
  const finish = (wasLeftByKey: boolean) => {
    const isRenamed = to !== name && problem === undefined;
    onNaming(wasLeftByKey && !isRenamed ? "left by key" : "idle");
    if (isRenamed) onRename(to, wasLeftByKey);
  };
  const isUnsent = to !== name;
  const commit = useEffectEvent(() => {
    if (problem === undefined) finish(false);
  });
  useEffect(() => (isUnsent ? session.unfinished(commit) : undefined), [session, isUnsent]);
  return (
    <span className="flex min-w-0 flex-1 flex-col gap-1">
      <Input
        autoFocus
        aria-label={`New name of ${name}`}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : problemId}
        value={text}
        spellCheck={false}
        className="font-mono text-xs"
        onFocus={(event) => event.target.select()}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => finish(false)}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            if (problem === undefined) finish(true);
          } else if (event.key === "Escape") {
            event.stopPropagation();
            onNaming("left by key");
          }
        }}
      />
      {problem !== undefined && (
        <span id={problemId} role="status" className="text-danger text-xs">
          {problem}
        </span>
      )}
    </span>
  );
}

"use client";

import { Plus } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import type { FocusAfterRemoval } from "./focus-after-removal.ts";

interface AddEntryProps {
  /** What is added: "entry", "parameter". */
  readonly noun: string;
  readonly label: string;
  /** What marks its field as a place for the focus. */
  readonly stop: FocusAfterRemoval["stop"];
  /** Why this cannot be its name; undefined: it can. */
  readonly problemOf: (name: string) => string | undefined;
  readonly onAdd: (name: string) => void;
}

/** Asks for the name of a new entry of a map. */
export function AddEntry({ noun, label, stop, problemOf, onAdd }: AddEntryProps) {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const name = text.trim();
  const problem = name === "" ? undefined : problemOf(name);
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
          {...stop}
          ref={input}
          aria-label={`Name of a new ${noun}`}
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
          <Plus /> {label}
        </Button>
      </div>
      {problem !== undefined && (
        <p id={problemId} role="status" className="text-danger text-xs">
          {problem}
        </p>
      )}
    </>
  );
}

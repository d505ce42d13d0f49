"use client";

import { Search, X } from "lucide-react";
import { type KeyboardEvent, type Ref, useState } from "react";
import type { GraphDag } from "./graph-dag.ts";
import { Input } from "../ui/input.tsx";

interface GraphSearchProps {
  readonly dag: GraphDag;
  readonly inputRef: Ref<HTMLInputElement>;
  /** Matches in the document's order; undefined when nothing is searched. */
  readonly onMatches: (matches: readonly number[] | undefined) => void;
  readonly onGoTo: (index: number) => void;
  readonly onLeave: () => void;
}

/** Finds tasks by name, id, type or group; Enter walks through the matches. */
export function GraphSearch({ dag, inputRef, onMatches, onGoTo, onLeave }: GraphSearchProps) {
  const [text, setText] = useState("");
  const [place, setPlace] = useState(0);
  const matches = matchesOf(dag, text);

  const search = (next: string) => {
    setText(next);
    setPlace(0);
    const found = matchesOf(dag, next);
    onMatches(next.trim() === "" ? undefined : found);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Escape") {
      search("");
      onLeave();
    } else if (event.key === "Enter" && matches.length > 0) {
      event.preventDefault();
      const target = matches[place % matches.length];
      if (target !== undefined) onGoTo(target);
      setPlace((place + (event.shiftKey ? matches.length - 1 : 1)) % matches.length);
    }
  };

  return (
    <div className="relative w-52">
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden="true" />
      <Input
        ref={inputRef}
        type="text"
        role="searchbox"
        aria-label="Find a task in the graph"
        placeholder="Find a task"
        value={text}
        onChange={(event) => search(event.target.value)}
        onKeyDown={onKeyDown}
        className="bg-raised/95 pr-16 pl-8 shadow-low"
      />
      {text !== "" && (
        <span className="absolute top-1 right-1 flex items-center gap-1">
          <span role="status" className="text-faint text-xs tabular-nums">
            {matches.length === 0 ? "none" : matches.length}
          </span>
          <button
            type="button"
            aria-label="Clear search"
            onClick={() => search("")}
            className="grid size-6 place-items-center rounded-sm text-muted hover:bg-hover"
          >
            <X className="size-3.5" aria-hidden="true" />
          </button>
        </span>
      )}
    </div>
  );
}

/** Indexes of the tasks whose name, id, type or group contains the text, in any case. */
export function matchesOf(dag: GraphDag, text: string): number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  return dag.tasks
    .filter((task) =>
      [task.name, task.id, task.type, task.group ?? ""].some((each) => each.toLowerCase().includes(wanted)),
    )
    .map((task) => task.index);
}

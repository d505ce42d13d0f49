"use client";

import { useEffect, useState } from "react";
import type { Diagnostic } from "#engine/document/diagnostics.ts";
import type { Draft, DraftTask } from "#engine/edit/draft.ts";
import { useEditor } from "./use-editor.ts";

/** What a screen reader says of what is selected: boxes and lines say nothing to who cannot see them. */
export function CanvasVoice({ draft }: { readonly draft: Draft }) {
  const selection = useEditor((editor) => editor.selection);
  const diagnostics = useEditor((editor) => editor.diagnostics);
  const isDrawn = useEditor((editor) => editor.isDrawn);
  const [said, setSaid] = useState("");
  const words = selectionWords(draft, selection, diagnostics);
  // Not while the picture is behind the text: what is said would be of a task that is not what it says any more.
  useEffect(() => {
    if (isDrawn) setSaid(words);
  }, [isDrawn, words]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}

function selectionWords(draft: Draft, selection: readonly string[], diagnostics: readonly Diagnostic[]): string {
  const last = draft.tasks.find(({ id }) => id === selection.at(-1));
  if (last === undefined) return "";
  if (selection.length > 1) return `${selection.length} tasks selected, the last of them ${last.name}`;
  return taskWords(draft, last, diagnostics);
}

function taskWords(draft: Draft, task: DraftTask, diagnostics: readonly Diagnostic[]): string {
  const upstream = task.upstream.flatMap((index) => draft.tasks[index]?.name ?? []);
  const downstream = draft.tasks.filter((each) => each.upstream.includes(task.index)).map(({ name }) => name);
  const problems = diagnostics.filter(({ severity, path }) => severity !== "info" && isOf(task, path)).length;
  return [
    `${task.name}, ${task.type}, ${task.index + 1} of ${draft.tasks.length}`,
    upstream.length === 0 ? "waits for nothing" : `waits for ${listWords(upstream)}`,
    ...(downstream.length === 0
      ? []
      : [`${listWords(downstream)} ${downstream.length === 1 ? "waits" : "wait"} for it`]),
    ...(problems === 0 ? [] : [problems === 1 ? "1 problem" : `${problems} problems`]),
  ].join("; ");
}

function isOf({ place }: DraftTask, path: Diagnostic["path"]): boolean {
  return path[0] === "tasks" && path[1] === place;
}

const MOST_SAID = 4;

function listWords(names: readonly string[]): string {
  return names.length > MOST_SAID ? `${names.length} tasks` : names.join(", ");
}

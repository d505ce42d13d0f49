"use client";

import { ArrowDown, ArrowUp, CopyPlus, Ellipsis, Group, Spline, Trash2 } from "lucide-react";
import type { DraftTask } from "#engine/edit/draft.ts";
import { Button } from "../ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu.tsx";
import { DUPLICATE_APART } from "./canvas-keys.ts";
import { useEditor, useEditorSession } from "./use-editor.ts";

interface TaskMenuProps {
  readonly task: DraftTask;
  readonly onConnect: (from: readonly string[]) => void;
  readonly onGroup: (ids: readonly string[]) => void;
}

/** What can be done with a task beside filling in its form, without a keyboard too. */
export function TaskMenu({ task, onConnect, onGroup }: TaskMenuProps) {
  const session = useEditorSession();
  const tasks = useEditor((editor) => editor.draft?.tasks) ?? [];
  const { id, index } = task;
  const above = tasks[index - 1];
  const below = tasks[index + 1];
  /** Before the task that stands there, or to the end. */
  const reorder = (place: number) => {
    const before = tasks[place]?.id;
    void session.operate({ kind: "reorder", id, ...(before !== undefined && { before }) });
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="small-icon" variant="ghost" aria-label={`More for ${id}`}>
          <Ellipsis />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem
          onSelect={() => void session.operate({ kind: "duplicateTasks", ids: [id], by: DUPLICATE_APART })}
        >
          <CopyPlus /> Duplicate
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onConnect([id])}>
          <Spline /> Let another task wait for it…
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onGroup([id])}>
          <Group /> Group…
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem disabled={above === undefined} onSelect={() => reorder(index - 1)}>
          <ArrowUp /> Move up in the text
        </DropdownMenuItem>
        <DropdownMenuItem disabled={below === undefined} onSelect={() => reorder(index + 2)}>
          <ArrowDown /> Move down in the text
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void session.operate({ kind: "removeTasks", ids: [id] })}>
          <Trash2 /> Remove
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

"use client";

import { Command } from "cmdk";
import { useState } from "react";
import type { DraftTask } from "#engine/edit/draft.ts";
import { TaskTypeIcon } from "../graph/task-type-icon.tsx";
import { Dialog, DialogContent } from "../ui/dialog.tsx";
import { findTasks } from "./find-tasks.ts";

/** More tasks than a list can usefully show are found by typing. */
const MOST_SHOWN = 100;

interface TaskChooserProps {
  /** The question that the choice answers. */
  readonly title: string;
  readonly tasks: readonly DraftTask[];
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

/** Lets one of many tasks be chosen, by typing a part of its name. */
export function TaskChooser({ title, tasks, onChoose, onClose }: TaskChooserProps) {
  const [text, setText] = useState("");
  const found = findTasks(tasks, text);
  const choose = (id: string) => {
    onChoose(id);
    onClose();
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={title} size="small">
        <Command loop label="Tasks" shouldFilter={false}>
          <Command.Input
            autoFocus
            value={text}
            onValueChange={setText}
            placeholder="Search tasks"
            className="h-10 w-full border-line border-y bg-transparent px-5 text-sm outline-none placeholder:text-faint"
          />
          <Command.List className="max-h-80 overflow-y-auto p-2">
            <Command.Empty className="px-3 py-6 text-center text-muted text-sm">
              {tasks.length === 0 ? "There is no other task" : "No such task"}
            </Command.Empty>
            {found.slice(0, MOST_SHOWN).map(({ id, name, type }) => (
              <Command.Item
                key={id}
                value={id}
                onSelect={() => choose(id)}
                className="flex cursor-default items-center gap-2.5 rounded-md px-3 py-1.5 text-sm data-[selected=true]:bg-hover"
              >
                <TaskTypeIcon type={type} className="size-4 shrink-0 text-muted" />
                <span className="truncate">{id}</span>
                {name !== id && <span className="truncate text-muted text-xs">{name}</span>}
              </Command.Item>
            ))}
          </Command.List>
          {found.length > MOST_SHOWN && (
            <p role="status" className="border-line border-t px-5 py-2 text-muted text-xs">
              {MOST_SHOWN} of {found.length} tasks. Type to narrow them down.
            </p>
          )}
        </Command>
      </DialogContent>
    </Dialog>
  );
}

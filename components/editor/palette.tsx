"use client";

import { Search } from "lucide-react";
import { useId, useState } from "react";
import { TaskTypeIcon } from "../graph/task-type-icon.tsx";
import { Input } from "../ui/input.tsx";
import { TextWithCode } from "../ui/text-with-code.tsx";
import { TASK_TYPE_CHOICES } from "./new-task.ts";

/** The kind of data that a dragged task type travels as. */
export const TASK_TYPE_MEDIA = "application/x-dag-task-type";

/** Task types to drag onto the canvas, or to add with a click. */
export function Palette({ onAdd }: { readonly onAdd: (type: string) => void }) {
  const [text, setText] = useState("");
  const id = useId();
  const wanted = text.trim().toLowerCase();
  const found = TASK_TYPE_CHOICES.filter(
    ({ type, description }) => type.includes(wanted) || description.toLowerCase().includes(wanted),
  );
  return (
    <section aria-label="Task types" className="flex min-h-0 flex-1 flex-col">
      <div className="relative p-2">
        <Search className="pointer-events-none absolute top-4.5 left-4.5 size-3.5 text-faint" aria-hidden="true" />
        <Input
          aria-label="Search task types"
          placeholder="Search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="pl-7"
        />
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {found.map(({ type, description }) => (
          <li key={type}>
            <button
              type="button"
              draggable
              aria-labelledby={`${id}-${type}`}
              aria-describedby={`${id}-${type}-about`}
              title={`${description} Drag it onto the canvas, or click to add it.`}
              onDragStart={(event) => {
                event.dataTransfer.setData(TASK_TYPE_MEDIA, type);
                event.dataTransfer.effectAllowed = "copy";
              }}
              onClick={() => onAdd(type)}
              className="flex w-full cursor-grab items-start gap-2.5 rounded-md px-2 py-1.5 text-left transition-colors hover:bg-hover active:cursor-grabbing"
            >
              <TaskTypeIcon type={type} className="mt-0.5 size-4 shrink-0 text-muted" />
              <span className="min-w-0">
                <span id={`${id}-${type}`} className="block text-sm">
                  {type}
                </span>
                <span id={`${id}-${type}-about`} className="line-clamp-2 text-muted text-xs">
                  <TextWithCode text={description} />
                </span>
              </span>
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="px-2 py-4 text-muted text-sm">No such type</li>}
      </ul>
    </section>
  );
}

"use client";

import { Command } from "cmdk";
import { useEffect, useRef } from "react";
import { TaskTypeIcon } from "../graph/task-type-icon.tsx";
import { TextWithCode } from "../ui/text-with-code.tsx";
import { TASK_TYPE_CHOICES } from "./new-task.ts";

interface AddTaskMenuProps {
  /** Where its corner stands, in pixels of the canvas. */
  readonly at: { readonly x: number; readonly y: number };
  readonly title: string;
  readonly onChoose: (type: string) => void;
  readonly onClose: () => void;
}

/** What kind of task: found by a few letters, chosen with Enter. */
export function AddTaskMenu({ at, title, onChoose, onClose }: AddTaskMenuProps) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Element && root.current?.contains(event.target) !== true) onClose();
    };
    window.addEventListener("pointerdown", onPointerDown, true);
    return () => window.removeEventListener("pointerdown", onPointerDown, true);
  }, [onClose]);
  return (
    <div
      ref={root}
      role="dialog"
      aria-label={title}
      className="absolute z-30 w-72 overflow-hidden rounded-lg border border-line bg-raised shadow-popover"
      style={{ left: at.x, top: at.y }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onClose();
      }}
    >
      <Command loop label={title}>
        <Command.Input
          autoFocus
          placeholder={title}
          className="h-10 w-full border-line border-b bg-transparent px-3 text-sm outline-none placeholder:text-faint"
        />
        <Command.List className="max-h-72 overflow-y-auto overscroll-contain p-1">
          <Command.Empty className="px-3 py-6 text-center text-muted text-sm">No such type of task</Command.Empty>
          {TASK_TYPE_CHOICES.map(({ type, description }) => (
            <Command.Item
              key={type}
              value={type}
              keywords={[description]}
              onSelect={() => onChoose(type)}
              className="flex cursor-default items-start gap-2.5 rounded-md px-2 py-1.5 data-[selected=true]:bg-hover"
            >
              <TaskTypeIcon type={type} className="mt-0.5 size-4 shrink-0 text-muted" />
              <span className="min-w-0">
                <span className="block font-medium text-sm">{type}</span>
                <span className="line-clamp-2 text-muted text-xs">
                  <TextWithCode text={description} />
                </span>
              </span>
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </div>
  );
}

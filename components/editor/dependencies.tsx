"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { DraftTask } from "#engine/edit/draft.ts";
import { idsOf } from "#engine/edit/id-lists.ts";
import { Button } from "../ui/button.tsx";
import { useFocusAfterRemoval } from "./focus-after-removal.ts";
import { TaskChooser } from "./task-chooser.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

/** The tasks that it waits for; an edge can be drawn here too. */
export function Dependencies({ task }: { readonly task: DraftTask }) {
  const session = useEditorSession();
  const tasks = useEditor((editor) => editor.draft?.tasks) ?? [];
  const ids = [...new Set(idsOf(task.data["dependencies"]))];
  const { stop, removing } = useFocusAfterRemoval(ids);
  const others = tasks.filter(({ id }) => id !== task.id && !ids.includes(id));
  const noneLeft = tasks.length > 1 ? "Waits for all other tasks" : "There is no other task";
  const [isChoosing, setIsChoosing] = useState(false);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="font-medium text-ink text-sm">Waits for</p>
      {ids.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {ids.map((id) => (
            <li key={id} className="flex items-center gap-1 rounded-md border border-line bg-sunken/60 pl-2 text-xs">
              <button type="button" className="hover:underline" onClick={() => session.select([id])}>
                {id}
              </button>
              <button
                {...stop}
                type="button"
                aria-label={`No longer wait for ${id}`}
                className="grid size-6 place-items-center text-muted hover:text-ink"
                onClick={() => {
                  removing(id);
                  void session.operate({ kind: "disconnect", edges: [{ from: id, to: task.id }] });
                }}
              >
                <X className="size-3" aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button {...stop} size="small" disabled={others.length === 0} onClick={() => setIsChoosing(true)}>
          <Plus aria-hidden="true" /> {others.length > 0 ? "Wait for a task" : noneLeft}
        </Button>
      </div>
      {isChoosing && (
        <TaskChooser
          title={`What does ${task.id} wait for?`}
          tasks={others}
          onChoose={(id) => void session.operate({ kind: "connect", edges: [{ from: id, to: task.id }] })}
          onClose={() => setIsChoosing(false)}
        />
      )}
    </div>
  );
}

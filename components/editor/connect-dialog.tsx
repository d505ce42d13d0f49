"use client";

import { TaskChooser } from "./task-chooser.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

/** Chooses the task that is to wait for the selected ones: an edge without a pointer. */
export function ConnectDialog({ from, onClose }: { readonly from: readonly string[]; readonly onClose: () => void }) {
  const session = useEditorSession();
  const tasks = useEditor((editor) => editor.draft?.tasks) ?? [];
  const chosen = new Set(from);
  return (
    <TaskChooser
      title={from.length > 3 ? `What waits for these ${from.length} tasks?` : `What waits for ${from.join(", ")}?`}
      tasks={tasks.filter(({ id }) => !chosen.has(id))}
      onChoose={(to) => void session.operate({ kind: "connect", edges: from.map((id) => ({ from: id, to })) })}
      onClose={onClose}
    />
  );
}

"use client";

import { Command } from "cmdk";
import { TaskTypeIcon } from "../graph/task-type-icon.tsx";
import { Dialog, DialogContent } from "../ui/dialog.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

/** More tasks than a list can usefully show are found by typing. */
const MOST_SHOWN = 200;

/** Chooses the task that is to wait for the selected ones: an edge without a pointer. */
export function ConnectDialog({ from, onClose }: { readonly from: readonly string[]; readonly onClose: () => void }) {
  const session = useEditorSession();
  const tasks = useEditor((editor) => editor.draft?.tasks) ?? [];
  const others = tasks.filter(({ id }) => !from.includes(id));
  const connect = (to: string) => {
    void session.operate({ kind: "connect", edges: from.map((id) => ({ from: id, to })) });
    onClose();
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={`What waits for ${from.join(", ")}?`} size="small">
        <Command loop label="Tasks">
          <Command.Input
            autoFocus
            placeholder="Search tasks"
            className="h-10 w-full border-line border-y bg-transparent px-5 text-sm outline-none placeholder:text-faint"
          />
          <Command.List className="max-h-80 overflow-y-auto p-2">
            <Command.Empty className="px-3 py-6 text-center text-muted text-sm">No such task</Command.Empty>
            {others.slice(0, MOST_SHOWN).map(({ id, name, type }) => (
              <Command.Item
                key={id}
                value={id}
                keywords={[name]}
                onSelect={() => connect(id)}
                className="flex cursor-default items-center gap-2.5 rounded-md px-3 py-1.5 text-sm data-[selected=true]:bg-hover"
              >
                <TaskTypeIcon type={type} className="size-4 shrink-0 text-muted" />
                <span className="truncate">{id}</span>
                {name !== id && <span className="truncate text-muted text-xs">{name}</span>}
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

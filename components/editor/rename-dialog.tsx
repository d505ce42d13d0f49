"use client";

import { useState } from "react";
import { slugSchema } from "#engine/document/ids.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

/** The id of the button in the task's form that asks for this dialog. */
export const RENAME_BUTTON = "rename-task";

/** Asks for a task's new id; every reference to it follows. */
export function RenameDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const session = useEditorSession();
  const [next, setNext] = useState(id);
  const [origin] = useState(() => document.activeElement);
  const taken = useEditor((editor) => editor.draft?.tasks) ?? [];
  const wanted = next.trim();
  const problem =
    wanted === id || wanted === ""
      ? undefined
      : taken.some((task) => task.id === wanted)
        ? `There is a task ${wanted} already.`
        : slugSchema.safeParse(wanted).error?.issues[0]?.message;
  const rename = async () => {
    // What is refused, and why, is said; what was typed stays to be mended.
    if (problem !== undefined) return;
    const done = wanted === id || (await session.operate({ kind: "renameTask", from: id, to: wanted }));
    if (done !== undefined) onClose();
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={`Rename ${id}`}
        size="small"
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          requestAnimationFrame(() => goBackTo(origin));
        }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void rename();
          }}
        >
          <DialogBody>
            <Field
              label="Id"
              description="Dependencies, branches and expressions that name it are rewritten."
              error={problem}
            >
              {(control) => (
                <Input
                  {...control}
                  autoFocus
                  value={next}
                  spellCheck={false}
                  onFocus={(event) => event.target.select()}
                  onChange={(event) => setNext(event.target.value)}
                />
              )}
            </Field>
          </DialogBody>
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={wanted === "" || problem !== undefined}>
              Rename
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** A task under another id is drawn anew, its form too: the focus goes to what stands in the place of its origin. */
function goBackTo(origin: Element | null): void {
  const place = origin?.isConnected
    ? origin
    : origin?.id === RENAME_BUTTON
      ? document.getElementById(RENAME_BUTTON)
      : document.querySelector("[role=application]");
  if (place instanceof HTMLElement) place.focus();
}

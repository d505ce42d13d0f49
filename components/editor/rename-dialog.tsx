"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { useEditorSession } from "./use-editor.ts";

/** Asks for a task's new id; every reference to it follows. */
export function RenameDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const session = useEditorSession();
  const [next, setNext] = useState(id);
  const rename = () => {
    if (next.trim() !== id) void session.operate({ kind: "renameTask", from: id, to: next.trim() });
    onClose();
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={`Rename ${id}`} size="small">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            rename();
          }}
        >
          <DialogBody>
            <Field label="Id" description="Dependencies, branches and expressions that name it are rewritten.">
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
            <Button type="submit" variant="primary" disabled={next.trim() === ""}>
              Rename
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { useId, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogBody, DialogContent, DialogFooter } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

/** Puts tasks into a group, or takes them out of theirs. */
export function GroupDialog({ ids, onClose }: { readonly ids: readonly string[]; readonly onClose: () => void }) {
  const session = useEditorSession();
  const list = useId();
  const tasks = useEditor((editor) => editor.draft?.tasks) ?? [];
  const known = [...new Set(tasks.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  const chosen = new Set(ids);
  const current = [...new Set(tasks.flatMap(({ id, group }) => (chosen.has(id) ? [group ?? ""] : [])))];
  const [name, setName] = useState(current.length === 1 ? (current[0] ?? "") : "");
  const group = () => {
    const value = name.trim();
    void session.operate({
      kind: "setFieldOfTasks",
      tasks: ids,
      path: ["group"],
      ...(value === "" ? {} : { value }),
    });
    onClose();
  };
  const hasGroup = current.some((each) => each !== "");
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={ids.length === 1 ? `Group of ${ids[0]}` : `Group of ${ids.length} tasks`} size="small">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            group();
          }}
        >
          <DialogBody>
            <Field
              label="Group"
              description="Tasks of a group are drawn, collapsed and timed together. Empty: of no group."
            >
              {(control) => (
                <Input
                  {...control}
                  autoFocus
                  list={list}
                  value={name}
                  maxLength={200}
                  onFocus={(event) => event.target.select()}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <datalist id={list}>
              {known.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </datalist>
          </DialogBody>
          <DialogFooter>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={name.trim() === "" && !hasGroup}>
              {name.trim() === "" && hasGroup ? "Take out of the group" : "Group"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

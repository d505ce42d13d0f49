"use client";

import { useMutation } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { TriggerForm } from "../trigger/trigger-form.tsx";
import type { Params } from "../trigger/trigger-draft.ts";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogContent } from "../ui/dialog.tsx";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "../ui/dropdown-menu.tsx";
import { tasksBefore } from "./given-outputs.ts";
import { TryAloneDialog } from "./try-alone-dialog.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

interface TryMenuProps {
  /** Under which the workflow is saved; absent: not yet. */
  readonly dagId: string | undefined;
  /** Told the run's id. */
  readonly onStarted: (runId: string) => void;
}

/** Runs the draft as it stands, or a part of it, without saving. */
export function TryMenu({ dagId, onStarted }: TryMenuProps) {
  const trpc = useTRPC();
  const session = useEditorSession();
  const refusal = useReadOnlyReason();
  const params = useEditor((editor) => editor.params);
  const isValid = useEditor((editor) => editor.isValid);
  const isChecked = useEditor((editor) => editor.isChecked);
  const selection = useEditor((editor) => editor.selection);
  /** What is to be run while its params are asked for; no ids: everything. */
  const [asking, setAsking] = useState<{ readonly upTo: readonly string[] }>();
  const [alone, setAlone] = useState<{ readonly task: string; readonly before: readonly string[] }>();
  const attempt = useMutation(
    trpc.dags.try.mutationOptions({
      onSuccess: ({ id }) => {
        setAsking(undefined);
        setAlone(undefined);
        onStarted(id);
      },
      onError: (error) => {
        // With the form open it is said there.
        if (asking === undefined && alone === undefined)
          toast.error("The draft was not run", { description: error.message });
      },
    }),
  );
  const start = (upTo: readonly string[], given: Params) => {
    attempt.mutate({ text: session.readText(), params: plain(given), ...(upTo.length > 0 && { upTo: [...upTo] }) });
  };
  const begin = async (upTo: readonly string[]) => {
    await session.settled();
    if (Object.keys(session.read().params).length > 0) setAsking({ upTo });
    else start(upTo, {});
  };
  const beginAlone = async () => {
    await session.settled();
    const { draft } = session.read();
    const task = draft?.tasks.find(({ id }) => id === selection[0]);
    if (draft !== undefined && task !== undefined) setAlone({ task: task.id, before: tasksBefore(draft, task) });
  };
  const canTry = refusal === undefined && isValid && !attempt.isPending;
  useShortcuts("Editor", [
    {
      keys: "mod+enter",
      label: "Try the draft, up to the selection if there is one",
      run: () => canTry && void begin(session.read().selection),
    },
  ]);
  const part = selection.length === 1 ? (selection[0] ?? "") : `${selection.length} selected tasks`;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            disabled={!canTry}
            isBusy={attempt.isPending && asking === undefined}
            title={refusal ?? (isChecked && !isValid ? "The document has errors" : "Run the draft without saving it")}
          >
            <FlaskConical /> Try
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="max-w-80">
          <DropdownMenuItem onSelect={() => void begin([])}>All tasks</DropdownMenuItem>
          <DropdownMenuItem disabled={selection.length === 0} onSelect={() => void begin(selection)}>
            <span className="truncate">{selection.length === 0 ? "Up to the selected task" : `Up to ${part}`}</span>
          </DropdownMenuItem>
          <DropdownMenuItem disabled={selection.length !== 1} onSelect={() => void beginAlone()}>
            <span className="truncate">
              {selection.length === 1 ? `Only ${part}, with given input…` : "Only the selected task, with given input…"}
            </span>
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {asking !== undefined && (
        <Dialog open onOpenChange={(isOpen) => !isOpen && setAsking(undefined)}>
          <DialogContent title="Try with these params" size="large" className="sm:max-w-3xl">
            <TriggerForm
              params={params}
              isPaused={false}
              isBusy={attempt.isPending}
              refusal={attempt.error?.message}
              onSubmit={(given) => start(asking.upTo, given)}
              onCancel={() => setAsking(undefined)}
            />
          </DialogContent>
        </Dialog>
      )}
      {alone !== undefined && (
        <TryAloneDialog
          dagId={dagId}
          {...alone}
          params={params}
          isBusy={attempt.isPending}
          refusal={attempt.error?.message}
          onStart={(given, outputs) =>
            attempt.mutate({
              text: session.readText(),
              params: plain(given),
              only: { task: alone.task, given: plain(outputs) },
            })
          }
          onClose={() => setAlone(undefined)}
        />
      )}
    </>
  );
}

/** A copy without what only the types know to be constant. */
function plain<Value extends object>(value: object): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

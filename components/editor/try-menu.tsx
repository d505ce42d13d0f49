"use client";

import { useMutation } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { type ComponentProps, useState } from "react";
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
  const [alone, setAlone] = useState<Pick<ComponentProps<typeof TryAloneDialog>, "task" | "before" | "names">>();
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
    // Without a connection the names are missing, and no more than that.
    const { outputNamesRead } = await import("./output-names.ts").catch(() => ({ outputNamesRead: undefined }));
    const { draft } = session.read();
    const task = draft?.tasks.find(({ id }) => id === selection[0]);
    if (draft === undefined || task === undefined) return;
    setAlone({ task: task.id, before: tasksBefore(draft, task), names: outputNamesRead?.(draft, task) ?? new Map() });
  };
  const canTry = refusal === undefined && isValid && !attempt.isPending;
  useShortcuts("Editor", [
    {
      keys: "mod+enter",
      label: "Try the draft, up to the selection if there is one",
      run: () => canTry && void begin(session.read().selection),
    },
  ]);
  const part = partOf(selection);
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
          <DialogContent
            title={asking.upTo.length === 0 ? "Try all tasks" : `Try up to ${partOf(asking.upTo)}`}
            description={
              asking.upTo.length === 0
                ? "With these params. Nothing is saved."
                : `With these params${asking.upTo.length === 1 ? "" : `, up to ${namesOf(asking.upTo)}`}. What comes after does not run, and nothing is saved.`
            }
            size="large"
            className="sm:max-w-3xl"
          >
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

function partOf(ids: readonly string[]): string {
  return ids.length === 1 ? (ids[0] ?? "") : `${ids.length} selected tasks`;
}

/** More are no sentence any more. */
const MOST_NAMES = 5;

function namesOf(ids: readonly string[]): string {
  const rest = ids.length - MOST_NAMES;
  return rest > 1 ? `${ids.slice(0, MOST_NAMES).join(", ")} and ${rest} more` : LIST.format(ids);
}

const LIST = new Intl.ListFormat("en", { type: "conjunction" });

/** A copy without what only the types know to be constant. */
function plain<Value extends object>(value: object): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CompiledParam } from "#engine/document/compiled-dag.ts";
import type { JsonMap } from "#engine/document/json-map.ts";
import { RelativeTime } from "../format/time-text.tsx";
import { TriggerForm } from "../trigger/trigger-form.tsx";
import type { Params } from "../trigger/trigger-draft.ts";
import { useTRPC } from "../trpc.tsx";
import { Dialog, DialogContent } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { offeredOutput, outputOf } from "./given-outputs.ts";

interface TryAloneDialogProps {
  /** Under which the workflow is saved; absent: there are no former runs. */
  readonly dagId: string | undefined;
  readonly task: string;
  /** The tasks whose outputs are asked for. */
  readonly before: readonly string[];
  /** The names that the task reads of each. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly params: { readonly [name: string]: CompiledParam };
  readonly isBusy: boolean;
  readonly refusal: string | undefined;
  readonly onStart: (params: Params, given: { readonly [id: string]: JsonMap }) => void;
  readonly onClose: () => void;
}

/** Asks what a task is to get from those before it, beginning with what they handed on the last time and what it reads. */
export function TryAloneDialog({
  dagId,
  task,
  before,
  names,
  params,
  isBusy,
  refusal,
  onStart,
  onClose,
}: TryAloneDialogProps) {
  const trpc = useTRPC();
  const former = useQuery({
    ...trpc.dags.formerValues.queryOptions({ id: dagId ?? "" }),
    enabled: dagId !== undefined,
    staleTime: 60_000,
  });
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [problem, setProblem] = useState<string>();
  const values = former.data ?? undefined;
  const textOf = (id: string) =>
    typed[id] ?? JSON.stringify(offeredOutput(values?.tasks[id]?.output, names.get(id) ?? []), null, 2);
  const submit = (given: Params) => {
    const outputs = before.map((id) => [id, outputOf(textOf(id))] as const);
    const faulty = outputs.find(([, output]) => output === undefined)?.[0];
    setProblem(
      faulty === undefined ? undefined : `What ${faulty} hands on must be a map in JSON, such as {"rows": 3}.`,
    );
    if (faulty === undefined) onStart(given, Object.fromEntries(outputs.map(([id, output]) => [id, output ?? {}])));
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={`Try ${task} alone`}
        description="As if everything before it had succeeded. Nothing else runs, and nothing is saved."
        size="large"
        className="sm:max-w-3xl"
      >
        <TriggerForm
          params={params}
          isPaused={false}
          isBusy={isBusy}
          refusal={problem ?? refusal}
          onSubmit={submit}
          onCancel={onClose}
        >
          {before.length === 0 && <p className="text-muted text-sm">It waits for nothing and reads no other task.</p>}
          {before.map((id) => (
            <Field
              key={id}
              label={
                <>
                  Output of <span className="font-mono text-xs">{id}</span>
                </>
              }
              hint={
                values?.tasks[id] === undefined ? (
                  "JSON"
                ) : (
                  <>
                    as of <RelativeTime at={values.at} />
                  </>
                )
              }
            >
              {(control) => (
                <Textarea
                  {...control}
                  value={textOf(id)}
                  spellCheck={false}
                  rows={Math.min(10, Math.max(2, textOf(id).split("\n").length))}
                  className="min-h-0 font-mono text-xs"
                  onChange={(event) => setTyped((texts) => ({ ...texts, [id]: event.target.value }))}
                />
              )}
            </Field>
          ))}
        </TriggerForm>
      </DialogContent>
    </Dialog>
  );
}

"use client";

import { CircleAlert, TriangleAlert } from "lucide-react";
import { type FormEvent, type ReactNode, useId, useMemo, useState } from "react";
import type { CompiledParam } from "#engine/document/compiled-dag.ts";
import { resolveParams } from "#engine/document/parameters.ts";
import { Button } from "../ui/button.tsx";
import { DialogBody, DialogFooter } from "../ui/dialog.tsx";
import { Field, Label } from "../ui/field.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { ParamControl, paramHint } from "./param-control.tsx";
import {
  draftOf,
  draftOfDefaults,
  jsonOf,
  type Params,
  paramsOf,
  readParamsJson,
  withControl,
} from "./trigger-draft.ts";

interface TriggerFormProps {
  readonly params: { readonly [name: string]: CompiledParam };
  readonly isPaused: boolean;
  readonly isBusy: boolean;
  /** The server's refusal of the last attempt. */
  readonly refusal: string | undefined;
  /** What else is asked for, above the params; they are then not said to be missing. */
  readonly children?: ReactNode;
  readonly onSubmit: (params: Params) => void;
  readonly onCancel: () => void;
}

/** The typed form of a workflow's params and, beside it, the same as JSON; each follows the other. */
export function TriggerForm({ params, isPaused, isBusy, refusal, children, onSubmit, onCancel }: TriggerFormProps) {
  const [draft, setDraft] = useState(() => draftOfDefaults(params));
  // Present while the JSON is what was edited last: it is kept as typed, also where it cannot be read.
  const [typedJson, setTypedJson] = useState<string>();
  const [hasTriedToSubmit, setHasTriedToSubmit] = useState(false);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const jsonId = useId();

  const given = useMemo(() => paramsOf(params, draft), [params, draft]);
  const typed = typedJson === undefined ? undefined : readParamsJson(typedJson);
  const jsonError = typed !== undefined && "error" in typed ? typed.error : undefined;
  const problems = useMemo(() => problemsOf(params, given), [params, given]);
  const names = Object.keys(params);

  const change = (name: string, value: string | boolean | undefined) => {
    setDraft((current) => withControl(current, name, value));
    setTypedJson(undefined);
    setTouched((current) => new Set(current).add(name));
  };
  const changeJson = (text: string) => {
    setTypedJson(text);
    const read = readParamsJson(text);
    if ("params" in read) setDraft(draftOf(params, read.params));
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setHasTriedToSubmit(true);
    if (jsonError !== undefined || problems.count > 0) {
      // After React has marked the faulty controls: the first one gets the focus.
      const form = event.currentTarget;
      requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    onSubmit(given.params);
  };
  const errorOf = (name: string) =>
    hasTriedToSubmit || touched.has(name) || typedJson !== undefined ? problems.byName[name] : undefined;

  return (
    <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <DialogBody className={names.length === 0 ? undefined : "grid gap-6 md:grid-cols-[1fr_18rem]"}>
        {children !== undefined && <div className="col-span-full flex flex-col gap-4">{children}</div>}
        {names.length === 0 ? (
          children === undefined && (
            <p className="text-muted text-sm">This workflow takes no params. It starts as soon as you confirm.</p>
          )
        ) : (
          <>
            <div className="flex flex-col gap-4">
              {names.map((name) => {
                const param = params[name];
                return param === undefined ? null : (
                  <Field
                    key={name}
                    label={<span className="font-mono text-xs">{name}</span>}
                    hint={paramHint(param)}
                    description={param.description}
                    error={errorOf(name)}
                  >
                    {(control) => (
                      <ParamControl
                        param={param}
                        control={control}
                        value={draft.controls[name]}
                        onChange={(value) => change(name, value)}
                      />
                    )}
                  </Field>
                );
              })}
            </div>
            <div className="flex min-h-48 flex-col gap-1.5">
              <Label htmlFor={jsonId}>As JSON</Label>
              <Textarea
                id={jsonId}
                value={typedJson ?? jsonOf(given.params)}
                onChange={(event) => changeJson(event.target.value)}
                aria-invalid={jsonError === undefined ? undefined : true}
                aria-describedby={`${jsonId}-problems`}
                spellCheck={false}
                className="flex-1 resize-none bg-sunken font-mono text-xs leading-5"
              />
              <div id={`${jsonId}-problems`} className="text-danger text-xs" aria-live="polite">
                {jsonError}
                {problems.others.map((message) => (
                  <p key={message}>{message}</p>
                ))}
              </div>
            </div>
          </>
        )}
      </DialogBody>

      {isPaused && (
        <p className="mx-5 mb-4 flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          This workflow is paused: its schedule starts no runs. It stays paused after this one.
        </p>
      )}
      {refusal !== undefined && (
        <p
          role="alert"
          className="mx-5 mb-4 flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger text-sm"
        >
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
          {refusal}
        </p>
      )}

      <DialogFooter>
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button
          variant="primary"
          type="submit"
          isBusy={isBusy}
          autoFocus={names.length === 0 && children === undefined}
        >
          Start run
        </Button>
      </DialogFooter>
    </form>
  );
}

interface Problems {
  readonly byName: { readonly [name: string]: string };
  /** About names that the workflow does not have. */
  readonly others: readonly string[];
  readonly count: number;
}

/** What the engine has against the params, sorted by the control it belongs to. The server checks the same again. */
function problemsOf(params: { readonly [name: string]: CompiledParam }, given: ReturnType<typeof paramsOf>): Problems {
  const byName: Record<string, string> = { ...given.errors };
  const others: string[] = [];
  const resolved = resolveParams(params, given.params);
  if ("diagnostics" in resolved) {
    for (const { param, message } of resolved.diagnostics) {
      if (Object.hasOwn(params, param)) byName[param] ??= message;
      else others.push(message);
    }
  }
  return { byName, others, count: Object.keys(byName).length + others.length };
}

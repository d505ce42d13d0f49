"use client";

import { useQuery } from "@tanstack/react-query";
import { type ComponentProps, type ReactNode, useEffect, useMemo } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { Diagnostic } from "#engine/document/diagnostics.ts";
import type { Draft, DraftTask } from "#engine/edit/draft.ts";
import type { FieldPath } from "#engine/edit/operations.ts";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { Dependencies } from "./dependencies.tsx";
import { RenameEntryProvider } from "./entry-name.tsx";
import { ExpressionHelpProvider } from "./expression-help.tsx";
import { namesInScope, previewScope } from "./expression-scope.ts";
import { fieldErrors } from "./field-errors.ts";
import { type FieldSchema, workflowFields } from "./field-schema.ts";
import { taskFieldsInForce } from "./fields-in-force.ts";
import { RENAME_BUTTON } from "./rename-dialog.tsx";
import { SettingFields } from "./setting-fields.tsx";
import { TaskMenu } from "./task-menu.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

interface InspectorProps {
  /** Whose runs expressions are previewed with; absent: nothing is saved yet. */
  readonly dagId: string | undefined;
  readonly onRename: (id: string) => void;
  /** Lets another task be chosen to wait for these. */
  readonly onConnect: (from: readonly string[]) => void;
  /** Asks for the group of these tasks. */
  readonly onGroup: (ids: readonly string[]) => void;
}

/** The form of what is selected: one task, or the workflow itself. */
export function Inspector({ dagId, ...asking }: InspectorProps) {
  const selection = useEditor((editor) => editor.selection);
  const draft = useEditor((editor) => editor.draft);
  const diagnostics = useEditor((editor) => editor.diagnostics);
  const isBroken = useEditor((editor) => editor.broken !== undefined);
  if (draft === undefined) return null;
  if (selection.length > 1) {
    return (
      <Note>
        <p className="font-medium text-ink">{selection.length} tasks are selected</p>
        <p>Move, copy, duplicate or remove them together. Select one to see its form.</p>
      </Note>
    );
  }
  if (isBroken) {
    return <Note>The form is back as soon as the text can be read again.</Note>;
  }
  const task = draft.tasks.find(({ id }) => id === selection[0]);
  if (task !== undefined) {
    return (
      <WithExpressionHelp dagId={dagId} draft={draft} task={task}>
        <TaskForm key={task.id} task={task} defaults={draft.data["defaults"]} diagnostics={diagnostics} {...asking} />
      </WithExpressionHelp>
    );
  }
  return (
    <Form title={draft.name} subtitle="Workflow">
      <Fields task={undefined} fields={workflowFields()} data={draft.data} errors={fieldErrors(diagnostics, [])} />
    </Form>
  );
}

interface WithExpressionHelpProps {
  readonly dagId: string | undefined;
  readonly draft: Draft;
  readonly task: DraftTask;
  readonly children: ReactNode;
}

/** Lets the fields inside show what their expressions can read, and what they would have been in the last run. */
function WithExpressionHelp({ dagId, draft, task, children }: WithExpressionHelpProps) {
  const session = useEditorSession();
  const trpc = useTRPC();
  const former = useQuery({
    ...trpc.dags.formerValues.queryOptions({ id: dagId ?? "" }),
    enabled: dagId !== undefined,
    staleTime: 60_000,
  });
  const values = former.data ?? undefined;
  useEffect(() => {
    if (values !== undefined) session.previewWith(previewScope(values));
  }, [session, values]);
  const help = useMemo(
    () => ({ names: namesInScope(draft, task, values), valuesOf: values?.at }),
    [draft, task, values],
  );
  return <ExpressionHelpProvider value={help}>{children}</ExpressionHelpProvider>;
}

interface TaskFormProps extends Omit<InspectorProps, "dagId"> {
  readonly task: DraftTask;
  /** What the workflow says for its tasks. */
  readonly defaults: JsonValue | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function TaskForm({ task, defaults, diagnostics, onRename, onConnect, onGroup }: TaskFormProps) {
  return (
    <Form
      title={task.id}
      subtitle={task.type}
      actions={
        <>
          <Button id={RENAME_BUTTON} size="small" onClick={() => onRename(task.id)}>
            Rename
          </Button>
          <TaskMenu task={task} onConnect={onConnect} onGroup={onGroup} />
        </>
      }
    >
      <Dependencies task={task} />
      <Fields
        task={task.id}
        fields={withoutId(taskFieldsInForce(task.type, task.data, defaults))}
        data={task.data}
        taskType={task.type}
        errors={fieldErrors(diagnostics, ["tasks", task.place])}
      />
    </Form>
  );
}

type FieldsProps = Omit<ComponentProps<typeof SettingFields>, "onChange"> & {
  /** Undefined: they are the workflow's own. */
  readonly task: string | undefined;
};

/** Settings whose changes are edits of the document. */
function Fields({ task, ...fields }: FieldsProps) {
  const session = useEditorSession();
  const target = task === undefined ? {} : { task };
  const change = (path: FieldPath, value: JsonValue | undefined) =>
    session.operate(
      value === undefined ? { kind: "unsetField", path, ...target } : { kind: "setField", path, value, ...target },
    );
  const rename = async (path: FieldPath, to: string) =>
    (await session.operate({ kind: "renameKey", path, to, ...target })) !== undefined;
  return (
    <RenameEntryProvider rename={rename}>
      <SettingFields {...fields} onChange={(path, value) => void change(path, value)} />
    </RenameEntryProvider>
  );
}

const FORM = "editor-form";
const CANVAS = "[role=application]";

/** Goes to the first field of the form that is shown. */
export function focusForm(): void {
  document.getElementById(FORM)?.querySelector<HTMLElement>("input, textarea, [contenteditable=true]")?.focus();
}

interface FormProps {
  readonly title: string;
  readonly subtitle: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

function Form({ title, subtitle, actions, children }: FormProps) {
  return (
    <section aria-label={`Settings of ${title}`} className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-3 border-line border-b px-4 py-2.5">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">{title}</h2>
          <p className="text-muted text-xs">{subtitle}</p>
        </div>
        {actions}
      </header>
      <div
        id={FORM}
        role="group"
        className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-4"
        onKeyDown={(event) => {
          // What was typed stays, as it does on leaving in any other way. Lists that open from a field have the key first.
          if (event.key !== "Escape" || event.defaultPrevented || !event.currentTarget.contains(event.target as Node))
            return;
          document.querySelector<HTMLElement>(CANVAS)?.focus();
        }}
      >
        {children}
      </div>
    </section>
  );
}

function Note({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-col gap-1 p-4 text-muted text-sm">{children}</div>;
}

/** A task's id is changed by renaming it, so that what refers to it follows. */
function withoutId(fields: { readonly [key: string]: FieldSchema }): { readonly [key: string]: FieldSchema } {
  const { id: _, ...others } = fields;
  return others;
}

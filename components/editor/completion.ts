/** What can be written at a place, and what it means: from the document's schema and from the document itself. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { hoverTooltip } from "@codemirror/view";
import type { EditorState } from "@codemirror/state";
import { canonicalType, TASK_TYPES } from "#engine/document/task-types/registry.ts";
import type { Draft } from "#engine/edit/draft.ts";
import { type FieldSchema, kindOf, taskFieldsOf, workflowFields } from "./field-schema.ts";
import { type TextContext, textContextAt } from "./text-context.ts";

const EXPRESSION_ROOTS: readonly Completion[] = [
  { label: "tasks", detail: "outputs and states of upstream tasks", type: "variable" },
  { label: "params", detail: "parameters of the run", type: "variable" },
  { label: "run", detail: "id, logical_date, interval_start, interval_end, trigger", type: "variable" },
  { label: "vars", detail: "variables of the installation", type: "variable" },
  { label: "secrets", detail: "secrets: in env, http, docker.env and with", type: "variable" },
  { label: "attempt", detail: "number of the attempt, from 1", type: "variable" },
];
const RUN_FIELDS = ["id", "logical_date", "interval_start", "interval_end", "trigger"];

export function completionSource(draft: () => Draft | undefined) {
  return (context: CompletionContext): CompletionResult | null => {
    const at = contextAt(context.state, context.pos);
    const from = context.pos - at.word.length;
    if (at.isInExpression) return expressionCompletions(at, context.pos, draft());
    const value = at.key === undefined ? undefined : valueCompletions(at, draft());
    if (value !== undefined) return value.length === 0 ? null : { from, options: value, validFor: /^[\w.-]*$/ };
    if (at.path.at(-1) === "*" && at.path.at(-2) === "dependencies") {
      return { from, options: taskIds(draft()), validFor: /^[\w.-]*$/ };
    }
    if (at.word === "" && !context.explicit) return null;
    const fields = fieldsAt(at);
    if (fields === undefined) return null;
    const options = Object.entries(fields).map(
      ([key, schema]): Completion => ({
        label: key,
        type: "property",
        apply: `${key}: `,
        ...(schema.description === undefined ? {} : { info: () => withCode(schema.description ?? "") }),
        ...(schema.default === undefined ? {} : { detail: JSON.stringify(schema.default) }),
      }),
    );
    return { from, options, validFor: /^\w*$/ };
  };
}

/** What a key means, when the pointer rests on it. */
export const schemaHover = hoverTooltip((view, position) => {
  const line = view.state.doc.lineAt(position);
  const key = /^\s*(?:- +)*([A-Za-z_]\w*)\s*:/.exec(line.text);
  const start = key === null ? -1 : line.from + line.text.indexOf(key[1] ?? "");
  if (key?.[1] === undefined || position < start || position > start + key[1].length) return null;
  const at = contextAt(view.state, start);
  const schema = fieldsAt(at)?.[key[1]];
  if (schema?.description === undefined) return null;
  const words = [schema.description, schema.default === undefined ? "" : `Default: ${JSON.stringify(schema.default)}`];
  return {
    pos: start,
    end: start + key[1].length,
    create() {
      const dom = document.createElement("div");
      dom.className = "max-w-96 px-2.5 py-1.5 text-xs";
      dom.append(withCode(words.filter((each) => each !== "").join("\n")));
      dom.style.whiteSpace = "pre-line";
      return { dom };
    },
  };
});

/** A sentence in which names stand between backticks, drawn as code. */
function withCode(text: string): HTMLElement {
  const sentence = document.createElement("span");
  for (const [index, part] of text.split("`").entries()) {
    const isCode = index % 2 === 1;
    const element = document.createElement(isCode ? "code" : "span");
    if (isCode) element.className = "rounded-sm bg-sunken px-1 font-mono text-2xs";
    element.textContent = part;
    sentence.append(element);
  }
  return sentence;
}

function contextAt(state: EditorState, position: number): TextContext {
  const line = state.doc.lineAt(position);
  const lines = (number: number) => (number < 1 || number > state.doc.lines ? "" : state.doc.line(number).text);
  return textContextAt(lines, line.number, position - line.from);
}

/** The keys that may stand at a place. */
function fieldsAt({ path, taskType }: TextContext): { readonly [key: string]: FieldSchema } | undefined {
  if (path.length === 0) return { ...workflowFields() };
  const isTask = path[0] === "tasks" && path[1] === "*";
  const type = canonicalType(taskType ?? "bash") ?? "bash";
  let fields: { readonly [key: string]: FieldSchema } | undefined =
    isTask || path[0] === "defaults" ? taskFieldsOf(type) : workflowFields();
  for (const step of path.slice(isTask ? 2 : path[0] === "defaults" ? 1 : 0)) {
    const schema: FieldSchema | undefined = fields?.[step];
    fields = schema?.properties ?? schema?.items?.properties ?? (step === "*" ? fields : undefined);
    if (fields === undefined) return undefined;
  }
  return fields;
}

function valueCompletions(at: TextContext, draft: Draft | undefined): readonly Completion[] | undefined {
  if (at.key === "type" && at.path[0] === "tasks") {
    return TASK_TYPES.map(({ name, description }) => ({
      label: name,
      info: () => withCode(description),
      type: "enum",
    }));
  }
  if (at.key === "dependencies") return taskIds(draft);
  const schema = at.key === undefined ? undefined : fieldsAt(at)?.[at.key];
  if (schema === undefined || at.key === undefined) return [];
  if (schema.enum !== undefined) return schema.enum.map((each) => ({ label: String(each), type: "enum" }));
  if (kindOf(at.key, schema) === "switch") return ["true", "false"].map((label) => ({ label, type: "keyword" }));
  return [];
}

function taskIds(draft: Draft | undefined): Completion[] {
  return (draft?.tasks ?? []).map(({ id, name, type }) => ({
    label: id,
    type: "constant",
    detail: name === id ? type : name,
  }));
}

function expressionCompletions(
  { word }: TextContext,
  position: number,
  draft: Draft | undefined,
): CompletionResult | null {
  const [root = "", ...rest] = word.split(".");
  if (rest.length === 0) return { from: position - word.length, options: [...EXPRESSION_ROOTS], validFor: /^\w*$/ };
  const last = rest.at(-1) ?? "";
  const from = position - last.length;
  if (root === "tasks" && rest.length === 1) return { from, options: taskIds(draft), validFor: /^[\w-]*$/ };
  if (root === "tasks") {
    const options = ["output", "state", "duration"].map((label): Completion => ({ label, type: "property" }));
    return { from, options, validFor: /^\w*$/ };
  }
  if (root === "run")
    return { from, options: RUN_FIELDS.map((label) => ({ label, type: "property" })), validFor: /^\w*$/ };
  if (root === "params") {
    const params = draft?.data["params"];
    const names = typeof params === "object" && params !== null ? Object.keys(params) : [];
    return { from, options: names.map((label) => ({ label, type: "property" })), validFor: /^\w*$/ };
  }
  return null;
}

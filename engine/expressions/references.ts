/** What an expression reads: found in its syntax tree, never by running it. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { compileExpression, type CompiledExpression } from "./compile-expression.ts";
import { accessOf, bindingOf, childrenOf, methodCallOf, type SyntaxNode } from "./syntax-tree.ts";
import { type KnownTaskIds } from "./task-references.ts";
import { parseTemplate } from "./template.ts";

export interface Reference {
  /** The variable: `tasks`, `params`, `secrets`, … */
  readonly root: string;
  /** The first key below it, where it is written out: the task's id, the parameter's name. */
  readonly name?: string;
  /** The key below that: `output`, `state`. */
  readonly field?: string;
  /** Offset within the expression. */
  readonly offset: number;
}

export interface References {
  readonly tasks: ReadonlySet<string>;
  readonly params: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
}

const NO_IDS: KnownTaskIds = new Set<string>();

/** Every free variable that the expression reads, in source order of their first use within each part. */
export function referencesOfExpression(expression: CompiledExpression): Reference[] {
  const found: Reference[] = [];
  for (const part of expression.parts) {
    collect(part.ast, new Set(), (reference) => {
      found.push({ ...reference, offset: part.toExpressionOffset(reference.offset) });
    });
  }
  return found;
}

/**
 * The tasks, parameters, secrets and variables that a value's templates read; lists and maps are searched.
 * @throws ExpressionError where a template cannot be parsed
 */
export function referencesOf(value: JsonValue, knownTaskIds: KnownTaskIds = NO_IDS): References {
  const names = {
    tasks: new Set<string>(),
    params: new Set<string>(),
    secrets: new Set<string>(),
    vars: new Set<string>(),
  };
  for (const text of textsOf(value)) {
    for (const segment of parseTemplate(text)) {
      if (segment.kind === "text") continue;
      for (const { root, name } of referencesOfExpression(compileExpression(segment.source, knownTaskIds))) {
        if (name !== undefined && isNamed(root)) names[root].add(name);
      }
    }
  }
  return { tasks: names.tasks, params: names.params, secrets: names.secrets, variables: names.vars };
}

function isNamed(root: string): root is "tasks" | "params" | "secrets" | "vars" {
  return root === "tasks" || root === "params" || root === "secrets" || root === "vars";
}

function* textsOf(value: JsonValue): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) for (const item of Object.values(value)) yield* textsOf(item);
}

function collect(node: SyntaxNode, bound: ReadonlySet<string>, report: (reference: Reference) => void): void {
  if (node.op === "id") {
    if (!bound.has(String(node.args))) report({ root: String(node.args), offset: node.start });
    return;
  }
  const chain = chainOf(node);
  if (chain !== undefined && !bound.has(chain.root)) {
    report(chain.reference);
    return;
  }
  const call = methodCallOf(node);
  const binding = call === undefined ? undefined : bindingOf(call);
  if (call !== undefined && binding !== undefined) {
    collect(call.receiver, bound, report);
    const inner = new Set(bound).add(binding.name);
    for (const body of binding.bodies) collect(body, inner, report);
    return;
  }
  for (const child of childrenOf(node)) collect(child, bound, report);
}

/** `root.name.field…` made of literal keys only. */
function chainOf(node: SyntaxNode): { root: string; reference: Reference } | undefined {
  const keys: string[] = [];
  let current = node;
  for (let access = accessOf(current); access !== undefined; access = accessOf(current)) {
    keys.unshift(access.key);
    current = access.base;
  }
  if (current.op !== "id" || keys.length === 0) return undefined;
  const root = String(current.args);
  const [name, field] = keys;
  return {
    root,
    reference: {
      root,
      offset: current.start,
      ...(name === undefined ? {} : { name }),
      ...(field === undefined ? {} : { field }),
    },
  };
}

/**
 * What this project needs to know of the CEL library's syntax tree, and one walk over it.
 *
 * The library's types leave out the parts that its own evaluator works with (`meta`, comprehensions), so they are
 * described here, at the one place that reads them.
 */

export interface SyntaxNode {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly end: number;
  readonly meta: { evaluate: NodeEvaluator; readonly alternate?: SyntaxNode; readonly macro?: unknown };
  setMeta(key: "evaluate", value: NodeEvaluator): unknown;
}

export type NodeEvaluator = (evaluator: unknown, node: unknown, context: unknown) => unknown;

/** Macros that bind their first argument as a variable in the others. */
const BINDING_MACROS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

export function isSyntaxNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "op" in value && "start" in value;
}

/** The child nodes, in source order; a macro's bound name is no child. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const collect = (value: unknown): void => {
    if (isSyntaxNode(value)) found.push(value);
    else if (Array.isArray(value)) for (const item of value) collect(item);
  };
  collect(node.args);
  return found;
}

/**
 * Has a macro's loop call `guard` before each item. `all` and `exists` take the error of an item for one that a later
 * item may outweigh; what their condition throws ends them.
 */
export function beforeEachItem(comprehension: SyntaxNode, guard: () => void): void {
  const { args } = comprehension;
  if (typeof args !== "object" || args === null || !("condition" in args)) return;
  const condition: unknown = args.condition;
  if (typeof condition !== "function") return;
  args.condition = (accumulated: unknown): unknown => {
    guard();
    return condition(accumulated);
  };
}

export interface MethodCall {
  readonly name: string;
  readonly receiver: SyntaxNode;
  readonly args: readonly SyntaxNode[];
}

export function methodCallOf(node: SyntaxNode): MethodCall | undefined {
  if (node.op !== "rcall" || !Array.isArray(node.args)) return undefined;
  const [name, receiver, args]: unknown[] = node.args;
  if (typeof name !== "string" || !isSyntaxNode(receiver) || !Array.isArray(args)) return undefined;
  return { name, receiver, args: args.filter(isSyntaxNode) };
}

/** The name that a macro such as `list.map(x, …)` binds, and the nodes in which it is bound. */
export function bindingOf(call: MethodCall): { name: string; bodies: readonly SyntaxNode[] } | undefined {
  const variable = call.args[0];
  if (!BINDING_MACROS.has(call.name) || call.args.length < 2 || variable?.op !== "id") return undefined;
  return { name: String(variable.args), bodies: call.args.slice(1) };
}

/** `base.key` or `base["key"]` with a literal key. */
export function accessOf(node: SyntaxNode): { base: SyntaxNode; key: string } | undefined {
  if (!["[]", "."].includes(node.op) || !Array.isArray(node.args)) return undefined;
  const [base, key]: unknown[] = node.args;
  if (!isSyntaxNode(base)) return undefined;
  if (typeof key === "string") return { base, key };
  return isSyntaxNode(key) && key.op === "value" && typeof key.args === "string" ? { base, key: key.args } : undefined;
}

/**
 * One expression, parsed once and evaluated often: CEL with the filter pipe of `filters.ts`.
 *
 * Nothing of an expression is ever JavaScript: CEL is interpreted over a syntax tree of its own. Evaluation is
 * bounded by a budget of steps, in which long results count for more, and by a time.
 */
import { EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";
import { Budget, withBudget } from "./budget.ts";
import { CEL_ENVIRONMENT } from "./environment.ts";
import { ExpressionError } from "./expression-error.ts";
import { FILTERS, type Filter } from "./filters.ts";
import { splitAtPipes } from "./scan.ts";
import { beforeEachItem, childrenOf, isSyntaxNode, methodCallOf, type SyntaxNode } from "./syntax-tree.ts";
import { type KnownTaskIds, rewriteTaskReferences } from "./task-references.ts";
import type { CelValue } from "./values.ts";

const LONGEST_EXPRESSION = 10_000;

/** A piece of CEL within the expression, with the way back from its offsets to the expression's. */
export interface CelPart {
  readonly ast: SyntaxNode;
  toExpressionOffset(offset: number): number;
}

export interface CompiledExpression {
  readonly source: string;
  readonly parts: readonly CelPart[];
  /** Whether a missing key is no error, because the first filter is `default`. */
  evaluate(context: Readonly<Record<string, CelValue>>): CelValue;
}

interface ParsedCel extends CelPart {
  run(context: Readonly<Record<string, CelValue>>): CelValue;
}

/**
 * Parses an expression and checks what can be known without data: syntax, functions, operators on literals,
 * filters and their arguments.
 * @throws ExpressionError with the offset of the fault
 */
export function compileExpression(source: string, knownTaskIds: KnownTaskIds): CompiledExpression {
  if (source.trim() === "") throw new ExpressionError(source, "an expression is missing");
  if (source.length > LONGEST_EXPRESSION) {
    throw new ExpressionError(source, `an expression may have at most ${LONGEST_EXPRESSION} characters`);
  }
  const budget = new Budget();
  const [basePart, ...filterParts] = splitAtPipes(source);
  const base = parseCel(source, basePart?.text ?? "", basePart?.offset ?? 0, knownTaskIds, budget);
  const filters = filterParts.map((part) => parseFilter(source, part, knownTaskIds, budget));
  const isMissingAllowed = filters[0]?.name === "default";
  return {
    source,
    parts: [base, ...filters.flatMap((each) => each.args)],
    evaluate(context) {
      try {
        return withBudget(budget, () => {
          let value = isMissingAllowed ? orMissing(() => base.run(context)) : base.run(context);
          for (const { filter, args } of filters) {
            value = filter.apply(value, ...args.map((each) => each.run(context)));
            budget.charge(value);
          }
          return value;
        });
      } catch (error) {
        throw asExpressionError(source, error, base);
      }
    },
  };
}

function orMissing(run: () => CelValue): CelValue {
  try {
    return run();
  } catch (error) {
    if (error instanceof EvaluationError && error.code === "no_such_key") return null;
    throw error;
  }
}

interface ParsedFilter {
  readonly name: string;
  readonly filter: Filter;
  readonly args: readonly ParsedCel[];
}

function parseFilter(
  source: string,
  part: { text: string; offset: number },
  knownTaskIds: KnownTaskIds,
  budget: Budget,
): ParsedFilter {
  const match = /^\s*([A-Za-z_]\w*)\s*(?:\(([\s\S]*)\))?\s*$/.exec(part.text);
  const nameOffset = part.offset + (part.text.length - part.text.trimStart().length);
  const name = match?.[1] ?? "";
  const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (match === null || filter === undefined) {
    const known = Object.keys(FILTERS).join(", ");
    throw new ExpressionError(source, `"${part.text.trim()}" is not a filter (there are: ${known})`, nameOffset);
  }
  const argumentText = match[2];
  const args: ParsedCel[] = [];
  if (argumentText !== undefined && argumentText.trim() !== "") {
    const argumentOffset = part.offset + part.text.indexOf("(") + 1;
    // The arguments of a filter are a list of CEL: parsing them as one gives the split at commas for free.
    const list = parseCel(source, `[${argumentText}]`, argumentOffset - 1, knownTaskIds, budget);
    const items = childrenOf(list.ast);
    items.forEach((item, index) => {
      args.push({
        ast: item,
        toExpressionOffset: list.toExpressionOffset,
        run: (context) => {
          const values = list.run(context);
          return Array.isArray(values) ? values[index] : null;
        },
      });
    });
  }
  const [fewest, most] = filter.arity;
  if (args.length < fewest || args.length > most) {
    const wanted = fewest === most ? String(fewest) : `${fewest} to ${most}`;
    throw new ExpressionError(source, `the filter "${name}" takes ${wanted} arguments, not ${args.length}`, nameOffset);
  }
  return { name, filter, args };
}

function parseCel(source: string, text: string, offset: number, knownTaskIds: KnownTaskIds, budget: Budget): ParsedCel {
  const rewritten = rewriteTaskReferences(text, knownTaskIds);
  const toExpressionOffset = (position: number): number =>
    Math.min(source.length, offset + rewritten.toOriginal(position));
  try {
    const parsed = CEL_ENVIRONMENT.parse(rewritten.text);
    const ast: unknown = parsed.ast;
    if (!isSyntaxNode(ast)) throw new TypeError("the CEL library returned no syntax tree");
    refuseUnboundedCalls(ast, source, toExpressionOffset);
    const checked = parsed.check();
    if (!checked.valid && checked.error !== undefined) throw checked.error;
    chargeEveryNode(ast, budget);
    return { ast, toExpressionOffset, run: (context) => parsed({ ...context }) };
  } catch (error) {
    throw asExpressionError(source, error, { toExpressionOffset });
  }
}

/** `matches` is JavaScript's RegExp (exponential); `cel.bind` can double a text fifty times in one line. */
function refuseUnboundedCalls(root: SyntaxNode, source: string, toExpressionOffset: (offset: number) => number): void {
  const pending = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const call = methodCallOf(node);
    if (call?.name === "matches") {
      throw new ExpressionError(source, "use regex(text, pattern) instead of matches", toExpressionOffset(node.start));
    }
    if (call?.name === "bind") {
      throw new ExpressionError(source, "cel.bind is not available here", toExpressionOffset(node.start));
    }
    pending.push(...childrenOf(node));
  }
}

function chargeEveryNode(root: SyntaxNode, budget: Budget): void {
  const pending = [root];
  const seen = new Set<SyntaxNode>();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.meta.alternate === undefined && node.meta.macro === undefined) {
      const evaluate = node.meta.evaluate;
      node.setMeta("evaluate", (evaluator, self, context) => {
        const result = evaluate(evaluator, self, context);
        budget.charge(result);
        return result;
      });
    }
    if (node.meta.alternate !== undefined) pending.push(node.meta.alternate);
    if (node.op === "comprehension") {
      beforeEachItem(node, () => budget.refuseIfSpent());
      pending.push(...Object.values(Object(node.args)).filter(isSyntaxNode));
    } else pending.push(...childrenOf(node));
  }
}

function asExpressionError(
  source: string,
  error: unknown,
  part: { toExpressionOffset(offset: number): number },
): ExpressionError {
  if (error instanceof ExpressionError) return error;
  if (error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError) {
    const position = error.range?.start;
    return new ExpressionError(
      source,
      plainWords(error.summary),
      position === undefined ? undefined : part.toExpressionOffset(position),
    );
  }
  const isStackOverflow = error instanceof RangeError && error.message.includes("call stack");
  const problem = isStackOverflow
    ? "the expression is nested too deeply"
    : error instanceof Error
      ? error.message
      : String(error);
  return new ExpressionError(source, problem);
}

function plainWords(summary: string): string {
  const missing = /^No such key: (.*)$/s.exec(summary);
  if (missing !== null) return `there is no "${missing[1]}"`;
  const unknown = /^Unknown variable: (.*)$/s.exec(summary);
  if (unknown !== null) return `there is no variable "${unknown[1]}"`;
  return summary.charAt(0).toLowerCase() + summary.slice(1);
}

/** Expressions in commands and source code, where they would not do what they look like. */
import { ExpressionError } from "#engine/expressions/expression-error.ts";
import { type UnreachedExpression, unreachedExpressions } from "#engine/expressions/shell-quoting.ts";
import { hasExpression, OPENING } from "#engine/expressions/template.ts";
import type { JsonValue } from "../compiled-dag.ts";
import type { DocumentPath, Fix } from "../diagnostics.ts";
import type { ReadDocument } from "../read-document.ts";
import { languageOf } from "../task-types/registry.ts";
import { type CheckContext, MOST_PROBLEMS, type Problem, rangeWithin, taskPath } from "./check.ts";

const UNREACHED = {
  "single quotes":
    "the shell takes what stands in single quotes as it is, so that the value does not come here: use double quotes",
  heredoc:
    "the shell takes a heredoc whose mark is quoted as it is, so that the value does not come here: write the mark without quotes, as in <<EOF",
} as const;

/** @param raw the document as read, so that positions are those of its texts */
export function checkCodeTexts(context: CheckContext, raw: { readonly [key: string]: JsonValue }): void {
  const { document } = context;
  const rawTasks = Array.isArray(raw.tasks) ? raw.tasks : [];
  let problems = 0;
  for (const task of context.tasks) {
    for (const key of Object.keys(task.type.languages ?? {})) {
      const text = textUnder(rawTasks[task.position], key);
      if (text === undefined || !hasExpression(text)) continue;
      const path = taskPath(task, key);
      const found =
        languageOf(task.type.name, key) === "shell"
          ? unreachedOf(text).map((each) => quotedExpression(document, path, each))
          : [expressionInSource(document, path, text)];
      for (const problem of found) context.report(problem);
      problems += found.length;
      if (problems >= MOST_PROBLEMS) return;
    }
  }
}

function textUnder(task: JsonValue | undefined, key: string): string | undefined {
  if (typeof task !== "object" || task === null) return undefined;
  const value = Object.entries(task).find(([name]) => name === key)?.[1];
  return typeof value === "string" ? value : undefined;
}

/** None in a text that is no template: that one is reported already. */
function unreachedOf(text: string): readonly UnreachedExpression[] {
  try {
    return unreachedExpressions(text);
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

function quotedExpression(
  document: ReadDocument,
  path: DocumentPath,
  { start, end, quoting, exchangeable }: UnreachedExpression,
): Problem {
  const fix = exchangeable && doubleQuotes(document, path, exchangeable);
  return {
    severity: "warning",
    code: "quoted_expression",
    message: UNREACHED[quoting],
    path,
    range: rangeWithin(document, path, start, end - start),
    ...(fix ? { fix } : {}),
  };
}

/** Undefined where the text is quoted in the document itself, and other quotes would end it. */
function doubleQuotes(document: ReadDocument, path: DocumentPath, quotes: readonly [number, number]): Fix | undefined {
  const edits = quotes.flatMap((quote) => {
    const offset = document.sourceOffsetOf(path, quote);
    return offset === undefined ? [] : [{ range: document.rangeBetween(offset, offset + 1), newText: '"' }];
  });
  return edits.length === 2 && document.isUnquoted(path) ? { title: "Use double quotes", edits } : undefined;
}

/** One for the text, at the first expression: none of them is evaluated. */
function expressionInSource(document: ReadDocument, path: DocumentPath, text: string): Problem {
  return {
    severity: "warning",
    code: "expression_in_source",
    message:
      "expressions in source code are not evaluated, since a value could be read as code: hand it on by a variable in env",
    path,
    range: rangeWithin(document, path, text.indexOf(OPENING), OPENING.length),
  };
}

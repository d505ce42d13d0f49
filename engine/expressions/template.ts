/**
 * Texts with `${{ … }}` in them. `$${{` stands for a literal `${{`.
 */
import { UnclosedExpressionError } from "./expression-error.ts";
import { endOfStringLiteral, isQuote } from "./scan.ts";

export type TemplateSegment =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "expression";
      /** Between `${{` and `}}`, blanks included. */
      readonly source: string;
      /** Offset of `source` within the template. */
      readonly offset: number;
    };

export const OPENING = "${{";
export const CLOSING = "}}";

export function hasExpression(text: string): boolean {
  return text.includes(OPENING);
}

/**
 * Cuts a text into literal parts and expressions, in order.
 * @throws UnclosedExpressionError where a `${{` is not closed
 */
export function parseTemplate(text: string): TemplateSegment[] {
  const segments: TemplateSegment[] = [];
  let literal = "";
  let position = 0;
  while (position < text.length) {
    const opening = text.indexOf(OPENING, position);
    if (opening === -1) break;
    if (opening > position && text[opening - 1] === "$") {
      literal += text.slice(position, opening - 1) + OPENING;
      position = opening + OPENING.length;
      continue;
    }
    literal += text.slice(position, opening);
    const sourceStart = opening + OPENING.length;
    const closing = closingOf(text, sourceStart);
    if (closing === -1) throw new UnclosedExpressionError(text.slice(opening), opening);
    if (literal !== "") segments.push({ kind: "text", text: literal });
    literal = "";
    segments.push({ kind: "expression", source: text.slice(sourceStart, closing), offset: sourceStart });
    position = closing + CLOSING.length;
  }
  literal += text.slice(position);
  if (literal !== "" || segments.length === 0) segments.push({ kind: "text", text: literal });
  return segments;
}

/** The `}}` that ends an expression: braces of map literals and texts in quotes are skipped. */
function closingOf(text: string, start: number): number {
  let depth = 0;
  let position = start;
  while (position < text.length) {
    const character = text[position];
    if (isQuote(character)) {
      position = endOfStringLiteral(text, position);
      continue;
    }
    if (character === "{") depth += 1;
    else if (character === "}" && depth > 0) depth -= 1;
    else if (character === "}" && text[position + 1] === "}") return position;
    position += 1;
  }
  return -1;
}

/**
 * The expression of a key that holds one: written bare (`result.total > 3`) or as `${{ result.total > 3 }}`.
 * @returns the expression and its offset within the text; undefined where the text is a template with more in it
 */
export function soleExpression(text: string): { source: string; offset: number } | undefined {
  if (!hasExpression(text)) return { source: text, offset: 0 };
  const [only, ...others] = parseTemplate(text).filter((each) => each.kind === "expression" || each.text.trim() !== "");
  return only?.kind === "expression" && others.length === 0 ? { source: only.source, offset: only.offset } : undefined;
}

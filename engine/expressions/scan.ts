/** Scanning of expression text without parsing it: string literals are opaque, everything else is code. */

/**
 * The offset just after the string literal that begins at `start`, or the text's end where it is not closed.
 * Knows CEL's `"…"`, `'…'`, and the triple-quoted forms; backslash escapes the next character.
 */
export function endOfStringLiteral(text: string, start: number): number {
  const quote = text[start] ?? "";
  const isTriple = text.startsWith(quote.repeat(3), start);
  const closing = isTriple ? quote.repeat(3) : quote;
  let position = start + closing.length;
  while (position < text.length) {
    if (text[position] === "\\") position += 2;
    else if (text.startsWith(closing, position)) return position + closing.length;
    else position += 1;
  }
  return text.length;
}

export function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'";
}

/**
 * Splits `text` at every single `|` that stands outside strings, brackets and `||`.
 * Returns the parts in order with the offset at which each begins.
 */
export function splitAtPipes(text: string): { text: string; offset: number }[] {
  const parts: { text: string; offset: number }[] = [];
  let depth = 0;
  let partStart = 0;
  let position = 0;
  while (position < text.length) {
    const character = text[position];
    if (isQuote(character)) {
      position = endOfStringLiteral(text, position);
      continue;
    }
    if (character === "(" || character === "[" || character === "{") depth += 1;
    else if (character === ")" || character === "]" || character === "}") depth -= 1;
    else if (character === "|" && text[position + 1] === "|") position += 1;
    else if (character === "|" && depth === 0) {
      parts.push({ text: text.slice(partStart, position), offset: partStart });
      partStart = position + 1;
    }
    position += 1;
  }
  parts.push({ text: text.slice(partStart), offset: partStart });
  return parts;
}

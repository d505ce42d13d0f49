/** The expression that is being written at the end of a text. */

export interface ExpressionBefore {
  /** The name that is begun, with the dots and brackets in it: `tasks.extract.ou`. */
  readonly word: string;
}

/**
 * @param text up to the cursor
 * @param isCondition whether the whole text is an expression
 * @returns undefined outside expressions, and in a text of theirs
 */
export function expressionBefore(text: string, isCondition: boolean): ExpressionBefore | undefined {
  const opening = text.lastIndexOf("${{");
  const isInside = opening !== -1 && !text.includes("}}", opening) && text[opening - 1] !== "$";
  if (!isInside && (!isCondition || opening !== -1)) return undefined;
  const source = isInside ? text.slice(opening + 3) : text;
  const word = /[A-Za-z_][\w.-]*(?:\["[^"]*"?\]?[\w.-]*)*$/.exec(source)?.[0] ?? "";
  return isInText(source.slice(0, source.length - word.length)) ? undefined : { word };
}

/** Whether a quote is open at the end. */
function isInText(source: string): boolean {
  let quote: string | undefined;
  for (let position = 0; position < source.length; position += 1) {
    const character = source[position];
    if (quote !== undefined && character === "\\") position += 1;
    else if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
  }
  return quote !== undefined;
}

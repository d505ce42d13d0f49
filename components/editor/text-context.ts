/** Where in a document a place of its text is, told from indentation: it works while the text does not parse. */

export interface TextContext {
  /** Keys from the root down to the place; a list is `*`. */
  readonly path: readonly string[];
  /** Behind `key:` on the same line; absent: a key is being written. */
  readonly key?: string;
  /** `type` of the task around it, if it says one. */
  readonly taskType?: string;
  /** Whether it stands in an expression. */
  readonly isInExpression: boolean;
  /** What has been typed of the word at the place. */
  readonly word: string;
}

const KEY = /^(\s*(?:- +)*)([A-Za-z_][\w-]*|"[^"]*"|'[^']*')\s*:(?=\s|$)/;
/** Nobody nests deeper, and nobody writes a map of so many lines by hand. */
const MOST_LINES_BACK = 5_000;

/** @param offset in UTF-16 units; what is behind it does not matter */
export function textContextAt(lines: (line: number) => string, lineNumber: number, column: number): TextContext {
  const before = lines(lineNumber).slice(0, column);
  const word = /[\w.-]*$/.exec(before)?.[0] ?? "";
  const opened = before.lastIndexOf("${{");
  const isInExpression = opened !== -1 && !before.slice(opened).includes("}}");
  const own = KEY.exec(before);
  const dashes = /^\s*(?:- +)*/.exec(before)?.[0] ?? "";
  const key = own?.[2] === undefined ? undefined : unquoted(own[2]);
  const path: string[] = [];
  let indent = dashes.length;
  let isItem = /-\s*$/.test(dashes.trimEnd()) || dashes.includes("-");
  let dashColumn = isItem ? dashes.indexOf("-") : undefined;
  let taskType: string | undefined = typeOn(lines(lineNumber));
  let taskIndent = indent;
  const first = Math.max(1, lineNumber - MOST_LINES_BACK);
  for (let number = lineNumber - 1; number >= first; number -= 1) {
    const line = lines(number);
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const lead = /^\s*(?:- +)*/.exec(line)?.[0] ?? "";
    const found = KEY.exec(line);
    // Another key of the same map.
    if (lead.length === indent && path.length === 0) {
      taskType ??= typeOn(line);
      if (lead.includes("-") && !isItem) {
        isItem = true;
        dashColumn = lead.indexOf("-");
      }
      continue;
    }
    const limit = dashColumn ?? indent;
    const keyColumn = lead.length;
    const isParent = found !== null && (keyColumn < limit || (isItem && keyColumn === limit && !lead.includes("-")));
    if (!isParent) continue;
    if (isItem) path.unshift("*");
    path.unshift(unquoted(found[2] ?? ""));
    indent = keyColumn;
    isItem = lead.includes("-");
    dashColumn = isItem ? lead.indexOf("-") : undefined;
    taskIndent = keyColumn;
    if (indent === 0) break;
  }
  if (isItem && path.length === 0 && indent > 0) path.unshift("*");
  taskType = taskType ?? typeAround(lines, lineNumber, taskIndent);
  return {
    path,
    isInExpression,
    word,
    ...(key === undefined ? {} : { key }),
    ...(taskType === undefined ? {} : { taskType }),
  };
}

/** The `type` of the task whose lines are around: above up to its dash, and below up to the next one. */
function typeAround(lines: (line: number) => string, lineNumber: number, most: number): string | undefined {
  for (let number = lineNumber; number >= Math.max(1, lineNumber - 200); number -= 1) {
    const type = typeOn(lines(number));
    if (type !== undefined) return type;
    if (/^\s*- +(?:id|"id")\s*:/.test(lines(number)) && number !== lineNumber) break;
  }
  for (let number = lineNumber + 1; number <= lineNumber + 200; number += 1) {
    const line = lines(number);
    if (/^\s*- /.test(line) && (/^\s*/.exec(line)?.[0].length ?? 0) <= most) return undefined;
    const type = typeOn(line);
    if (type !== undefined) return type;
  }
  return undefined;
}

function typeOn(line: string): string | undefined {
  return /^\s*(?:- +)?type:\s*["']?([a-z]+)/.exec(line)?.[1];
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1) : text;
}

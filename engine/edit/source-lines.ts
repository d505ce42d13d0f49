/** Lines of a text, by offsets; `\r\n` ends a line as `\n` does. */

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Before the line break, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  if (newline === -1) return text.length;
  return newline > offset && text[newline - 1] === "\r" ? newline - 1 : newline;
}

/** After the line break, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline + 1;
}

/** Whether nothing but blanks stands before it on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t\uFEFF]*$/.test(text.slice(lineStart(text, offset), offset));
}

/** Whether a comment follows on the same line. */
export function hasCommentBehind(text: string, offset: number): boolean {
  return /^[ \t]+#/.test(text.slice(offset, lineEnd(text, offset)));
}

/** The end of the comment that follows on the same line; else the offset itself. */
export function endWithCommentBehind(text: string, offset: number): number {
  return hasCommentBehind(text, offset) ? lineEnd(text, offset) : offset;
}

/**
 * The indentation up to which a text behind `|` that ended on the line of an offset would take lines below
 * for its own, comments and lines of blanks, up to the next line of anything else; -1 if there are none.
 */
export function reachBelow(text: string, offset: number): number {
  let reach = -1;
  for (let at = nextLine(text, offset); at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    const indent = line.search(/[^ ]|$/);
    if (/^ *\t\s*$/.test(line)) return Number.POSITIVE_INFINITY;
    if (indent === line.length) reach = Math.max(reach, indent - 1);
    else if (/^[ \t]*#/.test(line)) reach = Math.max(reach, indent);
    else break;
  }
  return reach;
}

/**
 * Before the blanks of its line that end at an offset. Walks, as a pattern that ends in `$` is tried at every blank:
 * minutes for 100,000 of them.
 */
export function beforeBlanksOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && " \t".includes(text.charAt(at - 1))) at -= 1;
  return at;
}

/** Before the line break that ends at an offset, if one does. */
export function beforeLineBreak(text: string, offset: number): number {
  if (text[offset - 1] !== "\n") return offset;
  return text[offset - 2] === "\r" ? offset - 2 : offset - 1;
}

/** After the lines of nothing but blanks that begin at an offset. */
export function afterBlankLines(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text.slice(at, lineEnd(text, at)).trim() === "") at = nextLine(text, at);
  return at;
}

/** Before the lines of nothing but blanks that end at the beginning of a line. */
export function beforeBlankLines(text: string, start: number): number {
  let at = start;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    if (text.slice(above, at).trim() !== "") break;
    at = above;
  }
  return at;
}

/** Whether the line of an offset is the last one, and no line break ends it. */
export function isLastLineWithoutBreak(text: string, offset: number): boolean {
  return nextLine(text, offset) === text.length && !text.endsWith("\n");
}

/**
 * The lines from one offset to another with a line break of theirs, so that deleting them leaves no
 * empty line: the one behind them or, `withBreakBefore`, the one before.
 */
export function wholeLines(
  text: string,
  from: number,
  end: number,
  withBreakBefore: boolean,
): { from: number; to: number } {
  const start = lineStart(text, from);
  if (!withBreakBefore || start === 0) return { from: start, to: nextLine(text, end) };
  return { from: lineEnd(text, lineStart(text, start - 1)), to: lineEnd(text, end) };
}

/**
 * The end of the last line that belongs to what ends at an offset: lines of comments that follow it at
 * once and are indented deeper than its container are its own.
 */
export function endWithOwnComments(text: string, end: number, containerColumn: number): number {
  let at = lineEnd(text, end);
  for (;;) {
    const start = nextLine(text, at);
    const comment = /^[ \t]*(?=#)/.exec(text.slice(start, lineEnd(text, start)));
    if (start === at || comment === null || comment[0].length <= containerColumn) return at;
    at = lineEnd(text, start);
  }
}

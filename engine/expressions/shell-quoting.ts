/**
 * Where a shell puts no values in: between single quotes, and in a heredoc whose mark is quoted. An
 * expression of a command becomes a shell variable, so that there it would stay as it is.
 *
 * Rules: POSIX.1-2024, Shell Command Language, 2.2 Quoting and 2.7.4 Here-Document; bash's `$'…'`.
 * What a shell is handed as a script of its own (`bash -c '…'`) is left out: that one has the variables.
 */
import { CLOSING, OPENING, parseTemplate, type TemplateSegment } from "./template.ts";

export interface UnreachedExpression {
  /** From `${{` to after `}}`, as offsets in the template. */
  readonly start: number;
  readonly end: number;
  readonly quoting: "single quotes" | "heredoc";
  /**
   * The two quotes, as offsets in the template, where double quotes in their place would mean the same
   * but for the expressions.
   */
  readonly exchangeable?: readonly [number, number];
}

/** Stands for each character of an expression in the text that is scanned: one of no meaning to a shell. */
const MARK = "\uFFFC";
const HEREDOC = /<<(-?)[ \t]*((?:'[^'\n]*'|"[^"\n]*"|\\.|[^\s'"\\;&|<>()])+)/y;
const SHELL_SCRIPT = /(?:^|[\s;&|(])(?:(?:ba|da|k|z)?sh(?:[ \t]+-\w+)*[ \t]+-\w*c|eval)[ \t]+$/;
const SHELL_READS_INPUT = /(?:^|[\s;&|(])(?:ba|da|k|z)?sh\b[^\n;&|]*$/;
/** How far before a quote the word is looked for that it is handed to. */
const MOST_LOOKED_BACK = 200;

/** Linear in the text. */
export function unreachedExpressions(
  template: string,
  segments: readonly TemplateSegment[] = parseTemplate(template),
): UnreachedExpression[] {
  return new ShellScanner(template, segments).scan();
}

interface Heredoc {
  readonly mark: string;
  readonly isLiteral: boolean;
  readonly stripsTabs: boolean;
}

class ShellScanner {
  /** The template, its expressions masked. */
  private readonly text: string;
  private readonly expressions: { readonly start: number; readonly end: number }[] = [];
  private readonly found: UnreachedExpression[] = [];
  private readonly heredocs: Heredoc[] = [];
  /** What is open around the position, the innermost last. */
  private readonly open: ("(" | "`" | '"')[] = [];
  /** Where each line stands for the last time, so that a mark which never comes is not looked for. */
  private lastLines: Readonly<Record<"asTheyAre" | "withoutTabs", ReadonlyMap<string, number>>> | undefined;
  private position = 0;
  /** The first expression that has not been passed. */
  private next = 0;

  constructor(template: string, segments: readonly TemplateSegment[]) {
    const parts: string[] = [];
    let masked = 0;
    for (const segment of segments) {
      if (segment.kind === "text") continue;
      const start = segment.offset - OPENING.length;
      const end = segment.offset + segment.source.length + CLOSING.length;
      this.expressions.push({ start, end });
      parts.push(template.slice(masked, start), MARK.repeat(end - start));
      masked = end;
    }
    parts.push(template.slice(masked));
    this.text = parts.join("");
  }

  scan(): UnreachedExpression[] {
    while (this.position < this.text.length) this.step();
    return this.found;
  }

  private step(): void {
    const { text, position } = this;
    const character = text[position];
    const isInDouble = this.open.at(-1) === '"';
    if (character === "\\") this.position += 2;
    else if (character === '"') this.toggle('"');
    else if (character === "`") this.toggle("`");
    else if (character === "$" && text[position + 1] === "(") this.enter(2);
    else if (isInDouble) this.position += 1;
    else if (character === "$" && text[position + 1] === "'") this.literal(position + 1, true);
    else if (character === "'") this.literal(position, false);
    else if (character === "(") this.enter(1);
    else if (character === ")") this.leave();
    else if (character === "#" && isWordStart(text, position)) this.position = endOfLine(text, position);
    else if (character === "<" && text[position + 1] === "<") this.redirection();
    else if (character === "\n") this.newLine();
    else this.position += 1;
  }

  private toggle(quote: '"' | "`"): void {
    if (this.open.at(-1) === quote) this.open.pop();
    else this.open.push(quote);
    this.position += 1;
  }

  private enter(length: number): void {
    this.open.push("(");
    this.position += length;
  }

  private leave(): void {
    if (this.open.at(-1) === "(") this.open.pop();
    this.position += 1;
  }

  /** From a single quote to the one that ends it. */
  private literal(opening: number, hasEscapes: boolean): void {
    const { text } = this;
    let closing = opening + 1;
    while (closing < text.length && text[closing] !== "'") closing += hasEscapes && text[closing] === "\\" ? 2 : 1;
    this.position = closing + 1;
    const inside = text.slice(opening + 1, closing);
    if (!inside.includes(MARK) || SHELL_SCRIPT.test(this.lineBefore(opening))) return;
    const isExchangeable = !hasEscapes && closing < text.length && !/["$`\\!]/.test(inside);
    this.report(opening + 1, closing, "single quotes", isExchangeable ? [opening, closing] : undefined);
  }

  private redirection(): void {
    const { text, position } = this;
    if (text[position + 2] === "<") {
      this.position += 3;
      return;
    }
    HEREDOC.lastIndex = position;
    const match = HEREDOC.exec(text);
    if (match === null) {
      this.position += 2;
      return;
    }
    const [whole, dash, word = ""] = match;
    const isQuoted = /['"\\]/.test(word);
    this.heredocs.push({
      mark: word.replaceAll(/\\(.)|['"]/g, "$1"),
      isLiteral: isQuoted && !SHELL_READS_INPUT.test(this.lineBefore(position)),
      stripsTabs: dash === "-",
    });
    this.position += whole.length;
  }

  /** The bodies of the line's heredocs follow it, in their order. */
  private newLine(): void {
    this.position += 1;
    for (const heredoc of this.heredocs.splice(0)) {
      const end = this.endOfHeredoc(heredoc);
      if (end === undefined) continue;
      if (heredoc.isLiteral) this.report(this.position, end, "heredoc");
      this.position = end;
    }
  }

  /** Before the line that is its mark; undefined where none is: then it was no heredoc, as in `$((1<<2))`. */
  private endOfHeredoc({ mark, stripsTabs }: Heredoc): number | undefined {
    const { text } = this;
    this.lastLines ??= { asTheyAre: lastLinesOf(text, /^/), withoutTabs: lastLinesOf(text, /^\t+/) };
    const lastLine = this.lastLines[stripsTabs ? "withoutTabs" : "asTheyAre"].get(mark);
    if (lastLine === undefined || lastLine < this.position) return undefined;
    for (let start = this.position; start < text.length; ) {
      const end = endOfLine(text, start);
      const line = text.slice(start, end);
      if ((stripsTabs ? line.replace(/^\t+/, "") : line) === mark) return end;
      start = end + 1;
    }
    return undefined;
  }

  private lineBefore(position: number): string {
    const near = this.text.slice(Math.max(0, position - MOST_LOOKED_BACK), position);
    return near.slice(near.lastIndexOf("\n") + 1);
  }

  private report(
    start: number,
    end: number,
    quoting: UnreachedExpression["quoting"],
    exchangeable?: readonly [number, number],
  ): void {
    // What is scanned only goes forwards, and so do the expressions.
    while (this.next < this.expressions.length) {
      const expression = this.expressions[this.next];
      if (expression === undefined || expression.start >= end) return;
      this.next += 1;
      if (expression.start < start) continue;
      this.found.push({ ...expression, quoting, ...(exchangeable === undefined ? {} : { exchangeable }) });
    }
  }
}

function lastLinesOf(text: string, stripped: RegExp): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let start = 0; start < text.length; ) {
    const end = endOfLine(text, start);
    found.set(text.slice(start, end).replace(stripped, ""), start);
    start = end + 1;
  }
  return found;
}

function isWordStart(text: string, position: number): boolean {
  return position === 0 || /[\s;&|()]/.test(text[position - 1] ?? "");
}

function endOfLine(text: string, position: number): number {
  const end = text.indexOf("\n", position);
  return end === -1 ? text.length : end;
}

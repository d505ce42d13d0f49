/**
 * An expression that cannot be read or evaluated. The message shows the expression, because a person
 * meets it as a task's error, far from the document's line.
 */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  /** The expression as written, without `${{` and `}}`. */
  readonly expression: string;
  /** What is wrong, without the expression: for places that show the source themselves. */
  readonly problem: string;
  /** Offset of the fault within `expression`, in UTF-16 units; absent where the library gives none. */
  readonly offset?: number;

  constructor(expression: string, problem: string, offset?: number, shown = `\${{ ${abbreviate(expression)} }}`) {
    super(`${problem} in ${shown}`);
    this.expression = expression;
    this.problem = problem;
    if (offset !== undefined) this.offset = offset;
  }
}

/** A `${{` without its `}}`: shown as it was written, where braces of ours would deny what is wrong. */
export class UnclosedExpressionError extends ExpressionError {
  /** Offset of the `${{` within the text that it stands in. */
  readonly openedAt: number;

  /** @param written from the `${{` to the text's end */
  constructor(written: string, openedAt: number) {
    // What follows on other lines is hardly meant to be part of it.
    const [firstLine = ""] = written.split("\n", 1);
    super(written, "the expression is not closed by }}", undefined, abbreviate(firstLine));
    this.openedAt = openedAt;
  }
}

const LONGEST_SHOWN = 200;

function abbreviate(expression: string): string {
  const trimmed = expression.trim();
  return trimmed.length <= LONGEST_SHOWN ? trimmed : `${trimmed.slice(0, LONGEST_SHOWN)}…`;
}

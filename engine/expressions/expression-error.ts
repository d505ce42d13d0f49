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

  constructor(expression: string, problem: string, offset?: number) {
    super(`${problem} in \${{ ${abbreviate(expression)} }}`);
    this.expression = expression;
    this.problem = problem;
    if (offset !== undefined) this.offset = offset;
  }
}

const LONGEST_SHOWN = 200;

function abbreviate(expression: string): string {
  const trimmed = expression.trim();
  return trimmed.length <= LONGEST_SHOWN ? trimmed : `${trimmed.slice(0, LONGEST_SHOWN)}…`;
}

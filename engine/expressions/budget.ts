/** Steps and time that one evaluation may take. */

const MOST_STEPS = 200_000;
const LONGEST_EVALUATION_MS = 250;

/**
 * Once spent, a budget stays spent: every further charge throws the same error, because CEL's `||`, `&&`, `all` and
 * `exists` go on after an error of one operand or item, and would do so half a million times.
 */
export class Budget {
  private steps = MOST_STEPS;
  private charges = 0;
  private deadline = Number.POSITIVE_INFINITY;
  private spent: RangeError | undefined;

  renew(): void {
    this.steps = MOST_STEPS;
    this.charges = 0;
    this.deadline = performance.now() + LONGEST_EVALUATION_MS;
    this.spent = undefined;
  }

  /** Charges one step, and more for a long result: copies of long texts and lists are what fills a memory. */
  charge(result: unknown): void {
    this.spend(1 + costOf(result));
  }

  spend(steps: number): void {
    this.refuseIfSpent();
    this.steps -= steps;
    this.charges += 1;
    if (this.steps < 0) this.spent = new RangeError(`the expression takes more than ${MOST_STEPS} steps`);
    // A costly step may have taken long; of cheap ones, every 64th looks at the clock.
    else if ((steps > 1 || (this.charges & 63) === 0) && performance.now() > this.deadline) {
      this.spent = new RangeError(`the expression takes longer than ${LONGEST_EVALUATION_MS} ms`);
    }
    this.refuseIfSpent();
  }

  refuseIfSpent(): void {
    if (this.spent !== undefined) throw this.spent;
  }
}

function costOf(result: unknown): number {
  if (typeof result === "string") return result.length >> 8;
  return Array.isArray(result) ? result.length >> 4 : 0;
}

/** CEL calls functions with their arguments only. Evaluation is synchronous, so that one budget is in use at a time. */
let budgetInUse: Budget | undefined;

/** Evaluates with a renewed budget, to which `spendSteps` charges. */
export function withBudget<Result>(budget: Budget, evaluate: () => Result): Result {
  const outer = budgetInUse;
  budgetInUse = budget;
  budget.renew();
  try {
    const result = evaluate();
    budget.refuseIfSpent();
    return result;
  } finally {
    budgetInUse = outer;
  }
}

/** Charges the evaluation that is under way, before something that takes long: a step is about a microsecond. */
export function spendSteps(steps: number): void {
  budgetInUse?.spend(steps);
}

/** Functions that the tasks of tour.yaml call. They run in processes apart from the worker, as every task does. */

interface Given {
  readonly length: number;
  readonly limit: number;
}

/** What a function returns is the task's output. */
export function judgeLength({ length, limit }: Given): { verdict: "short" | "long" } {
  const verdict = length < limit ? "short" : "long";
  process.stdout.write(`${length} is ${verdict}\n`);
  return { verdict };
}

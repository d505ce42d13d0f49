/** Arbitrary graphs for property tests. */
import * as fc from "fast-check";

export type Tasks = { readonly upstream: number[] }[];

/** Graphs without cycles: every edge leads from a lower index to a higher one; at most `most` tasks. */
export function acyclicTasks(most = 30): fc.Arbitrary<Tasks> {
  return fc
    .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: most })
    .map((picks) =>
      picks.map((pick, node) => ({ upstream: node === 0 ? [] : [...new Set(pick.map((n) => n % node))] })),
    );
}

/** Graphs of any kind, cycles and self-dependencies included. */
export function anyTasks(most = 20): fc.Arbitrary<Tasks> {
  return fc
    .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: most })
    .map((picks) => picks.map((pick) => ({ upstream: pick.map((n) => n % picks.length) })));
}

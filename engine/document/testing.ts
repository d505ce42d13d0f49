/** Short ways to write documents and to read diagnostics in tests. */
import type { CompiledDag } from "./compiled-dag.ts";
import { type ValidationOptions, validate } from "./validate.ts";

/** `line:column severity code message` of every diagnostic. */
export function diagnose(text: string, options?: ValidationOptions): string[] {
  return validate(text, options).diagnostics.map(
    ({ range, severity, code, message }) => `${range.start.line}:${range.start.column} ${severity} ${code} ${message}`,
  );
}

/** A workflow of these task lines, each the inside of a flow map: `id: a, command: ls`. */
export function withTasks(...tasks: readonly string[]): string {
  return `id: x\ntasks:\n${tasks.map((task) => `  - { ${task} }\n`).join("")}`;
}

/** The compiled workflow; fails with the diagnostics where there is none. */
export function compiledFrom(text: string, options?: ValidationOptions): CompiledDag {
  const { dag, diagnostics } = validate(text, options);
  if (dag === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return dag;
}

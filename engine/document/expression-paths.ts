/** Which keys hold one expression, written bare or in `${{ }}`; other texts are templates. */

/** Below a task (or the workflow, for `outputs`): `*` stands for any key. */
const EXPRESSION_PATHS: readonly (readonly string[])[] = [
  ["when"],
  ["outputs", "*"],
  ["cache", "key"],
  ["for_each", "items"],
  ["branch", "*", "when"],
];

export function isExpressionPath(keys: readonly string[]): boolean {
  return EXPRESSION_PATHS.some(
    (pattern) => pattern.length === keys.length && pattern.every((part, index) => part === "*" || part === keys[index]),
  );
}

import { type ExpressionScope, evaluateTemplate } from "#engine/expressions/index.ts";
import { parseTemplate } from "#engine/expressions/template.ts";

/**
 * Expressions in a shell command become variables, never text: the command `echo ${{ params.name }}`
 * is run as `echo ${DAG_VALUE_1}` with the value in the environment. Whatever the value is, it cannot
 * be read as a command. (Unquoted it is still split at blanks, as every shell variable is.)
 *
 * @returns the command to run, and the variables that it needs
 * @throws ExpressionError as evaluateTemplate does
 */
export function shellParameters(
  command: string,
  scope: ExpressionScope,
): { readonly command: string; readonly env: { readonly [name: string]: string } } {
  const env: { [name: string]: string } = {};
  let count = 0;
  const text = parseTemplate(command)
    .map((segment) => {
      if (segment.kind === "text") return segment.text;
      count += 1;
      const name = `DAG_VALUE_${count}`;
      const value = evaluateTemplate(`\${{${segment.source}}}`, scope);
      env[name] = typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
      return `\${${name}}`;
    })
    .join("");
  return { command: text, env };
}

/** Texts with expressions, as the schema sees them. */
import * as z from "zod";

/** A key that holds one expression, written bare or as `${{ … }}`. */
export const expressionSchema = z
  .string()
  .min(1, { error: "an expression is missing" })
  .meta({ description: "A CEL expression, bare or as `${{ … }}`." });

/** Names of environment variables to texts; numbers and booleans are written out. */
export const environmentSchema = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
    error: "an environment variable's name begins with a letter or _ and holds letters, digits and _",
  }),
  z.union([z.string(), z.number(), z.boolean(), z.null()], { error: "expected a text, a number or true/false" }),
);

export type EnvironmentDocument = z.infer<typeof environmentSchema>;

/** The texts that a process gets: `true` and `8080` as written, nothing for null. */
export function environmentTexts(environment: EnvironmentDocument): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value === null ? "" : String(value)]),
  );
}

/** What the worker and a function host say to each other: one JSON text a line. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";

export interface FunctionCall {
  readonly function: string;
  readonly input: JsonValue;
  /** The whole environment during the call. */
  readonly env: { readonly [name: string]: string };
  readonly cwd: string;
  /** Printed to both outputs when the call is over: what comes before it belongs to this call. */
  readonly endMark: string;
}

export type FunctionAnswer =
  | { readonly kind: "returned"; readonly json: string }
  | { readonly kind: "threw"; readonly message: string }
  | { readonly kind: "unknown"; readonly message: string };

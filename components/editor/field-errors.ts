/** What is wrong with the fields of a form, by the keys that lead to them. */
import type { Diagnostic, DocumentPath } from "#engine/document/diagnostics.ts";

export interface FieldErrors {
  /** What is wrong with the value as a whole: the first thing that the document's check says of it. */
  readonly own?: string;
  /** Of its keys, or of its items by their index. */
  readonly below: ReadonlyMap<string, FieldErrors>;
}

/** @param place of the task or workflow whose form it is */
export function fieldErrors(diagnostics: readonly Diagnostic[], place: DocumentPath): FieldErrors {
  const root: Collected = { below: new Map() };
  for (const { severity, path, message } of diagnostics) {
    if (severity !== "error" || !place.every((step, n) => path[n] === step)) continue;
    let errors = root;
    for (const step of path.slice(place.length)) {
      const known = errors.below.get(String(step));
      const next: Collected = known ?? { below: new Map() };
      if (known === undefined) errors.below.set(String(step), next);
      errors = next;
    }
    errors.own ??= message;
  }
  return root;
}

interface Collected {
  own?: string;
  readonly below: Map<string, Collected>;
}

export function errorsAt(errors: FieldErrors | undefined, key: string | number): FieldErrors | undefined {
  return errors?.below.get(String(key));
}

/** For a field that shows all of its value: what is wrong with it, or with the first part of it. */
export function firstError(errors: FieldErrors | undefined): string | undefined {
  return errors?.own ?? errorBeside(errors, []);
}

/** What the fields of these keys do not say: what is wrong with the whole, or with a key that has no field. */
export function errorBeside(errors: FieldErrors | undefined, shownKeys: readonly string[]): string | undefined {
  if (errors?.own !== undefined) return errors.own;
  for (const [key, each] of errors?.below ?? []) {
    const error = shownKeys.includes(key) ? undefined : firstError(each);
    if (error !== undefined) return error;
  }
  return undefined;
}

export function countErrors(errors: FieldErrors | undefined): number {
  if (errors === undefined) return 0;
  return [...errors.below.values()].reduce(
    (count, each) => count + countErrors(each),
    errors.own === undefined ? 0 : 1,
  );
}

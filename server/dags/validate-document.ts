/**
 * Validation off the event loop: a text beyond a size that parses in a few milliseconds is checked in
 * a worker thread, with a bound on time and memory.
 */
import { type ValidationResult, validate } from "#engine/document/validate.ts";
import { inDocumentThread, runThread } from "./document-thread.ts";

/** 64 KiB take some 30 ms. */
const INLINE_CHARACTERS = 64 * 1024;

export type DocumentFormat = "yaml" | "json";

export async function validateDocument(text: string, format?: DocumentFormat): Promise<ValidationResult> {
  const options = format === undefined ? {} : { format };
  if (text.length <= INLINE_CHARACTERS) return validate(text, options);
  return await inDocumentThread<ValidationResult>("validation-thread.ts", { text, options });
}

/** @throws ServiceError INVALID_DAG where it takes too long or too much memory */
export function validateInThread(
  text: string,
  options: { format?: DocumentFormat },
  memoryMb?: number,
): Promise<ValidationResult> {
  return runThread<ValidationResult>("validation-thread.ts", { text, options }, memoryMb);
}

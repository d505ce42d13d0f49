import { documentDiff } from "#engine/edit/document-diff.ts";
import { type ChangeCounts, changeCounts, type VersionDiff } from "#engine/edit/version-diff.ts";
import { ServiceError } from "../errors.ts";
import { inDocumentThread } from "./document-thread.ts";

/** Of both texts together: reading them takes some 30 ms. */
const INLINE_CHARACTERS = 64 * 1024;

/**
 * What differs between two texts; large ones are compared off the event loop.
 * @throws ServiceError INVALID_DAG where one of them cannot be read
 */
export async function compareDocuments(before: string, after: string): Promise<VersionDiff> {
  const result =
    before.length + after.length <= INLINE_CHARACTERS
      ? documentDiff(before, after)
      : await inDocumentThread<ReturnType<typeof documentDiff>>("comparison-thread.ts", { before, after });
  if ("problem" in result)
    throw new ServiceError("INVALID_DAG", `The documents cannot be compared: ${result.problem}.`);
  return result;
}

/** How much a text changes, or undefined where that cannot be found out: no save fails because of it. */
export async function countChanges(before: string, after: string): Promise<ChangeCounts | undefined> {
  try {
    return changeCounts(await compareDocuments(before, after));
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

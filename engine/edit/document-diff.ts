/** What differs between two texts of a workflow. */
import { draftOf } from "./draft.ts";
import { parseSource, type UneditableText } from "./source-tree.ts";
import { type VersionDiff, versionDiff } from "./version-diff.ts";

/** @returns the differences, or why one of the texts cannot be read */
export function documentDiff(before: string, after: string): VersionDiff | UneditableText {
  const [older, newer] = [parseSource(before), parseSource(after)];
  if ("problem" in older) return older;
  if ("problem" in newer) return newer;
  return versionDiff(draftOf(older), draftOf(newer));
}

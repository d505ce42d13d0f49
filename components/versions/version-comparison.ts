/** All that is shown of two texts beside the texts themselves. Pure; large documents take seconds, so a worker does it. */
import { type Draft, draftOf, type TaskRanges, taskRangesOf } from "#engine/edit/draft.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { type VersionDiff, versionDiff } from "#engine/edit/version-diff.ts";
import type { FlowDirection } from "../graph/flow-direction.ts";
import { type VersionPicture, versionPicture } from "./version-picture.ts";

export interface VersionComparison extends VersionPicture {
  readonly diff: VersionDiff;
  /** Line that each task of the picture begins at, in the newer text; of a ghost, in the older one. */
  readonly lines: readonly number[];
}

/** Why there is no picture. */
export interface UnreadableVersion {
  readonly problem: string;
}

/** @param before absent: nothing is compared, and the picture is of `after` alone */
export function compareVersions(
  before: string | undefined,
  after: string,
  direction: FlowDirection = "right",
): VersionComparison | UnreadableVersion {
  const newer = draftIn(after);
  const older = before === undefined || before === after ? newer : draftIn(before);
  if ("problem" in newer) return newer;
  if ("problem" in older) return older;
  const diff = versionDiff(older.draft, newer.draft);
  const [lineInNewer, lineInOlder] = [lineFinder(after), lineFinder(before ?? after)];
  const gone = new Set(diff.removed);
  return {
    ...versionPicture(older.draft, newer.draft, diff, direction),
    diff,
    lines: [
      ...Array.from(newer.ranges.from, lineInNewer),
      ...older.draft.tasks
        .filter(({ id }) => gone.has(id))
        .map(({ index }) => lineInOlder(older.ranges.from[index] ?? 0)),
    ],
  };
}

function draftIn(text: string): { readonly draft: Draft; readonly ranges: TaskRanges } | UnreadableVersion {
  const tree = parseSource(text);
  return "problem" in tree ? { problem: tree.problem } : { draft: draftOf(tree), ranges: taskRangesOf(tree) };
}

/** The line of an offset, 1 is the first. */
function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

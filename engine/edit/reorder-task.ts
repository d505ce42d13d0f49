/** Moves a task within the list, with the comments that stand right above it. */
import type { RefusedEdit } from "./operations.ts";
import { hasCommentBehind, isFirstOnLine, lineEnd } from "./source-lines.ts";
import type { SourcePatch } from "./source-patch.ts";
import type { ListPlace } from "./source-places.ts";
import { hasOwnLines, linesOfTask, type TaskList, type TaskPlace } from "./task-list.ts";
import { changeBetween } from "./text-change.ts";

/**
 * Adds to `patch` what moves a task before another one, or to the end.
 *
 * @returns why it cannot be moved, in words for the person who moves it
 */
export function reorderTask(
  patch: SourcePatch,
  { list, tasks }: TaskList,
  id: string,
  before: string | undefined,
): RefusedEdit | undefined {
  const { text } = patch.tree;
  const moved = tasks.find((task) => task.id === id) as TaskPlace;
  const rest = tasks.filter((task) => task !== moved);
  const at = before === undefined ? rest.length : rest.findIndex((task) => task.id === before);
  if (at === -1) return { problem: `There is no task ${before} any more.` };
  if (list === undefined || tasks.length !== list.items.length) {
    return { problem: "The list holds something that is no task with an id: mend it in the text first." };
  }
  const wanted = [...rest.slice(0, at), moved, ...rest.slice(at)];
  const result = list.isFlow
    ? inBrackets(text, patch.style.newline, tasks, wanted)
    : onLines(text, list, tasks, wanted);
  const change = changeBetween(text, result);
  patch.replaceText(change.from, change.to, change.insert);
  patch.wanted.reorderItems(
    list,
    wanted.map(({ item }) => item),
  );
  return undefined;
}

/** What stands between them, blank lines for instance, stays where it is; the tasks change places. */
function onLines(text: string, list: ListPlace, tasks: readonly TaskPlace[], wanted: readonly TaskPlace[]): string {
  const isBlock = hasOwnLines(text, list);
  const pieces = tasks.map((task) =>
    isBlock ? linesOfTask(text, task, true) : { from: task.item.from, to: task.item.end },
  );
  const pieceOf = new Map(tasks.map((task, n) => [task, pieces[n]]));
  let result = text.slice(0, pieces[0]?.from);
  wanted.forEach((task, n) => {
    const piece = pieceOf.get(task) as (typeof pieces)[number];
    const gapStart = (pieces[n] as { to: number }).to;
    result += text.slice(piece.from, piece.to) + text.slice(gapStart, pieces[n + 1]?.from ?? text.length);
  });
  return result;
}

/** Commas stay where they are; the comments above a task that begins a line, and the one behind its comma, go with it. */
function inBrackets(text: string, newline: string, tasks: readonly TaskPlace[], wanted: readonly TaskPlace[]): string {
  const pieces = tasks.map((task) => {
    const comma = /^\s*,/.exec(text.slice(task.item.end))?.[0] ?? "";
    const commaEnd = task.item.end + comma.length;
    const isAlone = isFirstOnLine(text, task.item.from);
    const hasComment = isAlone && hasCommentBehind(text, commaEnd);
    return {
      from: isAlone ? afterIndent(text, linesOfTask(text, task, true).from) : task.item.from,
      end: task.item.end,
      comma,
      commaEnd,
      to: hasComment ? lineEnd(text, commaEnd) : commaEnd,
    };
  });
  const pieceOf = new Map(tasks.map((task, n) => [task, pieces[n]]));
  let result = text.slice(0, pieces[0]?.from);
  wanted.forEach((task, n) => {
    const piece = pieceOf.get(task) as (typeof pieces)[number];
    const place = pieces[n] as (typeof pieces)[number];
    const comment = text.slice(piece.commaEnd, piece.to);
    const gap = text.slice(place.to, pieces[n + 1]?.from ?? text.length);
    // The bracket that closes the list must not become a part of the comment.
    const lineBreak = comment !== "" && /^[ \t]*[^ \t\r\n]/.test(gap) ? newline : "";
    result += text.slice(piece.from, piece.end) + place.comma + comment + lineBreak + gap;
  });
  return result;
}

function afterIndent(text: string, offset: number): number {
  return offset + text.slice(offset).search(/[^ \t]|$/);
}

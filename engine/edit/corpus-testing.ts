/** Documents as people write them, and what an edit of one must leave alone: for tests. */
import { readdirSync, readFileSync } from "node:fs";
import { type CST, Parser } from "yaml";
import type { Edit as DocumentEdit } from "./edit.ts";
import type { Edge } from "./operations.ts";
import { endWithOwnComments, lineEnd, lineStart, nextLine } from "./source-lines.ts";
import { parseSource, type SourceTree } from "./source-tree.ts";
import { dependenciesOf, type TaskPlace, taskListOf } from "./task-list.ts";

export interface CorpusDocument {
  readonly file: string;
  readonly text: string;
  readonly tree: SourceTree;
  /** Tasks whose id no other one has. */
  readonly tasks: readonly TaskPlace[];
  readonly edges: readonly Edge[];
  /** Pairs of tasks that can be connected: no edge joins them, and none that closes a circle. */
  readonly free: readonly Edge[];
  /** Aliases make a change of one place one of others: the value that they repeat moves to the first of them. */
  readonly hasAliases: boolean;
}

const FOLDER = new URL("corpus/", import.meta.url);

export function corpus(): CorpusDocument[] {
  return readdirSync(FOLDER)
    .toSorted()
    .map((file) => documentOf(file, readFileSync(new URL(file, FOLDER), "utf8")));
}

function documentOf(file: string, text: string): CorpusDocument {
  const tree = parseSource(text);
  if ("problem" in tree) throw new Error(`${file}: ${tree.problem}`);
  const all = taskListOf(tree).tasks;
  const tasks = all.filter(({ id }) => all.filter((other) => other.id === id).length === 1);
  const upstream = new Map(tasks.map((task) => [task.id, dependenciesOf(tree, task)]));
  const edges = tasks.flatMap(({ id: to }) =>
    (upstream.get(to) ?? []).flatMap((from) => (upstream.has(from) && from !== to ? [{ from, to }] : [])),
  );
  const waitsFor = (id: string, other: string, seen = new Set<string>()): boolean => {
    if (id === other) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return (upstream.get(id) ?? []).some((next) => waitsFor(next, other, seen));
  };
  const free = tasks.flatMap(({ id: to }) =>
    tasks.flatMap(({ id: from }) =>
      from === to || upstream.get(to)?.includes(from) === true || waitsFor(from, to) ? [] : [{ from, to }],
    ),
  );
  return { file, text, tree, tasks, edges, free, hasAliases: tree.anchors.size > 0 };
}

interface Comment {
  readonly offset: number;
  readonly text: string;
}

/** Every comment, as the library's lexer finds them. */
export function commentsOf(text: string): Comment[] {
  const comments: Comment[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    else if (typeof value === "object" && value !== null) {
      const token = value as Partial<CST.SourceToken>;
      if (token.type === "comment") {
        // What stands behind the head of a block scalar counts as its own.
        comments.push({ offset: token.offset ?? 0, text: (token.source ?? "").trimEnd() });
      } else for (const each of Object.values(value)) visit(each);
    }
  };
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  visit([...new Parser().parse(text.slice(mark))]);
  return comments.map((comment) => ({ ...comment, offset: comment.offset + mark }));
}

/** The comments of a text that another one has lost. */
export function lostComments(before: string, after: string): Comment[] {
  const left = commentsOf(after).map(({ text }) => text);
  return commentsOf(before).filter(({ text }) => {
    const at = left.indexOf(text);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

interface Region {
  readonly from: number;
  readonly to: number;
}

/** From the beginning of the line on which it begins to the end of its last line, its own comments included. */
export function linesOf(text: string, { from, end }: { readonly from: number; readonly end: number }): Region {
  const start = lineStart(text, from);
  return { from: start, to: endWithOwnComments(text, end, from - start) };
}

export function isWithin(regions: readonly Region[], offset: number): boolean {
  return regions.some(({ from, to }) => from <= offset && offset <= to);
}

/** Changes that reach out of the regions; lines that go may take the line break before or behind them along. */
export function changesOutside(text: string, { changes }: DocumentEdit, regions: readonly Region[]): unknown[] {
  return changes.filter(
    (change) =>
      !regions.some(({ from, to }) => {
        const start = change.insert === "" ? (from === 0 ? 0 : lineEnd(text, from - 1)) : from;
        return start <= change.from && change.to <= (change.insert === "" ? nextLine(text, to) : to);
      }),
  );
}

/** Lines of the one text that the other has not, each as often as it is missing. */
export function linesOnlyIn(text: string, other: string): string[] {
  const left = new Map<string, number>();
  for (const line of other.split("\n")) left.set(line, (left.get(line) ?? 0) + 1);
  return text.split("\n").filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

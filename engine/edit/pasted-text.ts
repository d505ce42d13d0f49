/** What a text on the clipboard may be, made a document: from an editor, a file, a page of documentation or a chat. */
import { parseYaml } from "#engine/document/yaml-text.ts";
import { entryOf } from "./source-places.ts";
import { type SourceTree, sourceTreeOf } from "./source-tree.ts";
import { taskListOf } from "./task-list.ts";

const MOST_PASTED_CHARACTERS = 5 * 1024 * 1024;

/** A document of the tasks that a text holds: a list of them, one task, or a whole workflow. */
export function treeOfPasted(text: string): SourceTree | { readonly problem: string } {
  if (text.length > MOST_PASTED_CHARACTERS) return { problem: "The text on the clipboard is larger than 5 MB." };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what has them is no text
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text)) return { problem: "What is on the clipboard is not text." };
  if (text.trim() === "") return { problem: "There is nothing on the clipboard." };
  let problem: string | undefined;
  for (const { document, isWhole } of asDocuments(text.replace(/^\uFEFF/, ""))) {
    const parsed = parseYaml(document);
    const tree = sourceTreeOf(parsed);
    if ("problem" in tree) {
      problem ??= `The text on the clipboard is not YAML: ${tree.problem}`;
      continue;
    }
    if (parsed.documents.filter(({ contents }) => contents !== null).length > 1) return { problem: SEVERAL_DOCUMENTS };
    const { list, tasks } = taskListOf(tree);
    if (tasks.length > 0) return tasks.length === list?.items.length ? tree : { problem: WITHOUT_ID };
    // What can be read is what was meant, and a workflow without tasks is no task of its own.
    problem ??= NO_TASKS;
    if (isWhole && tree.root !== undefined && entryOf(tree.root, "tasks") !== undefined) return { problem };
  }
  return { problem: problem ?? NO_TASKS };
}

const SEVERAL_DOCUMENTS = "There are several documents in the text on the clipboard: paste one at a time.";
const NO_TASKS = "There are no tasks with an id in the text on the clipboard.";
const WITHOUT_ID = "Something in the list on the clipboard is no task with an id: give each of them one.";

interface Candidate {
  readonly document: string;
  /** The text as it is. */
  readonly isWhole?: boolean;
}

/** In the order in which they are tried: the first that parses and has tasks is meant. */
function* asDocuments(text: string): Generator<Candidate> {
  const lines = withoutDocumentStart(text.split(/\r?\n/));
  const plain = lines.join("\n");
  const first = firstWithContent(lines);
  const start = lines[first]?.trimStart() ?? "";
  // A comment at the end must not take the bracket along.
  if (start.startsWith("[")) yield { document: `{"tasks": ${plain}\n}` };
  else if (start.startsWith("-")) {
    yield { document: `tasks:\n${plain}` };
    for (const indent of indentsOfCutDash(lines, first)) {
      yield {
        document: `tasks:\n${lines.map((line, n) => (n === first ? " ".repeat(indent) + line : line)).join("\n")}`,
      };
    }
  } else {
    yield { document: text, isWhole: true };
    if (start.startsWith("{")) yield { document: `{"tasks": [${plain}\n]}` };
    else yield { document: `tasks:\n${lines.map((line, n) => (n === first ? "- " : "  ") + line).join("\n")}` };
  }
  const fenced = inFence(lines);
  if (fenced !== undefined) yield* asDocuments(fenced);
}

function firstWithContent(lines: readonly string[]): number {
  return lines.findIndex((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
}

/** Directives and the `---` behind them say nothing of what follows. */
function withoutDocumentStart(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => !/^(?:%|[ \t]*(?:#|$))/.test(line));
  return /^---[ \t]*(?:#|$)/.test(lines[start] ?? "") ? lines.slice(start + 1) : lines;
}

/** A selection that began at the dash has lost the blanks before it: so many they can have been, the likeliest first. */
function indentsOfCutDash(lines: readonly string[], first: number): Iterable<number> {
  const below = lines.slice(first + 1);
  const next = below[firstWithContent(below)];
  // What stands below the first key stands as far from the left as that did.
  const toKey = /^-\s*/.exec(lines[first] ?? "")?.[0].length ?? 0;
  const besides = below.filter((line) => /^\s+-\s/.test(line)).map(indentOf);
  return new Set(
    [...(next === undefined ? [] : [indentOf(next) - toKey]), ...besides.toSorted((a, b) => a - b)]
      .filter((indent) => indent > 0)
      .slice(0, MOST_INDENTS),
  );
}

const MOST_INDENTS = 4;

function indentOf(line: string): number {
  return line.search(/\S/);
}

/** The first part of a text that Markdown would show as code: CommonMark 0.31, "Fenced code blocks". */
function inFence(lines: readonly string[]): string | undefined {
  const start = lines.findIndex((line) => FENCE.test(line));
  const [, blanks = "", mark = ""] = FENCE.exec(lines[start] ?? "") ?? [];
  if (mark === "") return undefined;
  const isEnd = (line: string) => {
    const end = /^ {0,3}(`+|~+)\s*$/.exec(line)?.[1] ?? "";
    return end.startsWith(mark);
  };
  const end = lines.findIndex((line, n) => n > start && isEnd(line));
  return lines
    .slice(start + 1, end === -1 ? lines.length : end)
    .map((line) => line.slice(Math.min(blanks.length, Math.max(0, indentOf(line)))))
    .join("\n");
}

const FENCE = /^( {0,3})(`{3,}|~{3,})/;

/** What a text on the clipboard may be, made a document: from an editor, a file, a page of documentation or a chat. */
import { entryOf } from "./source-places.ts";
import { parseSource, type SourceTree } from "./source-tree.ts";
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
    const tree = parseSource(document);
    if ("problem" in tree) {
      problem ??= `The text on the clipboard is not YAML: ${tree.problem}`;
      continue;
    }
    const { list, tasks } = taskListOf(tree);
    if (tasks.length > 0) return tasks.length === list?.items.length ? tree : { problem: WITHOUT_ID };
    // A workflow without tasks is no task of its own.
    if (isWhole && tree.root !== undefined && entryOf(tree.root, "tasks") !== undefined) return { problem: NO_TASKS };
  }
  return { problem: problem ?? NO_TASKS };
}

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
    // A selection that began at the dash has lost the blanks before it.
    const indent =
      lines
        .slice(first + 1)
        .find((line) => /^\s+-\s/.test(line))
        ?.search(/\S/) ?? 2;
    yield {
      document: `tasks:\n${lines.map((line, n) => (n === first ? " ".repeat(indent) + line : line)).join("\n")}`,
    };
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

/** The first part of a text that Markdown would show as code. */
function inFence(lines: readonly string[]): string | undefined {
  const start = lines.findIndex((line) => /^ *(?:```|~~~)/.test(line));
  if (start === -1) return undefined;
  const mark = lines[start]?.trimStart().slice(0, 3) ?? "";
  const end = lines.findIndex((line, n) => n > start && line.trimStart().startsWith(mark));
  return lines.slice(start + 1, end === -1 ? lines.length : end).join("\n");
}

/** Parses, checks, draws and edits the document beside the page's own thread, which never waits for it. */
import { type ValidationResult, validate } from "#engine/document/validate.ts";
import { parseYaml, type YamlText } from "#engine/document/yaml-text.ts";
import { copyTasks } from "#engine/edit/clipboard.ts";
import { draftOf, taskRangesOf } from "#engine/edit/draft.ts";
import { edit, type RefusedEdit } from "#engine/edit/edit.ts";
import { documentJson } from "#engine/edit/export-json.ts";
import { mergeTexts } from "#engine/edit/merge-texts.ts";
import { type SourceTree, sourceTreeOf, type UneditableText } from "#engine/edit/source-tree.ts";
import { applyChanges } from "#engine/edit/text-change.ts";
import { evaluateCondition, evaluateTemplate, type ExpressionScope } from "#engine/expressions/index.ts";
import type { FlowDirection } from "../graph/flow-direction.ts";
import { graphSvg } from "../graph/graph-svg.ts";
import type { FromWorker, ToWorker } from "./document-messages.ts";
import type { Answers } from "./document-requests.ts";
import { draftPicture } from "./draft-picture.ts";
import { type DrawnDraft, draftUpdate } from "./draft-update.ts";

/** A pause in typing: while one types a word, its beginnings are not worth a check. */
const PAUSE_MS = 60;
const LARGE_PAUSE_MS = 250;
const LARGE_CHARACTERS = 200_000;

let text = "";
let version = -1;
let scope: ExpressionScope | undefined;
let collapsed: ReadonlySet<string> = new Set();
let direction: FlowDirection = "right";
/** The last two texts: that of now, and what an edit is about to make of it. */
let parsed: readonly { readonly text: string; readonly tree: SourceTree | UneditableText }[] = [];
/** The newest of them as the parser has it, until it has been checked: it takes much memory. */
let unchecked: YamlText | undefined;
/** Workflows that there are; undefined: nobody has said. */
let workflows: ReadonlySet<string> | undefined;
/** The version that was checked last. */
let checked: number | undefined;
/** What the page has been told of. */
let told: DrawnDraft | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case "open":
      text = data.text;
      version = data.version;
      direction = data.direction;
      // What was said of another text may never have been heard.
      told = undefined;
      schedule(draw, 0);
      return;
    case "change":
      text = applyChanges(text, data.changes);
      version = data.version;
      schedule(draw, text.length > LARGE_CHARACTERS ? LARGE_PAUSE_MS : PAUSE_MS);
      return;
    case "collapse": {
      collapsed = new Set(data.groups);
      draw();
      return;
    }
    case "turn":
      direction = data.direction;
      draw();
      return;
    case "known":
      workflows = new Set(data.workflows);
      // A text that is not drawn yet is checked after that.
      if (checked === version) schedule(check, 0);
      return;
    case "scope":
      scope = data.scope;
      return;
    default:
      send({ kind: "answer", request: data.request, version, result: orProblem(() => answer(data)) });
  }
};

function answer(question: Extract<ToWorker, { readonly request: number }>): Answers[keyof Answers] | RefusedEdit {
  switch (question.kind) {
    case "operate":
      return edit(tree(), question.operation, parse);
    case "export":
      return exported(question);
    case "preview":
      return preview(question.text, question.isCondition);
    case "copy":
      return copied(question.ids);
    case "merge":
      return mergeTexts(question.base, text, question.theirs);
    default:
      return question satisfies never;
  }
}

function tree(): SourceTree | UneditableText {
  return parse(text);
}

/** The text that an edit makes is read to see that it is sound, and is the next one that is drawn. */
function parse(wanted: string): SourceTree | UneditableText {
  const known = parsed.find((each) => each.text === wanted);
  if (known !== undefined) return known.tree;
  unchecked = parseYaml(wanted, true);
  const tree = sourceTreeOf(unchecked);
  parsed = [{ text: wanted, tree }, ...parsed.slice(0, 1)];
  return tree;
}

/** In place of what was to come next: a drawing leads to the check anyway. */
function schedule(next: () => void, delayMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(next, delayMs);
}

/** Whoever waits for an answer hears of it, whatever goes wrong. */
function orProblem<Result>(make: () => Result): Result | RefusedEdit {
  try {
    return make();
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function draw(): void {
  const picture = orProblem(drawn);
  send("problem" in picture ? { kind: "broken", version, offset: 0, ...picture } : picture);
  // The picture first; whatever has come in meanwhile is heard before the check.
  schedule(check, 0);
}

function drawn(): Extract<FromWorker, { readonly kind: "drawn" | "broken" }> {
  const source = tree();
  if ("problem" in source) return { kind: "broken", version, problem: source.problem, offset: source.offset };
  const draft = draftOf(source);
  const next = { draft, picture: draftPicture(draft, collapsed, direction) };
  const update = draftUpdate(told, next);
  told = next;
  return { kind: "drawn", version, update, ranges: taskRangesOf(source) };
}

function copied(ids: readonly string[]): Answers["copy"] | RefusedEdit {
  const source = tree();
  return "problem" in source ? source : { text: copyTasks(source, ids) };
}

function check(): void {
  const result = orProblem(validated);
  unchecked = undefined;
  checked = version;
  const { diagnostics, summary, dag } = "problem" in result ? notChecked(result) : result;
  send({ kind: "checked", version, diagnostics, summary, isValid: dag !== undefined, params: dag?.params ?? {} });
}

function validated(): ValidationResult {
  return validate(text, {
    ...(unchecked?.text === text && { parsed: unchecked }),
    ...(workflows !== undefined && { known: { workflows } }),
  });
}

/** What cannot be checked cannot be run: whoever wants to save it reads why. */
function notChecked({ problem }: RefusedEdit): ValidationResult {
  const start = { line: 1, column: 1 };
  const message = `The text could not be checked: ${problem}`;
  return {
    diagnostics: [{ severity: "error", code: "not_a_document", message, path: [], range: { start, end: start } }],
  };
}

function exported(wanted: Extract<ToWorker, { readonly kind: "export" }>): Answers["export"] | RefusedEdit {
  const source = tree();
  if ("problem" in source) return source;
  if (wanted.format === "json") return { text: documentJson(source) };
  const draft = draftOf(source);
  return { text: graphSvg(draft, draftPicture(draft, undefined, direction), wanted.colours) };
}

const MOST_PREVIEWED = 2_000;

function preview(given: string, isCondition: boolean): Answers["preview"] | RefusedEdit {
  if (scope === undefined) return { problem: "There is no run to take values from." };
  const value = isCondition ? evaluateCondition(given, scope) : evaluateTemplate(given, scope);
  const shown = typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
  return { value: shown.length > MOST_PREVIEWED ? `${shown.slice(0, MOST_PREVIEWED)} …` : shown };
}

function send(message: FromWorker): void {
  self.postMessage(message);
}

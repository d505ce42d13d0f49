/** Parses, checks, draws and edits the document beside the page's own thread, which never waits for it. */
import { validate } from "#engine/document/validate.ts";
import { copyTasks } from "#engine/edit/clipboard.ts";
import { draftOf } from "#engine/edit/draft.ts";
import { edit, type RefusedEdit } from "#engine/edit/edit.ts";
import { documentJson } from "#engine/edit/export-json.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { applyChanges } from "#engine/edit/text-change.ts";
import { evaluateCondition, evaluateTemplate, type ExpressionScope } from "#engine/expressions/index.ts";
import type { FlowDirection } from "../graph/flow-direction.ts";
import { graphSvg } from "../graph/graph-svg.ts";
import type { ExpressionPreview, FromWorker, ToWorker } from "./document-messages.ts";
import { draftPicture } from "./draft-picture.ts";

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
let parsed: readonly { readonly text: string; readonly tree: ReturnType<typeof parseSource> }[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case "open":
      text = data.text;
      version = data.version;
      direction = data.direction;
      schedule(0);
      return;
    case "change":
      text = applyChanges(text, data.changes);
      version = data.version;
      schedule(text.length > LARGE_CHARACTERS ? LARGE_PAUSE_MS : PAUSE_MS);
      return;
    case "operate":
      send({
        kind: "edit",
        request: data.request,
        version,
        result: orProblem(() => edit(tree(), data.operation, parse)),
      });
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
    case "export":
      send({ kind: "exported", request: data.request, result: orProblem(() => exported(data)) });
      return;
    case "scope":
      scope = data.scope;
      return;
    case "preview":
      send({ kind: "previewed", request: data.request, result: preview(data.text, data.isCondition) });
      return;
    case "copy": {
      const text = orProblem(() => copied(data.ids));
      send({ kind: "copied", request: data.request, text: typeof text === "string" ? text : "" });
      return;
    }
    default:
      data satisfies never;
  }
};

function tree(): ReturnType<typeof parseSource> {
  return parse(text);
}

/** The text that an edit makes is read to see that it is sound, and is the next one that is drawn. */
function parse(wanted: string): ReturnType<typeof parseSource> {
  const known = parsed.find((each) => each.text === wanted);
  if (known !== undefined) return known.tree;
  const tree = parseSource(wanted);
  parsed = [{ text: wanted, tree }, ...parsed.slice(0, 1)];
  return tree;
}

function schedule(delayMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(draw, delayMs);
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
  timer = setTimeout(check, 0);
}

function drawn(): Extract<FromWorker, { readonly kind: "drawn" | "broken" }> {
  const source = tree();
  if ("problem" in source) return { kind: "broken", version, problem: source.problem, offset: source.offset };
  const draft = draftOf(source);
  return { kind: "drawn", version, draft, picture: draftPicture(draft, collapsed, direction) };
}

function copied(ids: readonly string[]): string {
  const source = tree();
  return "problem" in source ? "" : copyTasks(source, ids);
}

function check(): void {
  const { diagnostics, summary, dag } = validate(text);
  send({ kind: "checked", version, diagnostics, summary, isValid: dag !== undefined, params: dag?.params ?? {} });
}

function exported(wanted: Extract<ToWorker, { readonly kind: "export" }>): { readonly text: string } | RefusedEdit {
  const source = tree();
  if ("problem" in source) return source;
  if (wanted.format === "json") return { text: documentJson(source) };
  const draft = draftOf(source);
  return { text: graphSvg(draft, draftPicture(draft, undefined, direction), wanted.colours) };
}

const MOST_PREVIEWED = 2_000;

function preview(given: string, isCondition: boolean): ExpressionPreview {
  if (scope === undefined) return { problem: "There is no run to take values from." };
  const values = scope;
  return orProblem(() => {
    const value = isCondition ? evaluateCondition(given, values) : evaluateTemplate(given, values);
    const shown = typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
    return { value: shown.length > MOST_PREVIEWED ? `${shown.slice(0, MOST_PREVIEWED)} …` : shown };
  });
}

function send(message: FromWorker): void {
  self.postMessage(message);
}

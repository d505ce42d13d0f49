/**
 * A document's text in, its compiled form and everything that is wrong with it out.
 */
import { criticalPath } from "#engine/graph/critical-path.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { levels, topologicalOrder } from "#engine/graph/order.ts";
import { type CheckContext, type CheckedTask, type KnownNames, type Problem, toDiagnostic } from "./checks/check.ts";
import { checkCodeTexts } from "./checks/code-texts.ts";
import { checkExpressions } from "./checks/expressions.ts";
import { checkCycles, checkOrphans, checkRedundantEdges } from "./checks/graph.ts";
import { checkKnownNames } from "./checks/known.ts";
import { checkParams } from "./checks/params.ts";
import { checkSchedule } from "./checks/schedule.ts";
import { checkBranches, checkForEach, checkRetries, checkTimings, checkUnreachable } from "./checks/tasks.ts";
import { expectedDurationMs } from "#engine/run/expected-duration.ts";
import { compile, workflowId } from "./compile.ts";
import type { CompiledDag, JsonValue } from "./compiled-dag.ts";
import { durationMs } from "./durations.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { suggestions } from "./nearest.ts";
import { withReadableDurations } from "./predecessor.ts";
import { type DocumentFormat, type ReadDocument, readDocument } from "./read-document.ts";
import { schemaDiagnostics } from "./schema-issues.ts";
import { type WorkflowDocument, workflowSchema } from "./schema.ts";
import { readTasks } from "./read-tasks.ts";
import type { YamlText } from "./yaml-text.ts";

export interface ValidationOptions {
  /** Default: JSON where the text begins with a brace. */
  readonly format?: DocumentFormat;
  /** Names that a server knows; without them, such names are not checked. */
  readonly known?: KnownNames;
  /** The text as it was parsed already. */
  readonly parsed?: YamlText;
}

export interface ValidationSummary {
  readonly tasks: number;
  readonly edges: number;
  readonly levels: number;
  /** Length of the critical path by `sla`, else `timeout`, else one minute a task. */
  readonly expectedDurationMs: number;
  /** Task ids from first to last. */
  readonly criticalPath: readonly string[];
}

export interface ValidationResult {
  /** Present where there is no error. */
  readonly dag?: CompiledDag;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** Present with `dag`. */
  readonly summary?: ValidationSummary;
}

const MOST_DIAGNOSTICS = 1_000;
/** `/dags/new` is a page of its own. */
const RESERVED_ID = "new";

/**
 * Validates a document and compiles it. Never throws; all problems are reported, not the first one.
 *
 * Takes as long as YAML parsing (about 0.4 µs a byte) and some 20 µs a task. A text of a megabyte or more keeps the
 * thread busy for longer than 100 ms: callers with an event loop to serve do it in a worker thread.
 */
export function validate(text: string, options: ValidationOptions = {}): ValidationResult {
  return validateDocument(readDocument(text, options.format, options.parsed), options);
}

/** The same for a document that has been read: everything but the parsing. */
export function validateDocument(document: ReadDocument, options: ValidationOptions = {}): ValidationResult {
  const { data } = document;
  const found: Diagnostic[] = [...document.diagnostics];
  const suggest = suggestions();
  const report = (problem: Problem): void => {
    found.push(toDiagnostic(problem, document));
  };
  if (data === undefined) return { diagnostics: inOrder(found, document.diagnostics) };
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    report({ severity: "error", code: "not_a_document", message: "a workflow is a map with the key tasks", path: [] });
    return { diagnostics: inOrder(found, document.diagnostics) };
  }
  const written: { readonly [key: string]: JsonValue } = Object.fromEntries(Object.entries(data));
  const raw = document.format === "json" ? withReadableDurations(written, () => document.isJson()) : written;
  const workflow = readWorkflow(raw, document, found);
  const id = workflow === undefined ? undefined : workflowId(workflow);
  if (workflow !== undefined && id === undefined) {
    report({
      severity: "error",
      code: "missing_id",
      message: 'the workflow needs an "id", or a "name" to make one of',
      path: [],
      range: document.rangeBetween(0, 0),
    });
  }
  if (id === RESERVED_ID) {
    report({
      severity: "error",
      code: "bad_id",
      message: `the id of a workflow cannot be "${RESERVED_ID}": that is where new ones are made`,
      path: [workflow?.id === undefined ? "name" : "id"],
    });
  }
  // Where the workflow's own keys are faulty, its tasks are still checked, as if those keys were silent.
  const accepted = workflow ?? {};
  const { tasks, indexOfId, isComplete } = readTasks(raw, accepted, document, report, found, suggest);
  const context: Omit<CheckContext, "graph" | "isAcyclic"> = {
    document,
    workflow: accepted,
    tasks,
    indexOfId,
    report,
    suggest,
  };
  checkSchedule(context);
  checkParams(context);
  const isAcyclic = checkCycles(context);
  const graph = graphOf(tasks);
  const whole: CheckContext = { ...context, graph, isAcyclic };
  checkTimings(whole);
  checkRetries(whole);
  checkBranches(whole);
  checkForEach(whole);
  checkLayout(whole);
  // A workflow whose keys could not be read declares no parameters: expressions would be blamed for that.
  if (workflow !== undefined) checkExpressions(whole, raw, options.known ?? {});
  checkCodeTexts(whole, raw);
  checkKnownNames(whole, options.known ?? {});
  if (isAcyclic && isComplete) {
    checkOrphans(whole);
    checkRedundantEdges(whole);
    checkUnreachable(whole, topologicalOrder(graph));
  }
  const diagnostics = inOrder(found, document.diagnostics);
  if (workflow === undefined || id === undefined || diagnostics.some(({ severity }) => severity === "error")) {
    return { diagnostics };
  }
  return { dag: compile(workflow, id, tasks), diagnostics, summary: summarize(tasks, whole) };
}

function readWorkflow(
  raw: { readonly [key: string]: JsonValue },
  document: ReadDocument,
  found: Diagnostic[],
): WorkflowDocument | undefined {
  const parsed = workflowSchema.safeParse(raw);
  if (!parsed.success) {
    for (const each of schemaDiagnostics(parsed.error.issues, workflowSchema, [], raw, document)) found.push(each);
    return undefined;
  }
  const { tasks: _tasks, ...workflow } = parsed.data;
  return workflow;
}

function checkLayout({ workflow, indexOfId, report }: CheckContext): void {
  for (const id of Object.keys(workflow.layout ?? {})) {
    if (indexOfId.has(id)) continue;
    report({
      severity: "warning",
      code: "unknown_layout_task",
      message: `layout places "${id}", which is no task`,
      path: ["layout", id],
    });
  }
}

function summarize(tasks: readonly CheckedTask[], { graph }: CheckContext): ValidationSummary {
  const compiledDurations = tasks.map(({ task }) =>
    expectedDurationMs({ ...bound("slaMs", task.sla), ...bound("timeoutMs", task.timeout) }),
  );
  const critical = criticalPath(graph, compiledDurations);
  const levelOf = levels(graph);
  let deepest = 0;
  for (const level of levelOf) deepest = Math.max(deepest, level + 1);
  return {
    tasks: tasks.length,
    edges: graph.edgeCount,
    levels: deepest,
    expectedDurationMs: critical.total,
    criticalPath: critical.path.map((index) => tasks[index]?.task.id ?? ""),
  };
}

function bound<Name extends "slaMs" | "timeoutMs">(
  name: Name,
  duration: string | number | undefined,
): { [name in Name]?: number } {
  return duration === undefined ? {} : ({ [name]: durationMs(duration) } as { [name in Name]?: number });
}

function inOrder(found: readonly Diagnostic[], refused: readonly Diagnostic[]): Diagnostic[] {
  const sorted = withoutRepetitions(found, refused).toSorted(
    (left, right) =>
      left.range.start.line - right.range.start.line || left.range.start.column - right.range.start.column,
  );
  if (sorted.length <= MOST_DIAGNOSTICS) return sorted;
  // Errors first, so that none is lost behind hints.
  const kept = [
    ...sorted.filter(({ severity }) => severity === "error"),
    ...sorted.filter(({ severity }) => severity !== "error"),
  ].slice(0, MOST_DIAGNOSTICS);
  const last = kept.at(-1);
  if (last !== undefined) {
    kept.push({
      severity: "info",
      code: "too_many_problems",
      message: `${sorted.length - MOST_DIAGNOSTICS} more problems are not shown`,
      path: [],
      range: last.range,
    });
  }
  return kept;
}

/** Each complaint once; and where the reader has refused a value, not the schema's of the same kind as well. */
function withoutRepetitions(found: readonly Diagnostic[], refused: readonly Diagnostic[]): Diagnostic[] {
  const refusedPlaces = new Set(refused.map(placeOf));
  const isFromReader = new Set(refused);
  const seen = new Set<string>();
  return found.filter((diagnostic) => {
    const place = placeOf(diagnostic);
    if (refusedPlaces.has(place) && !isFromReader.has(diagnostic)) return false;
    const key = `${place}\u0000${diagnostic.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function placeOf({ code, path, range }: Diagnostic): string {
  return [code, range.start.line, range.start.column, ...path].join("\u0000");
}

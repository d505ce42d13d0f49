/** What a check of the whole workflow gets to see, and how it reports. */
import type { Graph } from "#engine/graph/graph.ts";
import type { AcceptedTask } from "../compile.ts";
import type {
  Diagnostic,
  DiagnosticCode,
  DocumentPath,
  Fix,
  Range,
  RelatedPosition,
  Severity,
} from "../diagnostics.ts";
import type { Suggest } from "../nearest.ts";
import type { ReadDocument } from "../read-document.ts";
import type { WorkflowDocument } from "../schema.ts";

/** What a server knows beyond the document; a check is left out where its set is absent. */
export interface KnownNames {
  readonly pools?: ReadonlySet<string>;
  readonly channels?: ReadonlySet<string>;
  readonly secrets?: ReadonlySet<string>;
  readonly workflows?: ReadonlySet<string>;
}

export interface CheckedTask extends AcceptedTask {
  /** Position in the document's `tasks`, which differs from the index where a task before it is faulty. */
  readonly position: number;
  /** The keys that it gives itself, not by `defaults`. */
  readonly ownKeys: ReadonlySet<string>;
}

export interface CheckContext {
  readonly document: ReadDocument;
  readonly workflow: WorkflowDocument;
  readonly tasks: readonly CheckedTask[];
  readonly indexOfId: ReadonlyMap<string, number>;
  readonly graph: Graph;
  /** Whether the graph has no cycle: closures and orders mean something. */
  readonly isAcyclic: boolean;
  report(problem: Problem): void;
  /** The nearest name, while the document's budget of searches lasts. */
  readonly suggest: Suggest;
}

/** More of a kind are not looked for: aliases can repeat a mistake ten thousand times, and nobody reads that many. */
export const MOST_PROBLEMS = 2_000;

export interface Problem {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly path: DocumentPath;
  /** Default: the range of the value at the path. */
  readonly range?: Range;
  readonly related?: readonly RelatedPosition[];
  readonly fix?: Fix;
}

export function toDiagnostic(problem: Problem, document: ReadDocument): Diagnostic {
  return { ...problem, range: problem.range ?? document.rangeOf(problem.path) };
}

export function taskPath(task: CheckedTask, ...keys: readonly (string | number)[]): DocumentPath {
  return ["tasks", task.position, ...keys];
}

/** The exact characters of a text in the document where their positions are known, the whole value otherwise. */
export function rangeWithin(document: ReadDocument, path: DocumentPath, offset: number, length: number): Range {
  const start = document.sourceOffsetOf(path, offset);
  const last = document.sourceOffsetOf(path, offset + length - 1);
  return start === undefined || last === undefined ? document.rangeOf(path) : document.rangeBetween(start, last + 1);
}

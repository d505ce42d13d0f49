/** What a person or a program is told about a document: one shape for editor, API and command line. */

export type Severity = "error" | "warning" | "info";

/** Line and column from 1; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From the first character to just after the last one. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface RelatedPosition {
  readonly message: string;
  readonly range: Range;
}

/** Keys and indexes from the document's root: `["tasks", 3, "retries"]`. */
export type DocumentPath = readonly (string | number)[];

export const DIAGNOSTIC_CODES = {
  document_too_large: "The document is over 5 MB.",
  binary: "The text holds bytes that no document has.",
  empty_document: "There is nothing in the document.",
  nesting_too_deep: "Lists and maps are nested more than 100 levels deep.",
  yaml_syntax: "The text is not YAML or JSON.",
  multiple_documents: "A file holds one document.",
  unsupported_tag: "A YAML tag such as !!js/function, which is never executed.",
  alias_bomb: "Aliases would expand to more than a million values, or to themselves.",
  unknown_alias: "An alias without an anchor.",
  forbidden_key: "A key such as __proto__, which no map may have.",
  duplicate_key: "A key stands twice in one map.",
  bad_key: "A key that is not a text.",
  not_a_document: "The document is not a map.",
  unknown_key: "A key that the schema does not know.",
  missing_key: "A key that is required is missing.",
  wrong_type: "A value has another type than the key takes.",
  invalid_value: "A value that is none of those allowed.",
  out_of_range: "A number, text or list is too small or too large.",
  bad_id: "An id has a character that ids cannot have.",
  bad_name: "A name that cannot be used in expressions or environments.",
  bad_duration: "A text that is no duration, or a duration that is negative or too long.",
  bad_size: "A size without a unit, negative, or too large.",
  bad_cron: "A schedule that is not cron.",
  cron_never_fires: "A cron whose date never comes.",
  bad_timezone: "A time zone that IANA does not list.",
  bad_date: "A date that is neither 2026-01-31 nor RFC 3339.",
  date_order: "The end date lies before the start date.",
  bad_pattern: "A pattern that is not RE2.",
  bad_param: "A parameter whose default, limits or values contradict its type.",
  bad_url: "A URL that cannot be called.",
  missing_id: "The workflow has neither an id nor a name to make one of.",
  duplicate_id: "Two tasks have one id.",
  unknown_dependency: "A dependency on a task that does not exist.",
  self_dependency: "A task depends on itself.",
  duplicate_dependency: "A dependency is listed twice.",
  cycle: "Tasks wait for each other in a circle.",
  orphan_task: "A task that is connected to no other one.",
  redundant_edge: "A dependency that others imply.",
  unreachable_task: "A task whose trigger rule can never hold.",
  timeout_over_sla: "A timeout that is longer than the sla.",
  retries_without_effect: "Retry settings that can never apply.",
  bad_branch: "A branch target that is not directly downstream, or a branch without a choice.",
  for_each_not_a_list: "A for_each over something that is no list.",
  bad_expression: "An expression that cannot be read or has a type error.",
  quoted_expression: "An expression in a part of a command that the shell takes as it stands.",
  expression_in_source: "An expression in source code, where none is evaluated.",
  unknown_variable: "An expression reads a variable that does not exist there.",
  unknown_task: "An expression reads a task that does not exist.",
  not_upstream: "An expression reads a task that may not have run before.",
  unknown_param: "An expression reads a parameter that is not declared.",
  secret_not_allowed: "A secret where it would be shown or logged.",
  unknown_layout_task: "A position for a task that does not exist.",
  unknown_pool: "A pool that this server does not have.",
  unknown_channel: "An alert channel that this server does not have.",
  unknown_secret: "A secret that this server does not have.",
  unknown_workflow: "A workflow that this server does not have.",
  too_many_problems: "More problems than are worth listing.",
} as const;
export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;

export interface Diagnostic {
  readonly severity: Severity;
  /** Stable: programs may rely on it. */
  readonly code: DiagnosticCode;
  /** One sentence without a full stop, with the names it is about. */
  readonly message: string;
  readonly path: DocumentPath;
  readonly range: Range;
  readonly related?: readonly RelatedPosition[];
  readonly fix?: Fix;
}

/** `path` as people write it: `tasks[3].retries`. */
export function formatPath(path: DocumentPath): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`),
    "",
  );
}

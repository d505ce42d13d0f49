/** What canvas, forms and keys can do to a document, and what comes of it: the vocabulary of `edit`. */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { TextChange } from "./text-change.ts";

export type TaskDraft = { readonly id: string } & { readonly [key: string]: JsonValue };
export type Position = readonly [x: number, y: number];
/** Keys of maps and indexes of lists, from a task or the workflow downwards. */
export type FieldPath = readonly [string, ...(string | number)[]];

export type DocumentOperation =
  /** A new task, behind another one in the list or at its end; `downstream` tasks will depend on it. */
  | {
      readonly kind: "addTask";
      readonly task: TaskDraft;
      readonly after?: string;
      readonly downstream?: readonly string[];
      readonly position?: Position;
    }
  /** A new task on an edge: between the two that the edge joins. */
  | {
      readonly kind: "insertOnEdge";
      readonly from: string;
      readonly to: string;
      readonly task: TaskDraft;
      readonly position?: Position;
    }
  /** Tasks go, and with them the edges and positions that name them. */
  | { readonly kind: "removeTasks"; readonly ids: readonly string[] }
  /** Every reference follows, expressions included. */
  | { readonly kind: "renameTask"; readonly from: string; readonly to: string }
  /** `task` absent: a field of the workflow. */
  | { readonly kind: "setField"; readonly task?: string; readonly path: FieldPath; readonly value: JsonValue }
  | { readonly kind: "unsetField"; readonly task?: string; readonly path: FieldPath }
  /** Another name for an entry of a map, where it stands. Of a parameter: the expressions that read it follow. */
  | { readonly kind: "renameKey"; readonly task?: string; readonly path: FieldPath; readonly to: string }
  /** One field of several tasks; `value` absent: it goes. */
  | {
      readonly kind: "setFieldOfTasks";
      readonly tasks: readonly string[];
      readonly path: FieldPath;
      readonly value?: JsonValue;
    }
  | { readonly kind: "connect"; readonly edges: readonly Edge[] }
  | { readonly kind: "disconnect"; readonly edges: readonly Edge[] }
  /** An edge that is drawn to another end. */
  | { readonly kind: "reconnect"; readonly edge: Edge; readonly to: Edge }
  /** Positions of tasks that a person has placed; null: the automatic layout places it again. */
  | { readonly kind: "moveNodes"; readonly positions: ReadonlyMap<string, Position | null> }
  /** Tasks from a text: a list, one task, or a whole document. Ids that are taken get another one. */
  | { readonly kind: "pasteTasks"; readonly text: string; readonly at?: Position }
  | { readonly kind: "duplicateTasks"; readonly ids: readonly string[]; readonly by?: Position }
  /** A task's place in the list; `before` absent: to the end. The graph stays as it is. */
  | { readonly kind: "reorder"; readonly id: string; readonly before?: string };

export interface Edge {
  /** The upstream task. */
  readonly from: string;
  readonly to: string;
}

/** What an operation does to the text, and what a person should be told of it. */
export interface Edit {
  /** Sorted and apart; empty if the document says so already. */
  readonly changes: readonly TextChange[];
  /** Tasks that are new or renamed: what is selected afterwards. */
  readonly ids?: readonly string[];
  readonly renamed?: readonly { readonly from: string; readonly to: string }[];
  readonly dropped?: readonly { readonly task: string; readonly dependency: string }[];
}

/** Why the operation cannot be done, in words for the person who asked for it. */
export interface RefusedEdit {
  readonly problem: string;
  /** Where the text must be mended first. */
  readonly offset?: number;
}

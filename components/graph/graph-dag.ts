import type { CompiledTask } from "#engine/document/compiled-dag.ts";

/** What a picture needs to know of a task: of one that runs, or of one that is still being written. */
export type GraphTask = Pick<
  CompiledTask,
  | "index"
  | "id"
  | "name"
  | "description"
  | "type"
  | "upstream"
  | "triggerRule"
  | "when"
  | "retries"
  | "critical"
  | "pool"
  | "queue"
  | "group"
> & { readonly forEach?: unknown };

/** A workflow as a graph; a compiled document is one. */
export interface GraphDag {
  readonly id: string;
  readonly name: string;
  readonly tasks: readonly GraphTask[];
  readonly layout: { readonly [taskId: string]: readonly [number, number] };
}

import { referencesOf } from "../expressions/references.ts";
import type { CompiledDag, CompiledTask } from "./compiled-dag.ts";

/**
 * The ids of the tasks that a task's expressions read, those in the workflow's `env` included.
 * @param ids of all tasks of the workflow
 */
export function tasksReadBy(
  dag: Pick<CompiledDag, "env">,
  task: CompiledTask,
  ids: ReadonlySet<string>,
): ReadonlySet<string> {
  return referencesOf(
    [
      task.config,
      { ...dag.env, ...task.env },
      task.when === undefined ? null : `\${{ ${bare(task.when)} }}`,
      task.outputs,
    ],
    ids,
  ).tasks;
}

/** A condition without the `${{ }}` that it may be written in. */
function bare(condition: string): string {
  const text = condition.trim();
  return text.startsWith("${{") && text.endsWith("}}") ? text.slice(3, -2) : text;
}

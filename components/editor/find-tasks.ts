import type { DraftTask } from "#engine/edit/draft.ts";

/** Tasks whose id or name contains a text, in any case; those that begin with it first, else in their order. */
export function findTasks<Task extends Pick<DraftTask, "id" | "name">>(tasks: readonly Task[], text: string): Task[] {
  const wanted = text.trim().toLowerCase();
  const begins: Task[] = [];
  const contains: Task[] = [];
  for (const task of tasks) {
    const words = [task.id.toLowerCase(), task.name.toLowerCase()];
    if (words.some((word) => word.startsWith(wanted))) begins.push(task);
    else if (words.some((word) => word.includes(wanted))) contains.push(task);
  }
  return [...begins, ...contains];
}

import type { DraftTask } from "#engine/edit/draft.ts";
import type { TaskFactsSource } from "../graph/task-facts.ts";

/** A run's facts for the tasks of a draft, told apart by their ids: the draft may have others by now. */
export function draftFacts(
  source: TaskFactsSource,
  indexOf: ReadonlyMap<string, number>,
  tasks: readonly DraftTask[],
): TaskFactsSource {
  const inRun = (index: number) => indexOf.get(tasks[index]?.id ?? "");
  return {
    read(index) {
      const own = inRun(index);
      return own === undefined ? undefined : source.read(own);
    },
    subscribe(index, listener) {
      const own = inRun(index);
      return own === undefined ? () => undefined : source.subscribe(own, listener);
    },
    subscribeAll: (listener) => source.subscribeAll(listener),
  };
}

import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { TASK_TYPES } from "#engine/document/task-types/registry.ts";
import { freeId } from "#engine/edit/clipboard.ts";
import type { TaskDraft } from "#engine/edit/operations.ts";

/** What a new task of each type begins with, so that it is valid, or says itself what is missing. */
const BEGINNINGS: Readonly<Record<string, { readonly [key: string]: JsonValue }>> = {
  bash: { command: "echo hello" },
  python: { script: 'print("hello")\n' },
  http: { http: { method: "GET", url: "https://example.com/" } },
  go: { script: 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hello")\n}\n' },
  docker: { docker: { image: "alpine:3" }, command: "echo hello" },
  function: { function: "name-of-the-function" },
  branch: { branch: [{ when: "true", then: [] }] },
  approval: { approval: { message: "May it go on?" } },
  sensor: { sensor: { file: "/data/ready", interval: "30s" } },
  dag: { dag: "id-of-the-workflow" },
  wait: { for: "5m" },
  noop: {},
};

export interface TaskTypeChoice {
  readonly type: string;
  readonly description: string;
}

export const TASK_TYPE_CHOICES: readonly TaskTypeChoice[] = TASK_TYPES.map(({ name, description }) => ({
  type: name,
  description,
}));

/** A task of a type, with an id that is free. `bash` is what a task is that does not say. */
export function newTask(type: string, taken: Iterable<string>, upstream: readonly string[] = []): TaskDraft {
  const used = new Set(taken);
  const id = used.has(type) ? freeId(type, used) : type;
  return {
    id,
    ...(type === "bash" ? {} : { type }),
    ...(upstream.length > 0 && { dependencies: [...upstream] }),
    ...BEGINNINGS[type],
  };
}

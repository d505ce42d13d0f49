/** Every task type, in the order in which people should meet them. */
import { approval } from "./approval.ts";
import { bash } from "./bash.ts";
import { branch } from "./branch.ts";
import { docker } from "./docker.ts";
import { functionType } from "./function.ts";
import { go } from "./go.ts";
import { http } from "./http.ts";
import { noop } from "./noop.ts";
import { python } from "./python.ts";
import { sensor } from "./sensor.ts";
import { subDag } from "./sub-dag.ts";
import { wait } from "./wait.ts";

export const TASK_TYPES = [
  bash,
  python,
  http,
  go,
  docker,
  functionType,
  branch,
  approval,
  sensor,
  subDag,
  wait,
  noop,
] as const;

export const DEFAULT_TASK_TYPE = "bash";

const BY_NAME: ReadonlyMap<string, RegisteredTaskType> = new Map(
  TASK_TYPES.flatMap((type) => [type.name, ...type.aliases].map((name) => [name, type] as const)),
);

export type RegisteredTaskType = (typeof TASK_TYPES)[number];

/** Every name that `type` takes, aliases included. */
export const TASK_TYPE_NAMES: readonly string[] = [...BY_NAME.keys()];

/** `bash` for `shell`; undefined for a type that does not exist. */
export function canonicalType(name: string): string | undefined {
  return BY_NAME.get(name)?.name;
}

export function taskTypeOf(name: string): RegisteredTaskType | undefined {
  return BY_NAME.get(name);
}

/** What reads the text under a key of a task of this type; undefined: nothing, it is a template. */
export function languageOf(type: string, key: string): "shell" | "source" | undefined {
  const languages: { readonly [key: string]: "shell" | "source" } | undefined = taskTypeOf(type)?.languages;
  return languages !== undefined && Object.hasOwn(languages, key) ? languages[key] : undefined;
}

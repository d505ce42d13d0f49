/**
 * A workflow while it is being written: what can be drawn of a text that parses, whether it is valid or
 * not. What is wrong with it is the diagnostics' to say.
 */
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { mapOf } from "#engine/document/json-map.ts";
import { canonicalType, DEFAULT_TASK_TYPE } from "#engine/document/task-types/registry.ts";
import { isTriggerRule, type TriggerRule } from "#engine/run/trigger-rules.ts";
import { idsOf } from "./id-lists.ts";
import type { SourceTree } from "./source-tree.ts";
import { valueAt } from "./source-values.ts";
import { taskListOf, type TaskPlace } from "./task-list.ts";

export interface DraftTask {
  readonly index: number;
  /** Index in the document's list, which diagnostics speak of; the same, but for tasks that are left out here. */
  readonly place: number;
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Indexes of the upstream tasks that exist. */
  readonly upstream: readonly number[];
  readonly triggerRule: TriggerRule;
  readonly description?: string;
  readonly when?: string;
  readonly retries: number;
  readonly critical: boolean;
  readonly pool?: string;
  readonly queue: string;
  readonly group?: string;
  readonly forEach?: JsonValue;
  /** All that the document says of it. */
  readonly data: { readonly [key: string]: JsonValue };
}

export interface Draft {
  readonly id: string;
  readonly name: string;
  /** All that the document says beside its tasks. */
  readonly data: { readonly [key: string]: JsonValue };
  readonly layout: { readonly [taskId: string]: readonly [number, number] };
  readonly tasks: readonly DraftTask[];
}

/**
 * Where the tasks of a draft stand in its text, by index, in UTF-16 offsets. Apart from the draft, which
 * stays what it is while lines above a task come and go.
 */
export interface TaskRanges {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

export function taskRangesOf(tree: SourceTree): TaskRanges {
  const tasks = drawnTasks(tree);
  return {
    from: Int32Array.from(tasks, ({ item }) => item.from),
    to: Int32Array.from(tasks, ({ item }) => item.end),
  };
}

/** Tasks whose id is another one's are left out: the first has it. */
function drawnTasks(tree: SourceTree): readonly TaskPlace[] {
  const { tasks, byId } = taskListOf(tree);
  return tasks.filter((task) => byId.get(task.id) === task);
}

export function draftOf(tree: SourceTree): Draft {
  const places = drawnTasks(tree);
  const indexOf = new Map(places.map(({ id }, index) => [id, index]));
  const data = workflowData(tree);
  const defaults = mapOf(data["defaults"]);
  return {
    id: text(data["id"]) ?? "",
    name: text(data["name"]) ?? text(data["id"]) ?? "Workflow",
    data,
    layout: positionsOf(data["layout"]),
    tasks: places.map(({ id, place, map }, index) => {
      const own = mapOf(valueAt(tree, map));
      const setting = (key: string): JsonValue | undefined => own[key] ?? defaults[key];
      const upstream = idsOf(own["dependencies"]).flatMap((each) => {
        const found = indexOf.get(each);
        return found === undefined || found === index ? [] : [found];
      });
      const rule = setting("trigger_rule");
      const retries = setting("retries");
      const type = text(setting("type")) ?? DEFAULT_TASK_TYPE;
      return {
        index,
        place,
        id,
        name: text(own["name"]) ?? id,
        type: canonicalType(type) ?? type,
        upstream: [...new Set<number>(upstream)].toSorted((a, b) => a - b),
        triggerRule: isTriggerRule(rule) ? rule : "all_success",
        retries: typeof retries === "number" ? retries : 0,
        critical: setting("critical") === true,
        queue: text(setting("queue")) ?? "default",
        ...optional("description", text(own["description"])),
        ...optional("when", text(setting("when"))),
        ...optional("pool", text(setting("pool"))),
        ...optional("group", text(setting("group"))),
        ...optional("forEach", setting("for_each")),
        data: own,
      };
    }),
  };
}

function workflowData(tree: SourceTree): { readonly [key: string]: JsonValue } {
  if (tree.root === undefined) return {};
  const entries = tree.root.entries.filter(({ key }) => key !== "tasks");
  return mapOf(valueAt(tree, { ...tree.root, entries }));
}

function positionsOf(value: JsonValue | undefined): { [id: string]: readonly [number, number] } {
  return Object.fromEntries(
    Object.entries(mapOf(value)).flatMap(([id, position]) => {
      const [x, y] = Array.isArray(position) ? (position as readonly JsonValue[]) : [];
      return typeof x === "number" && typeof y === "number" ? [[id, [x, y] as const]] : [];
    }),
  );
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}

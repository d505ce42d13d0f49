/** From an accepted document to what is stored and run: defaults filled in, short forms expanded, units resolved. */
import { soleExpression } from "#engine/expressions/template.ts";
import type {
  CompiledDag,
  CompiledParam,
  CompiledRetry,
  CompiledSchedule,
  CompiledTask,
  JsonValue,
  ParamType,
} from "./compiled-dag.ts";
import { durationMs } from "./durations.ts";
import { environmentTexts } from "./expression-text.ts";
import { slugify } from "./ids.ts";
import type { ParamDocument } from "./params.ts";
import type { SharedTaskDocument, WorkflowDocument } from "./schema.ts";
import { sizeBytes } from "./sizes.ts";
import type { RegisteredTaskType } from "./task-types/registry.ts";
import type { TaskConfig } from "./task-types/task-type.ts";

/** A task that its schema has accepted, with `defaults` merged in. */
export interface AcceptedTask {
  readonly task: SharedTaskDocument;
  readonly type: RegisteredTaskType;
  readonly config: TaskConfig;
  /** Indexes of the direct upstream tasks. */
  readonly upstream: readonly number[];
}

const DEFAULT_MAX_CATCHUP_RUNS = 50;
const PRIORITIES = { high: 100, medium: 0, low: -100 } as const;

/** The id of a workflow; undefined where it has none and its name yields none. */
export function workflowId(document: WorkflowDocument): string | undefined {
  return document.id ?? (document.name === undefined ? undefined : slugify(document.name));
}

export function compile(document: WorkflowDocument, id: string, tasks: readonly AcceptedTask[]): CompiledDag {
  const catchup = document.catchup ?? false;
  const schedule = compileSchedule(document.schedule);
  const layout = document.layout ?? {};
  return {
    id,
    name: document.name ?? id,
    ...present("description", document.description),
    ...present("owner", document.owner),
    tags: document.tags ?? [],
    ...present("schedule", schedule),
    timezone: document.timezone ?? "UTC",
    ...present("startDate", document.start_date === undefined ? undefined : instantOf(document.start_date)),
    ...present("endDate", document.end_date === undefined ? undefined : instantOf(document.end_date)),
    catchup:
      typeof catchup === "boolean"
        ? { enabled: catchup, maxRuns: DEFAULT_MAX_CATCHUP_RUNS }
        : { enabled: catchup.enabled, maxRuns: catchup.max_runs ?? DEFAULT_MAX_CATCHUP_RUNS },
    isPaused: document.is_paused ?? false,
    maxActiveRuns: document.max_active_runs ?? 16,
    onOverlap: document.on_overlap ?? "queue",
    ...present("maxActiveTasks", document.max_active_tasks),
    ...present("priority", typeof document.priority === "string" ? PRIORITIES[document.priority] : document.priority),
    ...present("timeoutMs", milliseconds(document.timeout)),
    ...present("slaMs", milliseconds(document.sla)),
    errorPolicy: document.error_policy ?? "skip_downstream",
    params: Object.fromEntries(
      Object.entries(document.params ?? {}).map(([name, param]) => [name, compileParam(param)]),
    ),
    env: environmentTexts(document.env ?? {}),
    notify: document.notify ?? [],
    outputs: compileOutputs(document.outputs),
    layout,
    tasks: tasks.map(compileTask),
  };
}

function compileTask({ task, type, config, upstream }: AcceptedTask, index: number): CompiledTask {
  const forEach = task.for_each;
  const breaker = task.circuit_breaker;
  return {
    index,
    id: task.id,
    name: task.name ?? task.id,
    ...present("description", task.description),
    type: type.name,
    lane: type.lane,
    config,
    upstream: [...new Set(upstream)].sort((left, right) => left - right),
    triggerRule: task.trigger_rule ?? "all_success",
    ...present("when", task.when === undefined ? undefined : conditionText(task.when)),
    retries: task.retries ?? 0,
    retry: compileRetry(task.retry),
    ...present("timeoutMs", milliseconds(task.timeout)),
    ...present("slaMs", milliseconds(task.sla)),
    critical: task.critical ?? false,
    ...present("pool", task.pool),
    poolSlots: task.pool_slots ?? 1,
    priority: task.priority ?? 0,
    env: environmentTexts(task.env ?? {}),
    ...present("workingDir", task.working_dir),
    resources: {
      ...present("cpu", task.resources?.cpu),
      ...present("memoryBytes", bytes(task.resources?.memory)),
      ...present("maxLogBytes", bytes(task.resources?.max_log)),
      ...present("maxOutputBytes", bytes(task.resources?.max_output)),
    },
    queue: task.queue ?? "default",
    outputs: compileOutputs(task.outputs),
    ...present("group", task.group),
    idempotent: task.idempotent ?? type.isIdempotent?.(config) ?? true,
    ...present(
      "forEach",
      forEach === undefined
        ? undefined
        : {
            items: typeof forEach.items === "string" ? asTemplate(forEach.items) : forEach.items,
            ...present("maxParallel", forEach.max_parallel),
            as: forEach.as ?? "item",
          },
    ),
    ...present(
      "cache",
      task.cache === undefined
        ? undefined
        : { key: asTemplate(task.cache.key), ...present("ttlMs", milliseconds(task.cache.ttl)) },
    ),
    ...present(
      "circuitBreaker",
      breaker === undefined
        ? undefined
        : {
            name: breaker.name,
            maxFailures: breaker.max_failures ?? 5,
            timeoutMs: milliseconds(breaker.timeout) ?? 60_000,
            halfOpenMax: breaker.half_open_max ?? 1,
          },
    ),
  };
}

function compileRetry(retry: SharedTaskDocument["retry"]): CompiledRetry {
  return {
    strategy: retry?.strategy ?? "exponential",
    delayMs: milliseconds(retry?.delay) ?? 1_000,
    maxDelayMs: milliseconds(retry?.max_delay) ?? 300_000,
    multiplier: retry?.multiplier ?? 2,
    incrementMs: milliseconds(retry?.increment) ?? 5_000,
    jitter: retry?.jitter ?? 0.25,
    ...present("onExitCodes", retry?.on_exit_codes),
    ...present("notOnExitCodes", retry?.not_on_exit_codes),
    ...present("onErrors", retry?.on_errors),
  };
}

function compileSchedule(schedule: WorkflowDocument["schedule"]): CompiledSchedule | undefined {
  if (schedule === undefined || schedule === null) return undefined;
  if (typeof schedule === "string") return { kind: "cron", crons: [schedule] };
  if (Array.isArray(schedule)) return { kind: "cron", crons: schedule };
  return "every" in schedule
    ? { kind: "interval", everyMs: durationMs(schedule.every) }
    : { kind: "datasets", datasets: schedule.datasets };
}

export function compileParam(param: ParamDocument): CompiledParam {
  return {
    type: param.type ?? typeOfDefault(param.default),
    ...present("default", param.default),
    required: param.required ?? false,
    ...present("enum", param.enum),
    ...present("min", param.min),
    ...present("max", param.max),
    ...present("pattern", param.pattern),
    ...present("description", param.description),
    secret: param.secret ?? false,
  };
}

function typeOfDefault(value: JsonValue | undefined): ParamType {
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "boolean") return "boolean";
  if (Array.isArray(value)) return "array";
  return typeof value === "object" && value !== null ? "object" : "string";
}

/** Outputs are expressions: a bare text becomes `${{ text }}`, so that one evaluator does for all. */
function compileOutputs(outputs: WorkflowDocument["outputs"]): { readonly [name: string]: JsonValue } {
  return Object.fromEntries(
    Object.entries(outputs ?? {}).map(([name, value]) => [name, typeof value === "string" ? asTemplate(value) : value]),
  );
}

function asTemplate(expression: string): string {
  return expression.includes("${{") ? expression : `\${{ ${expression.trim()} }}`;
}

function conditionText(when: string | boolean): string {
  if (typeof when === "boolean") return String(when);
  return soleExpression(when)?.source.trim() ?? when;
}

/** RFC 3339; a date alone is its midnight in UTC. */
export function instantOf(date: string): string {
  return new Date(date).toISOString();
}

function milliseconds(duration: string | number | undefined): number | undefined {
  return duration === undefined ? undefined : durationMs(duration);
}

function bytes(size: string | number | undefined): number | undefined {
  return size === undefined ? undefined : sizeBytes(size);
}

/** `{ key: value }`, or nothing where the value is undefined: absent keys stay absent in JSON. */
function present<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [name in Key]?: Value } {
  if (value === undefined) return {};
  const entry: { [name in Key]?: Value } = {};
  entry[key] = value;
  return entry;
}

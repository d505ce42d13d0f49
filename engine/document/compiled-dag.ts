/**
 * A DAG document after parsing, checking and filling in of defaults: what is stored with a version,
 * run by workers and drawn by the pages. Plain JSON, so that it survives a jsonb column unchanged.
 * Durations are whole milliseconds, sizes bytes. A task's index is its position in the document.
 */
import type { ErrorClass } from "#engine/run/task-error.ts";
import type { TriggerRule } from "#engine/run/trigger-rules.ts";

export type ErrorPolicy = "fail" | "skip_downstream" | "allow_partial";
export type OverlapPolicy = "queue" | "skip" | "cancel_running";
export type ParamType = "string" | "integer" | "number" | "boolean" | "object" | "array" | "date" | "datetime";

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface CompiledParam {
  readonly type: ParamType;
  readonly default?: JsonValue;
  readonly required: boolean;
  readonly enum?: readonly JsonValue[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly description?: string;
  readonly secret: boolean;
}

export type CompiledSchedule =
  | { readonly kind: "cron"; readonly crons: readonly string[] }
  | { readonly kind: "interval"; readonly everyMs: number }
  | { readonly kind: "datasets"; readonly datasets: readonly string[] };

export interface CompiledRetry {
  readonly strategy: "exponential" | "linear" | "fixed" | "none";
  readonly delayMs: number;
  readonly maxDelayMs: number;
  readonly multiplier: number;
  readonly incrementMs: number;
  /** Fraction of the delay that is random, 0 to 1. */
  readonly jitter: number;
  readonly onExitCodes?: readonly number[];
  readonly notOnExitCodes?: readonly number[];
  readonly onErrors?: readonly ErrorClass[];
}

export interface CompiledResources {
  readonly cpu?: number;
  readonly memoryBytes?: number;
  readonly maxLogBytes?: number;
  readonly maxOutputBytes?: number;
}

/**
 * Where a worker runs a task: `inline` in the worker's event loop (noop, http, waiting kinds),
 * `process` in a child process, `function` in the pool of function processes.
 */
export type Lane = "inline" | "process" | "function";

export interface CompiledTask {
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** The canonical type: `bash`, never its alias `shell`. */
  readonly type: string;
  readonly lane: Lane;
  /** Type-specific settings after the short form is expanded; shape given by the task type's own schema. */
  readonly config: { readonly [key: string]: JsonValue };
  /** Indexes of the direct upstream tasks, ascending. */
  readonly upstream: readonly number[];
  readonly triggerRule: TriggerRule;
  readonly when?: string;
  readonly retries: number;
  readonly retry: CompiledRetry;
  readonly timeoutMs?: number;
  readonly slaMs?: number;
  readonly critical: boolean;
  readonly pool?: string;
  readonly poolSlots: number;
  readonly priority: number;
  readonly env: { readonly [name: string]: string };
  readonly workingDir?: string;
  readonly resources: CompiledResources;
  readonly queue: string;
  readonly outputs: { readonly [name: string]: JsonValue };
  readonly group?: string;
  readonly idempotent: boolean;
  /** Kept for later stages of the product; validated, not yet executed. */
  readonly forEach?: { readonly items: JsonValue; readonly maxParallel?: number; readonly as: string };
  readonly cache?: { readonly key: string; readonly ttlMs?: number };
  readonly circuitBreaker?: {
    readonly name: string;
    readonly maxFailures: number;
    readonly timeoutMs: number;
    readonly halfOpenMax: number;
  };
}

export interface CompiledDag {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly owner?: string;
  readonly tags: readonly string[];
  readonly schedule?: CompiledSchedule;
  readonly timezone: string;
  /** RFC 3339. */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly catchup: { readonly enabled: boolean; readonly maxRuns: number };
  readonly isPaused: boolean;
  readonly maxActiveRuns: number;
  readonly onOverlap: OverlapPolicy;
  readonly maxActiveTasks?: number;
  readonly priority?: number;
  readonly timeoutMs?: number;
  readonly slaMs?: number;
  readonly errorPolicy: ErrorPolicy;
  readonly params: { readonly [name: string]: CompiledParam };
  readonly env: { readonly [name: string]: string };
  readonly notify: readonly { readonly on: readonly string[]; readonly channel: string }[];
  readonly outputs: { readonly [name: string]: JsonValue };
  /** Positions that a person has set by hand, by task id. */
  readonly layout: { readonly [taskId: string]: readonly [number, number] };
  readonly tasks: readonly CompiledTask[];
}

/**
 * Why a task does not run. One exact reason, from the same rows that the engine decides on, in the
 * same words on the command line, in the API and on the pages.
 */
import type { RunState, TaskState } from "./states.ts";
import type { ErrorClass } from "./task-error.ts";

/** What is known about the task and its surroundings. */
export interface WhyFacts {
  readonly run: { readonly state: RunState; readonly cancelRequested: boolean };
  readonly task: {
    readonly state: TaskState;
    /** Attempts that failed since it was queued first, or since a person asked for another one. */
    readonly failures: number;
    readonly retries: number;
    readonly queue: string;
    readonly dueAt?: number;
    readonly errorClass?: ErrorClass;
  };
  /** Direct upstream tasks that are not final, in document order. */
  readonly unfinishedUpstream: readonly {
    readonly id: string;
    readonly state: TaskState;
    readonly startedAt: number | null;
  }[];
  readonly isPaused: boolean;
  readonly isScheduled: boolean;
  readonly maxActiveRuns: number;
  readonly activeRuns?: number;
  /** Live workers that serve the task's queue. */
  readonly workers?: number;
  /** How many hints lie before this one. */
  readonly ahead?: number;
}

export type WhyReason =
  | { readonly kind: "run_ended"; readonly state: RunState }
  | { readonly kind: "cancelling" }
  | { readonly kind: "workflow_paused" }
  | { readonly kind: "max_active_runs"; readonly active: number; readonly limit: number }
  | { readonly kind: "run_starting" }
  | { readonly kind: "upstream"; readonly upstream: WhyFacts["unfinishedUpstream"] }
  | { readonly kind: "no_worker"; readonly queue: string }
  | { readonly kind: "queued"; readonly ahead?: number }
  | {
      readonly kind: "retry";
      readonly retry: number;
      readonly of: number;
      readonly dueAt?: number;
      readonly errorClass?: ErrorClass;
    }
  | { readonly kind: "deferred" }
  | { readonly kind: "being_decided" };

/** The reason why the task does not run now, or null if it runs or has ended. */
export function whyReason(facts: WhyFacts): WhyReason | null {
  const { run, task } = facts;
  switch (task.state) {
    case "running":
    case "success":
    case "failed":
    case "skipped":
    case "upstream_failed":
    case "cancelled":
      return null;
    case "retrying":
      return {
        kind: "retry",
        retry: task.failures,
        of: task.retries,
        ...(task.dueAt === undefined ? {} : { dueAt: task.dueAt }),
        ...(task.errorClass === undefined ? {} : { errorClass: task.errorClass }),
      };
    case "deferred":
      return { kind: "deferred" };
    case "waiting":
    case "queued":
      break;
    default:
      task.state satisfies never;
  }
  if (run.state !== "queued" && run.state !== "running") return { kind: "run_ended", state: run.state };
  if (run.cancelRequested) return { kind: "cancelling" };
  if (run.state === "queued") {
    if (facts.isPaused && facts.isScheduled) return { kind: "workflow_paused" };
    if (facts.activeRuns !== undefined && facts.activeRuns >= facts.maxActiveRuns) {
      return { kind: "max_active_runs", active: facts.activeRuns, limit: facts.maxActiveRuns };
    }
    return { kind: "run_starting" };
  }
  if (task.state === "waiting") {
    return facts.unfinishedUpstream.length > 0
      ? { kind: "upstream", upstream: facts.unfinishedUpstream }
      : { kind: "being_decided" };
  }
  if (facts.workers === 0) return { kind: "no_worker", queue: task.queue };
  return { kind: "queued", ...(facts.ahead === undefined ? {} : { ahead: facts.ahead }) };
}

/** The sentence for a reason. @param now epoch milliseconds, for "since" and "in" */
export function whySentence(reason: WhyReason, now: number): string {
  switch (reason.kind) {
    case "run_ended":
      return `The run is over (${reason.state}).`;
    case "cancelling":
      return "The run is being cancelled.";
    case "workflow_paused":
      return "The workflow is paused.";
    case "max_active_runs":
      return `The run waits: max_active_runs is reached (${reason.active}/${reason.limit}).`;
    case "run_starting":
      return "The run is about to start.";
    case "upstream":
      return `Waiting for ${listed(reason.upstream.map((each) => upstreamWords(each, now)))}.`;
    case "no_worker":
      return `No live worker serves queue \`${reason.queue}\`: start one with WORKER_QUEUES=${reason.queue}.`;
    case "queued":
      return reason.ahead === undefined || reason.ahead === 0
        ? "Queued: next in line for a free worker slot."
        : `Queued for a free worker slot, ${reason.ahead} ahead of it.`;
    case "retry": {
      const due =
        reason.dueAt === undefined ? "" : reason.dueAt <= now ? " now" : ` in ${roughDuration(reason.dueAt - now)}`;
      const cause = reason.errorClass === undefined ? "" : ` (\`${reason.errorClass}\`)`;
      return `Retry ${reason.retry} of ${reason.of}${due}${cause}.`;
    }
    case "deferred":
      return "Waiting without holding a slot.";
    case "being_decided":
      return "All upstream tasks have ended; it is being decided.";
    default:
      return reason satisfies never;
  }
}

const MOST_NAMED = 3;

function upstreamWords(task: WhyFacts["unfinishedUpstream"][number], now: number): string {
  const name = `\`${task.id}\``;
  if (task.state === "running" && task.startedAt !== null)
    return `${name} (running ${roughDuration(now - task.startedAt)})`;
  return task.state === "waiting" ? name : `${name} (${task.state})`;
}

function listed(words: readonly string[]): string {
  const named = words.slice(0, MOST_NAMED).join(", ");
  return words.length > MOST_NAMED ? `${named} and ${words.length - MOST_NAMED} more` : named;
}

/** `41 s`, `3 m`, `2 h 5 m`, `3 d`: as exact as a sentence needs. */
export function roughDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} m`;
  return `${Math.round(hours / 24)} d`;
}

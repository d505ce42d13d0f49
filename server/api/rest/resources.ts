/** The resources of the REST API, in the words of the outside: snake_case, and names that scripts already know. */
import { z } from "zod";
import { RUN_STATES, TASK_STATES } from "#engine/run/states.ts";
import type { AttemptRecord } from "#engine/run/run-view.ts";
import { ATTEMPT_OUTCOMES } from "#engine/run/run-view.ts";
import type { CompiledTask } from "#engine/document/compiled-dag.ts";
import { formatDuration } from "#engine/document/durations.ts";
import type { DagDetail, DagListItem } from "#server/dags/read-dags.ts";
import type { RunListItem } from "#server/runs/read-runs.ts";
import type { TaskInstanceItem } from "#server/tasks/read-tasks.ts";
import type { WorkerItem } from "#server/workers/read-workers.ts";

const time = z.string().meta({ format: "date-time" });

export const dagResource = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    owner: z.string().nullable(),
    schedule: z.json().nullable(),
    timezone: z.string(),
    tags: z.array(z.string()),
    is_paused: z.boolean(),
    version: z.number().int(),
    start_date: time.nullable(),
    end_date: time.nullable(),
    tasks: z.array(z.json()),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: "Dag" });

export function toDagResource(dag: DagDetail): z.input<typeof dagResource> {
  const { compiled } = dag;
  return {
    id: dag.id,
    name: compiled.name,
    description: compiled.description ?? null,
    owner: compiled.owner ?? null,
    schedule: scheduleText(compiled.schedule),
    timezone: compiled.timezone,
    tags: [...compiled.tags],
    is_paused: dag.isPaused,
    version: dag.version,
    start_date: compiled.startDate ?? null,
    end_date: compiled.endDate ?? null,
    tasks: compiled.tasks.map((task) => taskResource(task, compiled.tasks)),
    created_at: new Date(dag.createdAt).toISOString(),
    updated_at: new Date(dag.updatedAt).toISOString(),
  };
}

export function toDagListResource(dag: DagListItem): z.input<typeof dagResource> {
  return {
    id: dag.id,
    name: dag.name,
    description: dag.description,
    owner: dag.owner,
    schedule: scheduleText(dag.schedule),
    timezone: dag.timezone,
    tags: dag.tags,
    is_paused: dag.isPaused,
    version: dag.version,
    start_date: null,
    end_date: null,
    tasks: [],
    created_at: dag.createdAt,
    updated_at: dag.updatedAt,
  };
}

function scheduleText(schedule: DagListItem["schedule"]): z.input<typeof dagResource>["schedule"] {
  if (!schedule) return null;
  switch (schedule.kind) {
    case "cron":
      return schedule.crons.length === 1 ? (schedule.crons[0] as string) : [...schedule.crons];
    case "interval":
      return { every: formatDuration(schedule.everyMs) };
    case "datasets":
      return { datasets: [...schedule.datasets] };
    default:
      return schedule satisfies never;
  }
}

function taskResource(task: CompiledTask, tasks: readonly CompiledTask[]): z.output<ReturnType<typeof z.json>> {
  return {
    id: task.id,
    name: task.name,
    type: task.type,
    dependencies: task.upstream.map((index) => tasks[index]?.id ?? String(index)),
    trigger_rule: task.triggerRule,
    retries: task.retries,
    timeout: task.timeoutMs === undefined ? null : formatDuration(task.timeoutMs),
    sla: task.slaMs === undefined ? null : formatDuration(task.slaMs),
  };
}

export const taskInstanceResource = z
  .strictObject({
    id: z.string(),
    task_id: z.string(),
    dag_id: z.string(),
    dag_run_id: z.string(),
    type: z.string(),
    state: z.enum(TASK_STATES),
    try_number: z.number().int(),
    max_tries: z.number().int(),
    queued_at: time.nullable(),
    start_date: time.nullable(),
    end_date: time.nullable(),
    duration: z.number().nullable().meta({ description: "Seconds." }),
    hostname: z.string().nullable(),
    error_message: z.string().nullable(),
  })
  .meta({ id: "TaskInstance" });

export function toTaskInstanceResource(task: TaskInstanceItem): z.input<typeof taskInstanceResource> {
  return {
    id: `${task.runId}.${task.index}`,
    task_id: task.taskId,
    dag_id: task.dagId,
    dag_run_id: task.runId,
    type: task.type,
    state: task.state,
    try_number: task.attempt,
    max_tries: task.retries + 1,
    queued_at: task.queuedAt,
    start_date: task.startedAt,
    end_date: task.endedAt,
    duration: seconds(task.startedAt, task.endedAt),
    hostname: task.workerName,
    error_message: task.state === "success" ? null : task.errorMessage,
  };
}

export const runResource = z
  .strictObject({
    id: z.string(),
    dag_id: z.string(),
    version: z.number().int(),
    state: z.enum(RUN_STATES),
    partial: z.boolean(),
    execution_date: time,
    logical_date: time,
    start_date: time.nullable(),
    end_date: time.nullable(),
    duration: z.number().nullable().meta({ description: "Seconds." }),
    external_trigger: z.boolean(),
    trigger: z.string(),
    triggered_by: z.string().nullable(),
    task_count: z.number().int(),
    tasks_remaining: z.number().int(),
    tasks_failed: z.number().int().meta({ description: "Tasks that failed themselves." }),
    tasks_upstream_failed: z.number().int().meta({ description: "Tasks that did not run because of them." }),
    created_at: time,
    tasks: z.array(taskInstanceResource).optional(),
  })
  .meta({ id: "DagRun" });

export function toRunResource(run: RunListItem, tasks?: readonly TaskInstanceItem[]): z.input<typeof runResource> {
  return {
    id: run.id,
    dag_id: run.dagId,
    version: run.version,
    state: run.state,
    partial: run.partial,
    execution_date: run.logicalDate,
    logical_date: run.logicalDate,
    start_date: run.startedAt,
    end_date: run.endedAt,
    duration: seconds(run.startedAt, run.endedAt),
    external_trigger: run.trigger !== "schedule",
    trigger: run.trigger,
    triggered_by: run.triggeredBy,
    task_count: run.taskCount,
    tasks_remaining: run.remaining,
    tasks_failed: run.tasksFailed,
    tasks_upstream_failed: run.tasksUpstreamFailed,
    created_at: run.createdAt,
    ...(tasks ? { tasks: tasks.map(toTaskInstanceResource) } : {}),
  };
}

export const attemptResource = z
  .strictObject({
    attempt: z.number().int(),
    outcome: z.enum(ATTEMPT_OUTCOMES),
    worker_id: z.string().nullable(),
    queued_at: time.nullable(),
    start_date: time.nullable(),
    end_date: time,
    error: z.json().nullable(),
  })
  .meta({ id: "Attempt" });

export function toAttemptResource(attempt: AttemptRecord): z.input<typeof attemptResource> {
  return {
    attempt: attempt.attempt,
    outcome: attempt.outcome,
    worker_id: attempt.workerId ?? null,
    queued_at: attempt.queuedAt,
    start_date: attempt.startedAt,
    end_date: attempt.endedAt,
    error: attempt.error ? { ...attempt.error } : null,
  };
}

export const workerResource = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    hostname: z.string(),
    pid: z.number().int(),
    state: z.enum(["active", "draining"]),
    queues: z.array(z.string()),
    running_tasks: z.number().int(),
    started_at: time,
    heartbeat_at: time,
  })
  .meta({ id: "Worker" });

export function toWorkerResource(worker: WorkerItem): z.input<typeof workerResource> {
  return {
    id: worker.id,
    name: worker.name,
    hostname: worker.hostname,
    pid: worker.pid,
    state: worker.state,
    queues: worker.queues,
    running_tasks: worker.runningTasks,
    started_at: worker.startedAt,
    heartbeat_at: worker.heartbeatAt,
  };
}

export const logLineResource = z
  .strictObject({
    line: z.number().int(),
    at: time,
    stream: z.enum(["stdout", "stderr", "system"]),
    text: z.string(),
  })
  .meta({ id: "LogLine" });

const STREAM_NAMES = { o: "stdout", e: "stderr", s: "system" } as const;

export function toLogLines(batch: {
  readonly firstLine: number;
  readonly lines: readonly { readonly text: string; readonly stream: "o" | "e" | "s"; readonly at: string }[];
}): z.input<typeof logLineResource>[] {
  return batch.lines.map((line, n) => ({
    line: batch.firstLine + n,
    at: line.at,
    stream: STREAM_NAMES[line.stream],
    text: line.text,
  }));
}

export const paginationResource = z
  .strictObject({
    page: z.number().int(),
    page_size: z.number().int(),
    total_pages: z.number().int(),
    total_count: z
      .number()
      .int()
      .meta({ description: "Of task instances in one state, no more than 100,000 are counted." }),
  })
  .meta({ id: "Pagination" });

export function toPagination(page: number, pageSize: number, total: number): z.input<typeof paginationResource> {
  return { page, page_size: pageSize, total_pages: Math.ceil(total / pageSize), total_count: total };
}

/** `page` and `page_size` of a list. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  page_size: z.coerce.number().int().min(1).max(100).default(20),
};

function seconds(from: string | null, until: string | null): number | null {
  return from === null || until === null ? null : (Date.parse(until) - Date.parse(from)) / 1000;
}

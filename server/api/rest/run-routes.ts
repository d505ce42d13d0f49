import { z } from "zod";
import { followRunEvents } from "#server/live/run-events.ts";
import { followLog, readLog } from "#server/live/task-log.ts";
import { cancelRun, killTask, retryTask } from "#server/runs/operate-runs.ts";
import { countRuns, getRun, listRuns, readAttempts } from "#server/runs/read-runs.ts";
import { countTasks, getOutput, getTask, listTasks } from "#server/tasks/read-tasks.ts";
import {
  attemptSchema,
  dagIdSchema,
  lineSchema,
  momentSchema,
  runIdSchema,
  runStateSchema,
  searchSchema,
  taskStateSchema,
} from "../inputs.ts";
import { eventStream, lastEventId } from "./event-stream.ts";
import { logText } from "./log-text.ts";
import {
  attemptResource,
  logLineResource,
  pageQuery,
  paginationResource,
  runResource,
  taskInstanceResource,
  toAttemptResource,
  toLogLines,
  toPagination,
  toRunResource,
  toTaskInstanceResource,
} from "./resources.ts";
import { defineRoute } from "./route.ts";

const MOST_TASKS_OF_A_RUN = 10_000;

const runParams = z.strictObject({ id: runIdSchema });
/** `<run>.<index>` */
const taskParams = z.strictObject({
  id: z
    .string()
    .regex(/^[0-9a-f-]{36}\.\d{1,7}$/i, { error: "a task instance's id is its run's, a dot and a number" })
    .transform((id) => ({ runId: id.slice(0, 36), index: Number(id.slice(37)) }))
    .pipe(z.strictObject({ runId: runIdSchema, index: z.number() })),
});

export const RUN_ROUTES = [
  defineRoute({
    method: "GET",
    path: "/dag-runs",
    permission: "runs:read",
    summary: "Runs, newest first",
    query: z.strictObject({
      ...pageQuery,
      dag_id: dagIdSchema.optional(),
      state: runStateSchema.optional(),
      from: momentSchema.optional().meta({ description: "Created at or after." }),
      until: momentSchema.optional().meta({ description: "Created before." }),
      cursor: runIdSchema.optional().meta({ description: "Runs before this one: for deep lists, instead of `page`." }),
    }),
    answer: z.strictObject({
      dag_runs: z.array(runResource),
      pagination: paginationResource,
      next_cursor: z.string().nullable(),
    }),
    async handle({ runtime, query }) {
      const filter = { dagId: query.dag_id, state: query.state, from: query.from, until: query.until };
      const [runs, total] = await Promise.all([
        listRuns(runtime.pool, filter, {
          before: query.cursor,
          offset: query.cursor === undefined ? (query.page - 1) * query.page_size : 0,
          limit: query.page_size,
        }),
        countRuns(runtime.pool, filter),
      ]);
      return {
        dag_runs: runs.map((run) => toRunResource(run)),
        pagination: toPagination(query.page, query.page_size, total),
        next_cursor: runs.length === query.page_size ? (runs.at(-1)?.id ?? null) : null,
      };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/dag-runs/:id",
    permission: "runs:read",
    summary: "One run with its task instances",
    params: runParams,
    answer: runResource,
    async handle({ runtime, params }) {
      const run = await getRun(runtime.pool, params.id);
      return toRunResource(
        run,
        await listTasks(runtime.pool, { runId: params.id }, { offset: 0, limit: MOST_TASKS_OF_A_RUN }),
      );
    },
  }),

  defineRoute({
    method: "GET",
    path: "/dag-runs/:id/tasks",
    permission: "runs:read",
    summary: "The task instances of a run, in document order",
    params: runParams,
    answer: z.strictObject({ task_instances: z.array(taskInstanceResource) }),
    async handle({ runtime, params }) {
      await getRun(runtime.pool, params.id);
      const tasks = await listTasks(runtime.pool, { runId: params.id }, { offset: 0, limit: MOST_TASKS_OF_A_RUN });
      return { task_instances: tasks.map(toTaskInstanceResource) };
    },
  }),

  defineRoute({
    method: "POST",
    path: "/dag-runs/:id/cancel",
    permission: "runs:operate",
    summary: "Cancels a run",
    params: runParams,
    answer: runResource,
    async handle({ runtime, principal, params }) {
      await cancelRun(runtime, principal, params.id);
      return toRunResource(await getRun(runtime.pool, params.id));
    },
  }),

  defineRoute({
    method: "GET",
    path: "/dag-runs/:id/events",
    permission: "runs:read",
    summary: "The run's events as a stream (SSE); Last-Event-ID goes on behind an event",
    params: runParams,
    answer: z.string(),
    headers: ["last-event-id"],
    answerTypes: ["text/event-stream"],
    async handle({ runtime, principal, params, headers, signal }) {
      await getRun(runtime.pool, params.id);
      async function* events() {
        for await (const event of followRunEvents(runtime, params.id, lastEventId(headers), signal)) {
          yield { id: String(event.sequence), data: event };
        }
      }
      return { raw: eventStream(principal, events(), signal) };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/task-instances",
    permission: "runs:read",
    summary: "Task instances, newest run first",
    query: z.strictObject({
      ...pageQuery,
      dag_run_id: runIdSchema.optional(),
      task_id: dagIdSchema.optional(),
      state: taskStateSchema.optional(),
    }),
    answer: z.strictObject({ task_instances: z.array(taskInstanceResource), pagination: paginationResource }),
    async handle({ runtime, query }) {
      const filter = { runId: query.dag_run_id, taskId: query.task_id, state: query.state };
      const [tasks, total] = await Promise.all([
        listTasks(runtime.pool, filter, { offset: (query.page - 1) * query.page_size, limit: query.page_size }),
        countTasks(runtime.pool, filter),
      ]);
      return {
        task_instances: tasks.map(toTaskInstanceResource),
        pagination: toPagination(query.page, query.page_size, total),
      };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/task-instances/:id",
    permission: "runs:read",
    summary: "One task instance",
    params: taskParams,
    answer: taskInstanceResource,
    async handle({ runtime, params: { id } }) {
      return toTaskInstanceResource(await getTask(runtime.pool, id.runId, id.index));
    },
  }),

  defineRoute({
    method: "GET",
    path: "/task-instances/:id/attempts",
    permission: "runs:read",
    summary: "The ended attempts of a task instance, oldest first",
    params: taskParams,
    answer: z.strictObject({ attempts: z.array(attemptResource) }),
    async handle({ runtime, params: { id } }) {
      await getTask(runtime.pool, id.runId, id.index);
      const attempts = (await readAttempts(runtime.pool, id.runId, id.index)).get(id.index) ?? [];
      return { attempts: attempts.map(toAttemptResource) };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/task-instances/:id/output",
    permission: "runs:read",
    summary: "What the task handed on",
    params: taskParams,
    answer: z.strictObject({ output: z.json().nullable() }),
    async handle({ runtime, params: { id } }) {
      await getTask(runtime.pool, id.runId, id.index);
      const output = await getOutput(runtime.pool, id.runId, id.index);
      return { output: output === null ? null : (structuredClone(output) as z.output<ReturnType<typeof z.json>>) };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/task-instances/:id/logs",
    permission: "logs:read",
    summary: "Lines of an attempt's log after a line",
    params: taskParams,
    query: z.strictObject({
      attempt: attemptSchema.optional(),
      after: lineSchema.default(0),
      limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
      q: searchSchema.optional().meta({ description: "Only lines that contain this." }),
    }),
    answer: z.strictObject({
      attempt: z.number().int(),
      lines: z.array(logLineResource),
      next_after: z.number().int().nullable(),
    }),
    async handle({ runtime, params: { id }, query }) {
      const task = await getTask(runtime.pool, id.runId, id.index);
      const attempt = query.attempt ?? Math.max(1, task.attempt);
      const found = await readLog(runtime.pool, { runId: id.runId, index: id.index, attempt }, query.after);
      const read = found.lines.slice(0, query.limit);
      const hasMore = found.hasMore || read.length < found.lines.length;
      const lines = toLogLines({ firstLine: found.firstLine, lines: read });
      return {
        attempt,
        lines: query.q === undefined ? lines : lines.filter((line) => line.text.includes(query.q as string)),
        next_after: hasMore ? query.after + read.length : null,
      };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/task-instances/:id/logs/stream",
    permission: "logs:read",
    summary: "An attempt's log as a stream (SSE); ends with the attempt",
    params: taskParams,
    query: z.strictObject({ attempt: attemptSchema.optional(), after: lineSchema.default(0) }),
    answer: z.string(),
    headers: ["last-event-id"],
    answerTypes: ["text/event-stream"],
    async handle({ runtime, principal, params: { id }, query, headers, signal }) {
      const task = await getTask(runtime.pool, id.runId, id.index);
      const key = { runId: id.runId, index: id.index, attempt: query.attempt ?? Math.max(1, task.attempt) };
      async function* events() {
        for await (const batch of followLog(runtime, key, Math.max(query.after, lastEventId(headers)), signal)) {
          if (batch.lines.length > 0) {
            yield { id: String(batch.firstLine + batch.lines.length - 1), data: { lines: toLogLines(batch) } };
          }
          if (batch.ended) yield { id: String(batch.firstLine + batch.lines.length - 1), event: "end", data: {} };
        }
      }
      return { raw: eventStream(principal, events(), signal) };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/task-instances/:id/logs/download",
    permission: "logs:read",
    summary: "An attempt's log as plain text, as far as it is written",
    params: taskParams,
    query: z.strictObject({
      attempt: attemptSchema.optional(),
      timestamps: z.stringbool().default(false).meta({ description: "The moment of each line before it." }),
    }),
    answer: z.string(),
    answerTypes: ["text/plain"],
    async handle({ runtime, params: { id }, query, signal }) {
      const task = await getTask(runtime.pool, id.runId, id.index);
      const attempt = query.attempt ?? Math.max(1, task.attempt);
      const key = { runId: id.runId, index: id.index, attempt };
      const fileName = `${task.taskId.replaceAll(/[^\w.-]/g, "_")}-${attempt}.log`;
      return { raw: await logText(runtime.pool, key, fileName, { timestamps: query.timestamps, signal }) };
    },
  }),

  defineRoute({
    method: "POST",
    path: "/task-instances/:id/retry",
    permission: "tasks:operate",
    summary: "Runs a failed task again, with what depends on it",
    params: taskParams,
    answer: taskInstanceResource,
    async handle({ runtime, principal, params: { id } }) {
      await retryTask(runtime, principal, id.runId, id.index);
      return toTaskInstanceResource(await getTask(runtime.pool, id.runId, id.index));
    },
  }),

  defineRoute({
    method: "POST",
    path: "/task-instances/:id/kill",
    permission: "tasks:operate",
    summary: "Kills a task: it ends as failed",
    params: taskParams,
    answer: taskInstanceResource,
    async handle({ runtime, principal, params: { id } }) {
      await killTask(runtime, principal, id.runId, id.index);
      return toTaskInstanceResource(await getTask(runtime.pool, id.runId, id.index));
    },
  }),
];

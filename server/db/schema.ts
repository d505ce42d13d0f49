/**
 * The tables. Rules that hold for all of them:
 *
 * - No index on a column that changes on the hot path: two partial indexes on a task's state cut
 *   HOT updates from 90 % to 12 %. What must be found by state is found through its run.
 * - No foreign keys on the hot path; a run pins an immutable version instead.
 * - Payloads (outputs, errors, logs) live in tables of their own, so that the hot rows stay small.
 * - States are text with a check, not enums: a new value must be usable in the migration that adds it.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { CompiledDag, JsonValue } from "#engine/document/compiled-dag.ts";
import type { ChangeCounts } from "#engine/edit/version-diff.ts";
import { RUN_STATES, TASK_STATES } from "#engine/run/states.ts";
import type { TaskError } from "#engine/run/task-error.ts";

export const dagSchema = pgSchema("dag");

const at = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(", ")})`);

/** A workflow: what its newest version says, plus what people switch by hand. */
export const dag = dagSchema.table(
  "dag",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    description: text("description"),
    owner: text("owner"),
    tags: text("tags").array().notNull().default(sql`'{}'`),
    isPaused: boolean("is_paused").notNull().default(false),
    /** Number of the newest version. */
    currentVersion: integer("current_version").notNull(),
    currentVersionId: bigint("current_version_id", {
      mode: "number",
    }).notNull(),
    maxActiveRuns: integer("max_active_runs").notNull().default(16),
    createdAt: at("created_at").notNull().default(sql`now()`),
    updatedAt: at("updated_at").notNull().default(sql`now()`),
    /** Set when deleted: its runs stay readable. */
    deletedAt: at("deleted_at"),
  },
  (table) => [index("dag_tags").using("gin", table.tags)],
);

/** One saved text of a workflow, with the graph compiled from it. Never changed (a trigger refuses it). */
export const dagVersion = dagSchema.table(
  "dag_version",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    dagId: text("dag_id").notNull(),
    /** Null: a draft that was tried and not saved. */
    version: integer("version"),
    /** The exact text as it was given. */
    source: text("source").notNull(),
    format: text("format", { enum: ["yaml", "json"] }).notNull(),
    /** SHA-256 of the source, hex: saving the same text again makes no new version. */
    sourceHash: text("source_hash").notNull(),
    compiled: jsonb("compiled").$type<CompiledDag>().notNull(),
    /** Taken out of the compiled graph, which may be megabytes, because each new run needs it. */
    errorPolicy: text("error_policy").notNull().generatedAlwaysAs(sql`compiled ->> 'errorPolicy'`),
    message: text("message"),
    /** How much differs from the version before. Null: a draft, or it could not be counted when it was saved. */
    changes: jsonb("changes").$type<ChangeCounts>(),
    createdBy: text("created_by"),
    createdAt: at("created_at").notNull().default(sql`now()`),
  },
  (table) => [uniqueIndex("dag_version_number").on(table.dagId, table.version)],
);

/** What the SQL of the hot path needs to know of a version's tasks; written once with the version. */
export const dagVersionTask = dagSchema.table(
  "dag_version_task",
  {
    versionId: bigint("version_id", { mode: "number" }).notNull(),
    taskIndex: integer("task_index").notNull(),
    taskId: text("task_id").notNull(),
    type: text("type").notNull(),
    /** graphile-worker's task identifier, `lane:queue`: which runner of which workers may take it. */
    identifier: text("identifier").notNull(),
    triggerRule: text("trigger_rule").notNull(),
    upstreamCount: integer("upstream_count").notNull(),
    retries: integer("retries").notNull(),
    priority: integer("priority").notNull(),
    idempotent: boolean("idempotent").notNull(),
    critical: boolean("critical").notNull(),
  },
  (table) => [primaryKey({ columns: [table.versionId, table.taskIndex] })],
);

export const dagVersionEdge = dagSchema.table(
  "dag_version_edge",
  {
    versionId: bigint("version_id", { mode: "number" }).notNull(),
    upstreamIndex: integer("upstream_index").notNull(),
    downstreamIndex: integer("downstream_index").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.versionId, table.upstreamIndex, table.downstreamIndex],
    }),
  ],
);

export const RUN_TRIGGERS = ["manual", "api", "schedule", "backfill", "event", "parent", "try"] as const;

/** One execution of a workflow. Ids are UUIDv7: their order is the order of creation. */
export const run = dagSchema.table(
  "run",
  {
    id: uuid("id").primaryKey(),
    dagId: text("dag_id").notNull(),
    versionId: bigint("version_id", { mode: "number" }).notNull(),
    state: text("state", { enum: RUN_STATES }).notNull(),
    /** Whether it succeeded although tasks failed that `allow_partial` forgives. */
    partial: boolean("partial").notNull().default(false),
    trigger: text("trigger", { enum: RUN_TRIGGERS }).notNull(),
    triggeredBy: text("triggered_by"),
    logicalDate: at("logical_date").notNull(),
    intervalStart: at("interval_start"),
    intervalEnd: at("interval_end"),
    params: jsonb("params").$type<{ [name: string]: JsonValue }>().notNull().default({}),
    errorPolicy: text("error_policy").notNull(),
    /** Smaller runs first. */
    priority: integer("priority").notNull().default(0),
    taskCount: integer("task_count").notNull(),
    /** Tasks that are not final yet; the run ends when it reaches 0. */
    remaining: integer("remaining").notNull(),
    succeeded: integer("succeeded").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    /** Failed tasks that `allow_partial` does not forgive. */
    criticalFailed: integer("critical_failed").notNull().default(0),
    /** Sequence number of the newest event. */
    lastSequence: bigint("last_sequence", { mode: "number" }).notNull().default(0),
    cancelRequestedAt: at("cancel_requested_at"),
    cancelRequestedBy: text("cancel_requested_by"),
    createdAt: at("created_at").notNull(),
    startedAt: at("started_at"),
    endedAt: at("ended_at"),
  },
  (table) => [
    index("run_of_dag").on(table.dagId, table.id),
    index("run_active").on(table.dagId, table.priority, table.id).where(sql`state in ('queued', 'running')`),
    index("run_tried").on(table.id).where(sql`trigger = 'try'`),
    uniqueIndex("run_once_per_tick").on(table.dagId, table.logicalDate).where(sql`trigger = 'schedule'`),
    check("run_state", oneOf("state", RUN_STATES)),
    check("run_trigger", oneOf("trigger", RUN_TRIGGERS)),
  ],
);

/** One task of one run. `attempt` is the fencing token: it grows each time the task is queued, and a report with an older one is refused. */
export const taskInstance = dagSchema.table(
  "task_instance",
  {
    runId: uuid("run_id").notNull(),
    taskIndex: integer("task_index").notNull(),
    state: text("state", { enum: TASK_STATES }).notNull(),
    /** How the direct upstream tasks that are final have ended; the trigger rule is a function of these and the upstream count. */
    upstreamSucceeded: integer("upstream_succeeded").notNull().default(0),
    upstreamFailed: integer("upstream_failed").notNull().default(0),
    upstreamUpstreamFailed: integer("upstream_upstream_failed").notNull().default(0),
    upstreamSkipped: integer("upstream_skipped").notNull().default(0),
    attempt: integer("attempt").notNull().default(0),
    /** Attempts that failed by themselves: what `retries` is compared with. */
    failures: integer("failures").notNull().default(0),
    /** Attempts lost with their worker: retried whatever `retries` says, but not for ever. */
    losses: integer("losses").notNull().default(0),
    /** The worker that holds the running attempt. */
    workerId: uuid("worker_id"),
    queuedAt: at("queued_at"),
    startedAt: at("started_at"),
    endedAt: at("ended_at"),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.taskIndex] }),
    check("task_instance_state", oneOf("state", TASK_STATES)),
  ],
);

export const ATTEMPT_OUTCOMES = [
  "success",
  "failed",
  "skipped",
  "cancelled",
  "lost",
  "handed_back",
  "deferred",
] as const;

/** One ended attempt; the running one is the task instance itself. Append only. */
export const taskAttempt = dagSchema.table(
  "task_attempt",
  {
    runId: uuid("run_id").notNull(),
    taskIndex: integer("task_index").notNull(),
    attempt: integer("attempt").notNull(),
    outcome: text("outcome", { enum: ATTEMPT_OUTCOMES }).notNull(),
    workerId: uuid("worker_id"),
    queuedAt: at("queued_at"),
    startedAt: at("started_at"),
    endedAt: at("ended_at").notNull(),
    error: jsonb("error").$type<TaskError>(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.taskIndex, table.attempt] }),
    uniqueIndex("task_attempt_one_success").on(table.runId, table.taskIndex).where(sql`outcome = 'success'`),
    check("task_attempt_outcome", oneOf("outcome", ATTEMPT_OUTCOMES)),
  ],
);

/** What a task handed on: an object of named values. */
export const taskOutput = dagSchema.table(
  "task_output",
  {
    runId: uuid("run_id").notNull(),
    taskIndex: integer("task_index").notNull(),
    output: jsonb("output").$type<{ [name: string]: JsonValue }>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.taskIndex] })],
);

/** When a retrying (later: deferred) task is due. A row here is why graphile-worker never holds a future job. */
export const taskTimer = dagSchema.table(
  "task_timer",
  {
    runId: uuid("run_id").notNull(),
    taskIndex: integer("task_index").notNull(),
    attempt: integer("attempt").notNull(),
    dueAt: at("due_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.taskIndex] }), index("task_timer_due").on(table.dueAt)],
);

/** A running attempt that a person (or the error policy) wants stopped; the worker that holds it reads this. */
export const stopRequest = dagSchema.table(
  "stop_request",
  {
    runId: uuid("run_id").notNull(),
    taskIndex: integer("task_index").notNull(),
    attempt: integer("attempt").notNull(),
    workerId: uuid("worker_id"),
    /** `cancel`: with its run, ends as cancelled. `kill`: this task alone, ends as failed. */
    kind: text("kind", { enum: ["cancel", "kill"] }).notNull(),
    requestedBy: text("requested_by"),
    requestedAt: at("requested_at").notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.runId, table.taskIndex] })],
);

/**
 * A committed step of a run and all of its changes; parallel arrays, one element a changed task.
 * Partitioned by the day of the run's creation: a UUIDv7 begins with its time, so a range of run ids is a range of time
 * (the partitioning itself is in the migration; drizzle cannot declare it).
 */
export const runEvent = dagSchema.table(
  "run_event",
  {
    runId: uuid("run_id").notNull(),
    sequence: bigint("sequence", { mode: "number" }).notNull(),
    at: at("at").notNull(),
    taskIndexes: integer("task_indexes").array().notNull(),
    taskStates: text("task_states").array().notNull(),
    taskAttempts: integer("task_attempts").array().notNull(),
    /** By task index: `{ error?, dueAt?, reason? }`. */
    details: jsonb("details").$type<{
      [taskIndex: string]: {
        error?: TaskError;
        dueAt?: string;
        reason?: string;
      };
    }>(),
    /** `{ state, partial?, cancelRequested? }` where the run itself changed. */
    runChange: jsonb("run_change").$type<{
      state: string;
      partial?: boolean;
      cancelRequested?: boolean;
    }>(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.sequence] })],
);

/** A chunk of lines of an attempt's log; partitioned like run_event. */
export const taskLog = dagSchema.table(
  "task_log",
  {
    runId: uuid("run_id").notNull(),
    taskIndex: integer("task_index").notNull(),
    attempt: integer("attempt").notNull(),
    /** Number of the chunk's first line; an attempt's lines count from 1 without a gap. */
    firstLine: integer("first_line").notNull(),
    lineCount: integer("line_count").notNull(),
    /** Time of the first line, and each line's distance from it in milliseconds. */
    at: at("at").notNull(),
    offsetsMs: integer("offsets_ms").array().notNull(),
    /** One letter a line: `o` standard output, `e` standard error, `s` the system's own words. */
    streams: text("streams").notNull(),
    lines: text("lines").array().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.runId, table.taskIndex, table.attempt, table.firstLine],
    }),
  ],
);

/** A live worker process. Its lease on everything it runs is this row's heartbeat, by database time. */
export const worker = dagSchema.table("worker", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  hostname: text("hostname").notNull(),
  pid: integer("pid").notNull(),
  queues: text("queues").array().notNull(),
  /** Slots and versions of interpreters, for people. */
  info: jsonb("info").$type<{ [key: string]: JsonValue }>().notNull().default({}),
  /** graphile-worker's own ids of this process's runners, to unlock their jobs when it dies. */
  runnerIds: text("runner_ids").array().notNull().default(sql`'{}'`),
  state: text("state", { enum: ["active", "draining"] })
    .notNull()
    .default("active"),
  startedAt: at("started_at").notNull().default(sql`now()`),
  heartbeatAt: at("heartbeat_at").notNull().default(sql`now()`),
});

/** A stored answer to a request that creates: the same key gives the same answer again. */
export const idempotencyKey = dagSchema.table(
  "idempotency_key",
  {
    principal: text("principal").notNull(),
    route: text("route").notNull(),
    key: text("key").notNull(),
    bodyHash: text("body_hash").notNull(),
    response: jsonb("response").notNull(),
    createdAt: at("created_at").notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.principal, table.route, table.key] })],
);

/** What people and keys did; append only. */
export const auditEntry = dagSchema.table(
  "audit_entry",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    at: at("at").notNull().default(sql`now()`),
    principal: text("principal").notNull(),
    action: text("action").notNull(),
    resource: text("resource").notNull(),
    details: jsonb("details").$type<{ [key: string]: JsonValue }>(),
  },
  (table) => [index("audit_entry_resource").on(table.resource, table.id)],
);

/** Settings of this installation that live in the database: the set-up token's hash, the schema's age. */
export const installation = dagSchema.table("installation", {
  key: text("key").primaryKey(),
  value: jsonb("value").$type<JsonValue>().notNull(),
  updatedAt: at("updated_at").notNull().default(sql`now()`),
});

/** The procedures of our own pages. */
import { tracked } from "@trpc/server";
import { z } from "zod";
import { applyDocument, MOST_DOCUMENT_CHARACTERS } from "#server/dags/apply-document.ts";
import { deleteDag, setPaused } from "#server/dags/change-dags.ts";
import { freeId } from "#server/dags/free-id.ts";
import { readServerNames } from "#server/dags/known-names.ts";
import { getDag, getSource, listDags, listVersions, medianDurations } from "#server/dags/read-dags.ts";
import { restoreVersion } from "#server/dags/restore-version.ts";
import { validateDocument } from "#server/dags/validate-document.ts";
import { followRunEvents } from "#server/live/run-events.ts";
import { followLog, readLog } from "#server/live/task-log.ts";
import { cancelRun, killTask, retryTask } from "#server/runs/operate-runs.ts";
import { getOverview } from "#server/runs/overview.ts";
import { getRun, getRunDetail, listRuns } from "#server/runs/read-runs.ts";
import { formerValues } from "#server/runs/read-values.ts";
import { triggerRun } from "#server/runs/trigger-run.ts";
import { tryDocument } from "#server/runs/try-document.ts";
import { getOutput, getTask } from "#server/tasks/read-tasks.ts";
import { listWorkers } from "#server/workers/read-workers.ts";
import {
  attemptSchema,
  dagIdSchema,
  idempotencyKeySchema,
  lineSchema,
  messageSchema,
  outputSchema,
  paramsSchema,
  runIdSchema,
  runStateSchema,
  searchSchema,
  taskIndexSchema,
  textSchema,
  versionSchema,
} from "../inputs.ts";
import { procedure, router } from "./procedure.ts";
import { untilShutdown } from "./streams.ts";

const PAGE = 50;
const documentText = z.string().min(1).max(MOST_DOCUMENT_CHARACTERS);

const dags = router({
  list: procedure("dags:read")
    .input(
      z.strictObject({
        search: searchSchema.optional(),
        tags: z.array(textSchema(200)).max(20).optional(),
        isPaused: z.boolean().optional(),
        lastState: runStateSchema.optional(),
        cursor: textSchema(200).optional(),
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const items = await listDags(ctx.runtime.pool, input, { after: input.cursor, limit: PAGE });
      return { items, nextCursor: items.length === PAGE ? items.at(-1)?.id : undefined };
    }),

  get: procedure("dags:read")
    .input(z.strictObject({ id: dagIdSchema }))
    .query(async ({ ctx, input }) => {
      const [dag, medianDurationsMs] = await Promise.all([
        getDag(ctx.runtime.pool, input.id),
        medianDurations(ctx.runtime.pool, input.id),
      ]);
      return { ...dag, medianDurationsMs };
    }),

  source: procedure("dags:read")
    .input(z.strictObject({ id: dagIdSchema, version: versionSchema.optional() }))
    .query(({ ctx, input }) => getSource(ctx.runtime.pool, input.id, input.version)),

  freeId: procedure("dags:read")
    .input(z.strictObject({ id: dagIdSchema }))
    .query(({ ctx, input }) => freeId(ctx.runtime.pool, input.id)),

  knownNames: procedure("dags:read").query(({ ctx }) => readServerNames(ctx.runtime.pool)),

  versions: procedure("dags:read")
    .input(
      z.strictObject({
        id: dagIdSchema,
        /** Only older ones. */
        before: versionSchema.optional(),
      }),
    )
    .query(({ ctx, input }) => listVersions(ctx.runtime.pool, input.id, { before: input.before, limit: PAGE })),

  restore: procedure("dags:write")
    .input(
      z.strictObject({
        id: dagIdSchema,
        version: versionSchema,
        message: messageSchema.optional(),
        expectedVersion: versionSchema,
      }),
    )
    .mutation(({ ctx, input: { id, version, message, expectedVersion } }) =>
      restoreVersion(ctx.runtime, ctx.principal, id, version, {
        expectedVersion,
        ...(message === undefined ? {} : { message }),
      }),
    ),

  formerValues: procedure("runs:read")
    .input(z.strictObject({ id: dagIdSchema }))
    .query(({ ctx, input }) => formerValues(ctx.runtime.pool, input.id)),

  runs: procedure("runs:read")
    .input(
      z.strictObject({
        id: dagIdSchema,
        cursor: runIdSchema.optional(),
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const runs = await listRuns(ctx.runtime.pool, { dagId: input.id }, { before: input.cursor, limit: PAGE });
      const items = runs.map((run) => {
        const startedAt = run.startedAt === null ? null : Date.parse(run.startedAt);
        const endedAt = run.endedAt === null ? null : Date.parse(run.endedAt);
        return {
          id: run.id,
          state: run.state,
          trigger: run.trigger,
          version: run.version,
          createdAt: Date.parse(run.createdAt),
          startedAt,
          endedAt,
          durationMs: startedAt === null ? 0 : (endedAt ?? Date.now()) - startedAt,
        };
      });
      return { items, nextCursor: items.length === PAGE ? items.at(-1)?.id : undefined };
    }),

  delete: procedure("dags:write")
    .input(z.strictObject({ id: dagIdSchema, expectedVersion: versionSchema }))
    .mutation(async ({ ctx, input }) => {
      await deleteDag(ctx.runtime, ctx.principal, input.id, input.expectedVersion);
      return { id: input.id };
    }),

  setPaused: procedure("dags:write")
    .input(z.strictObject({ id: dagIdSchema, isPaused: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      await setPaused(ctx.runtime, ctx.principal, input.id, input.isPaused);
      return { id: input.id, isPaused: input.isPaused };
    }),

  trigger: procedure("dags:trigger")
    .input(
      z.strictObject({
        id: dagIdSchema,
        params: paramsSchema.default({}),
        allowPaused: z.boolean().default(false),
        idempotencyKey: idempotencyKeySchema,
      }),
    )
    .mutation(({ ctx, input }) =>
      triggerRun(ctx.runtime, ctx.principal, {
        dagId: input.id,
        params: input.params,
        allowPaused: input.allowPaused,
        idempotencyKey: input.idempotencyKey,
      }),
    ),

  save: procedure("dags:write")
    .input(
      z.strictObject({
        text: documentText,
        message: messageSchema.optional(),
        expectedVersion: z.number().int().min(0).optional(),
      }),
    )
    .mutation(({ ctx, input: { text, message, expectedVersion } }) =>
      applyDocument(ctx.runtime, ctx.principal, text, {
        ...(message === undefined ? {} : { message }),
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
      }),
    ),

  try: procedure("dags:write")
    .input(
      z.strictObject({
        text: documentText,
        upTo: z.array(textSchema(1_000)).min(1).max(10_000).optional(),
        only: z.strictObject({ task: textSchema(1_000), given: z.record(textSchema(1_000), outputSchema) }).optional(),
        params: paramsSchema.default({}),
      }),
    )
    .mutation(({ ctx, input }) => tryDocument(ctx.runtime, ctx.principal, input)),

  validate: procedure("dags:read")
    .input(z.strictObject({ text: documentText }))
    .mutation(async ({ input }) => {
      const { diagnostics, summary } = await validateDocument(input.text);
      return { diagnostics, summary };
    }),
});

const runs = router({
  list: procedure("runs:read")
    .input(
      z.strictObject({
        dagId: dagIdSchema.optional(),
        state: runStateSchema.optional(),
        cursor: runIdSchema.optional(),
        direction: z.enum(["forward", "backward"]).optional(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const items = await listRuns(
        ctx.runtime.pool,
        { dagId: input.dagId, state: input.state },
        { before: input.cursor, limit: PAGE },
      );
      return { items, nextCursor: items.length === PAGE ? items.at(-1)?.id : undefined };
    }),

  get: procedure("runs:read")
    .input(z.strictObject({ id: runIdSchema }))
    .query(({ ctx, input }) => getRunDetail(ctx.runtime.pool, input.id)),

  cancel: procedure("runs:operate")
    .input(z.strictObject({ id: runIdSchema }))
    .mutation(async ({ ctx, input }) => {
      await cancelRun(ctx.runtime, ctx.principal, input.id);
      return { id: input.id };
    }),

  events: procedure("runs:read")
    .input(
      z.strictObject({
        runId: runIdSchema,
        lastEventId: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional(),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      await getRun(ctx.runtime.pool, input.runId);
      const events = untilShutdown(ctx, signal, (until) =>
        followRunEvents(ctx.runtime, input.runId, Number(input.lastEventId ?? 0), until),
      );
      for await (const event of events) yield tracked(String(event.sequence), event);
    }),
});

const taskKey = { runId: runIdSchema, index: taskIndexSchema };

const tasks = router({
  retry: procedure("tasks:operate")
    .input(z.strictObject(taskKey))
    .mutation(async ({ ctx, input }) => {
      await retryTask(ctx.runtime, ctx.principal, input.runId, input.index);
      return input;
    }),

  kill: procedure("tasks:operate")
    .input(z.strictObject(taskKey))
    .mutation(async ({ ctx, input }) => {
      await killTask(ctx.runtime, ctx.principal, input.runId, input.index);
      return input;
    }),

  output: procedure("runs:read")
    .input(z.strictObject(taskKey))
    .query(({ ctx, input }) => getOutput(ctx.runtime.pool, input.runId, input.index)),

  logPage: procedure("logs:read")
    .input(z.strictObject({ ...taskKey, attempt: attemptSchema, after: lineSchema.default(0) }))
    .query(({ ctx, input }) => readLog(ctx.runtime.pool, input, input.after)),

  log: procedure("logs:read")
    .input(
      z.strictObject({
        ...taskKey,
        attempt: attemptSchema,
        after: lineSchema.default(0),
        lastEventId: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional(),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      await getTask(ctx.runtime.pool, input.runId, input.index);
      const batches = untilShutdown(ctx, signal, (until) =>
        followLog(ctx.runtime, input, Number(input.lastEventId ?? input.after), until),
      );
      for await (const batch of batches) yield tracked(String(batch.firstLine + batch.lines.length - 1), batch);
    }),
});

export const appRouter = router({
  dags,
  runs,
  tasks,
  workers: router({ list: procedure("workers:read").query(({ ctx }) => listWorkers(ctx.runtime.pool)) }),
  overview: router({ get: procedure("runs:read").query(({ ctx }) => getOverview(ctx.runtime.pool)) }),
  session: router({
    me: procedure("session:read").query(({ ctx }) => ({ name: ctx.principal.name, role: ctx.principal.role })),
  }),
});

export type AppRouter = typeof appRouter;

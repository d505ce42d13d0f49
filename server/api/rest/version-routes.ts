import { z } from "zod";
import type { FieldChange } from "#engine/edit/version-diff.ts";
import { compareDocuments } from "#server/dags/compare-documents.ts";
import { countVersions, getSource, listVersions } from "#server/dags/read-dags.ts";
import { restoreVersion } from "#server/dags/restore-version.ts";
import { dagIdSchema, messageSchema, versionSchema } from "../inputs.ts";
import { appliedAnswer, expectedVersion, textAnswer } from "./dag-routes.ts";
import { keyedRequest } from "./idempotency-key.ts";
import { dagResource, pageQuery, paginationResource, toPagination } from "./resources.ts";
import { defineRoute } from "./route.ts";

const dagParams = z.strictObject({ id: dagIdSchema });
const versionParams = z.strictObject({ id: dagIdSchema, version: versionSchema });

const versionResource = z.strictObject({
  version: z.number().int(),
  format: z.enum(["yaml", "json"]),
  message: z.string().nullable(),
  changes: z
    .strictObject({
      added: z.number().int(),
      removed: z.number().int(),
      changed: z.number().int(),
      moved: z.number().int(),
      settings: z.number().int(),
    })
    .nullable()
    .meta({ description: "Tasks, and values beside them, that differ from the version before." }),
  created_at: z.string(),
  created_by: z.string().nullable(),
});

const fieldChange = z
  .strictObject({ path: z.array(z.string()), before: z.json().optional(), after: z.json().optional() })
  .meta({ description: "`before` or `after` is absent where there was no such value." });
const ids = z.array(z.string());
const diffResource = z.strictObject({
  from: z.number().int(),
  to: z.number().int(),
  tasks: z.strictObject({
    added: ids,
    removed: ids,
    changed: z.array(
      z.strictObject({
        id: z.string(),
        former_id: z.string().nullable(),
        fields: z.array(fieldChange),
        dependencies: z.strictObject({ added: ids, removed: ids }),
        moved: z.boolean().meta({ description: "On the canvas." }),
        reordered: z.boolean().meta({ description: "In the list of tasks." }),
      }),
    ),
  }),
  workflow: z.array(fieldChange),
});

export const VERSION_ROUTES = [
  defineRoute({
    method: "GET",
    path: "/dags/:id/versions",
    permission: "dags:read",
    summary: "The versions of a workflow, newest first",
    params: dagParams,
    query: z.strictObject(pageQuery),
    answer: z.strictObject({ versions: z.array(versionResource), pagination: paginationResource }),
    async handle({ runtime, params, query }) {
      const [versions, total] = await Promise.all([
        listVersions(runtime.pool, params.id, {
          offset: (query.page - 1) * query.page_size,
          limit: query.page_size,
        }),
        countVersions(runtime.pool, params.id),
      ]);
      return {
        versions: versions.map(({ version, format, message, changes, createdAt, createdBy }) => ({
          version,
          format,
          message,
          changes,
          created_at: new Date(createdAt).toISOString(),
          created_by: createdBy,
        })),
        pagination: toPagination(query.page, query.page_size, total),
      };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/dags/:id/versions/:version",
    permission: "dags:read",
    summary: "The exact text of a version",
    params: versionParams,
    answer: z.string(),
    answerTypes: ["application/yaml", "application/json"],
    async handle({ runtime, params }) {
      const { source, format, version } = await getSource(runtime.pool, params.id, params.version);
      return { raw: textAnswer(source, format, version) };
    },
  }),

  defineRoute({
    method: "POST",
    path: "/dags/:id/versions/:version/restore",
    permission: "dags:write",
    summary: "Makes a new version of the exact text of this one; with `If-Match` only over the version that was seen",
    params: versionParams,
    body: z.strictObject({ message: messageSchema.optional() }),
    headers: ["if-match", "idempotency-key"],
    answer: dagResource,
    async handle({ runtime, principal, params, body, headers }) {
      const options = { ...(body.message === undefined ? {} : { message: body.message }), ...expectedVersion(headers) };
      const applied = await restoreVersion(runtime, principal, params.id, params.version, {
        ...options,
        once: keyedRequest(headers, "restore", [params, options]),
      });
      return await appliedAnswer(runtime, applied);
    },
  }),

  defineRoute({
    method: "GET",
    path: "/dags/:id/diff",
    permission: "dags:read",
    summary: "What differs between two versions, by what they say; the newest and the one before it if none is named",
    params: dagParams,
    query: z.strictObject({ from: versionSchema.optional(), to: versionSchema.optional() }),
    answer: diffResource,
    async handle({ runtime, params, query }) {
      const newer = await getSource(runtime.pool, params.id, query.to);
      const older = await getSource(runtime.pool, params.id, query.from ?? Math.max(1, newer.version - 1));
      const diff = await compareDocuments(older.source, newer.source);
      return {
        from: older.version,
        to: newer.version,
        tasks: {
          added: [...diff.added],
          removed: [...diff.removed],
          changed: diff.changed.map(({ id, formerId, fields, upstream, isMoved, isReordered }) => ({
            id,
            former_id: formerId ?? null,
            fields: fields.map(toFieldChange),
            dependencies: { added: [...upstream.added], removed: [...upstream.removed] },
            moved: isMoved,
            reordered: isReordered,
          })),
        },
        workflow: diff.workflow.map(toFieldChange),
      };
    },
  }),
];

function toFieldChange(change: FieldChange): z.input<typeof fieldChange> {
  // Values are of a document, which is JSON; the engine's type for that is read-only, zod's is not.
  return { ...change, path: [...change.path] } as z.input<typeof fieldChange>;
}

import { z } from "zod";
import { type AppliedDag, applyDocument, MOST_DOCUMENT_CHARACTERS } from "#server/dags/apply-document.ts";
import { deleteDag, setPaused } from "#server/dags/change-dags.ts";
import { countDags, getDag, getDagVersion, getSource, listDags } from "#server/dags/read-dags.ts";
import { validateDocument } from "#server/dags/validate-document.ts";
import { ServiceError } from "#server/errors.ts";
import type { Runtime } from "#server/runtime.ts";
import { getRun } from "#server/runs/read-runs.ts";
import { triggerRun } from "#server/runs/trigger-run.ts";
import { dagIdSchema, momentSchema, paramsSchema, runStateSchema, searchSchema, textSchema } from "../inputs.ts";
import { idempotencyKey, keyedRequest } from "./idempotency-key.ts";
import {
  dagResource,
  pageQuery,
  paginationResource,
  runResource,
  toDagListResource,
  toDagResource,
  toPagination,
  toRunResource,
} from "./resources.ts";
import { defineRoute, type RawAnswer } from "./route.ts";

const YAML_TYPES = ["application/yaml", "application/x-yaml", "text/yaml", "text/plain"];
/** A document of 5 million characters, in UTF-8. */
const MOST_DOCUMENT_BYTES = MOST_DOCUMENT_CHARACTERS * 2;

const dagParams = z.strictObject({ id: dagIdSchema });
const documentBody = z.strictObject({ text: z.string(), format: z.enum(["yaml", "json"]) });
const diagnosticsAnswer = z.strictObject({
  valid: z.boolean(),
  diagnostics: z.array(z.json()),
  summary: z
    .strictObject({
      tasks: z.number().int(),
      edges: z.number().int(),
      levels: z.number().int(),
      expected_duration_ms: z.number(),
      critical_path: z.array(z.string()),
    })
    .nullable(),
});

export const DAG_ROUTES = [
  defineRoute({
    method: "GET",
    path: "/dags",
    permission: "dags:read",
    summary: "Workflows, by id",
    query: z.strictObject({
      ...pageQuery,
      search: searchSchema.optional(),
      tags: textSchema(1_000).optional().meta({ description: "Separated by commas; all of them." }),
      is_paused: z.enum(["true", "false"]).optional(),
      last_state: runStateSchema.optional().meta({ description: "State of the newest run." }),
    }),
    answer: z.strictObject({ dags: z.array(dagResource), pagination: paginationResource }),
    async handle({ runtime, query }) {
      const filter = {
        search: query.search,
        tags: query.tags?.split(",").map((tag) => tag.trim()),
        isPaused: query.is_paused === undefined ? undefined : query.is_paused === "true",
        lastState: query.last_state,
      };
      const [dags, total] = await Promise.all([
        listDags(runtime.pool, filter, { offset: (query.page - 1) * query.page_size, limit: query.page_size }),
        countDags(runtime.pool, filter),
      ]);
      return { dags: dags.map(toDagListResource), pagination: toPagination(query.page, query.page_size, total) };
    },
  }),

  defineRoute({
    method: "POST",
    path: "/dags",
    permission: "dags:write",
    summary:
      "Creates a workflow from its document, or saves a new version of it; `Idempotency-Key` makes it safe to ask again",
    body: documentBody,
    textTypes: YAML_TYPES,
    mostBodyBytes: MOST_DOCUMENT_BYTES,
    status: 201,
    headers: ["if-match", "idempotency-key"],
    answer: dagResource,
    async handle({ runtime, principal, body, headers }) {
      const expected = expectedVersion(headers);
      const applied = await applyDocument(runtime, principal, body.text, {
        ...formatOf(body),
        ...expected,
        once: keyedRequest(headers, "apply", [body, expected]),
      });
      return await appliedAnswer(runtime, applied);
    },
  }),

  defineRoute({
    method: "POST",
    path: "/dags/validate",
    permission: "dags:read",
    summary: "Checks a document without saving it; 200 for whatever can be read",
    body: documentBody,
    textTypes: YAML_TYPES,
    mostBodyBytes: MOST_DOCUMENT_BYTES,
    answer: diagnosticsAnswer,
    async handle({ body }) {
      const { diagnostics, summary } = await validateDocument(body.text, formatOf(body).format);
      return {
        valid: summary !== undefined,
        diagnostics: JSON.parse(JSON.stringify(diagnostics)) as z.output<ReturnType<typeof z.json>>[],
        summary: summary
          ? {
              tasks: summary.tasks,
              edges: summary.edges,
              levels: summary.levels,
              expected_duration_ms: summary.expectedDurationMs,
              critical_path: [...summary.criticalPath],
            }
          : null,
      };
    },
  }),

  defineRoute({
    method: "GET",
    path: "/dags/:id",
    permission: "dags:read",
    summary: "One workflow; with `Accept: application/yaml` its exact text",
    params: dagParams,
    headers: ["accept"],
    answer: dagResource,
    answerTypes: ["application/json", "application/yaml"],
    async handle({ runtime, params, headers }) {
      if (/\byaml\b/.test(headers.get("accept") ?? "")) {
        const { source, format, version } = await getSource(runtime.pool, params.id);
        return { raw: textAnswer(source, format, version) };
      }
      const dag = await getDag(runtime.pool, params.id);
      return { raw: Response.json(dagResource.parse(toDagResource(dag)), { headers: { etag: `"${dag.version}"` } }) };
    },
  }),

  defineRoute({
    method: "PATCH",
    path: "/dags/:id",
    permission: "dags:write",
    summary: "Pauses or unpauses a workflow; with `If-Match` only the version that was seen",
    params: dagParams,
    body: z.strictObject({ is_paused: z.boolean() }),
    headers: ["if-match"],
    answer: dagResource,
    async handle({ runtime, principal, params, body, headers }) {
      await setPaused(runtime, principal, params.id, body.is_paused, expectedVersion(headers).expectedVersion);
      return toDagResource(await getDag(runtime.pool, params.id));
    },
  }),

  defineRoute({
    method: "DELETE",
    path: "/dags/:id",
    permission: "dags:write",
    summary: "Removes a workflow; its runs stay readable. With `If-Match` only the version that was seen",
    params: dagParams,
    headers: ["if-match"],
    status: 204,
    answer: z.null(),
    async handle({ runtime, principal, params, headers }) {
      await deleteDag(runtime, principal, params.id, expectedVersion(headers).expectedVersion);
      return null;
    },
  }),

  ...(["pause", "unpause"] as const).map((action) =>
    defineRoute({
      method: "POST",
      path: `/dags/:id/${action}`,
      permission: "dags:write",
      summary: action === "pause" ? "Stops the schedule" : "Starts the schedule again",
      params: dagParams,
      headers: ["if-match"],
      answer: dagResource,
      async handle({ runtime, principal, params, headers }) {
        const { expectedVersion: version } = expectedVersion(headers);
        await setPaused(runtime, principal, params.id, action === "pause", version);
        return toDagResource(await getDag(runtime.pool, params.id));
      },
    }),
  ),

  defineRoute({
    method: "POST",
    path: "/dags/:id/trigger",
    permission: "dags:trigger",
    summary: "Starts a run; `Idempotency-Key` makes it safe to ask again",
    params: dagParams,
    body: z.strictObject({
      execution_date: momentSchema.optional().meta({ description: "The logical date." }),
      config: paramsSchema.optional().meta({ description: "Values of the workflow's params." }),
      params: paramsSchema.optional().meta({ description: "The same under its own name." }),
      allow_paused: z.boolean().optional(),
    }),
    headers: ["idempotency-key"],
    status: 201,
    answer: runResource,
    async handle({ runtime, principal, params, body, headers }) {
      const { id } = await triggerRun(runtime, principal, {
        dagId: params.id,
        params: { ...body.config, ...body.params },
        logicalDate: body.execution_date,
        allowPaused: body.allow_paused,
        idempotencyKey: idempotencyKey(headers),
        trigger: "api",
      });
      return toRunResource(await getRun(runtime.pool, id));
    },
  }),
];

function formatOf(body: z.output<typeof documentBody>): { format?: "json" } {
  // A YAML type may hold JSON, which is YAML; only a JSON type says that it must be JSON.
  return body.format === "json" ? { format: "json" } : {};
}

/** `If-Match: "3"`: save only over version 3. Proxies that compress make it `W/"3"`, which means the same here. */
export function expectedVersion(headers: Headers): { expectedVersion?: number } {
  const given = headers.get("if-match");
  if (given === null) return {};
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(given.trim())?.[1];
  // A condition that is not understood must not count as none: somebody's version would be written over.
  if (version === undefined)
    throw new ServiceError("VALIDATION_ERROR", `If-Match takes the ETag of one version, such as "3", not ${given}.`);
  return { expectedVersion: Number(version) };
}

/** The workflow as this save has left it: another one may have come since. */
export async function appliedAnswer(runtime: Runtime, { id, version, outcome }: AppliedDag): Promise<RawAnswer> {
  const dag = await getDagVersion(runtime.pool, id, version);
  return {
    raw: Response.json(dagResource.parse(toDagResource(dag)), {
      status: outcome === "created" ? 201 : 200,
      headers: { etag: `"${version}"`, location: `/api/v1/dags/${encodeURIComponent(id)}` },
    }),
  };
}

export function textAnswer(source: string, format: "yaml" | "json", version: number): Response {
  return new Response(source, {
    headers: { "content-type": `application/${format}; charset=utf-8`, etag: `"${version}"` },
  });
}

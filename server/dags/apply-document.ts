import { createHash } from "node:crypto";
import type pg from "pg";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import type { Diagnostic } from "#engine/document/diagnostics.ts";
import type { ChangeCounts } from "#engine/edit/version-diff.ts";
import { answerOnce, type KeyedRequest } from "../answer-once.ts";
import { recordAudit } from "../audit/record.ts";
import { inTransaction, type ServiceContext } from "../context.ts";
import { ServiceError } from "../errors.ts";
import type { Principal } from "../principal.ts";
import { unstorablePart } from "../storable.ts";
import { countChanges } from "./compare-documents.ts";
import { type DocumentFormat, validateDocument } from "./validate-document.ts";

/** The longest text that is stored, in characters. */
export const MOST_DOCUMENT_CHARACTERS = 5 * 1024 * 1024;

export interface ApplyOptions {
  readonly format?: DocumentFormat;
  /** Said by the author, kept with the version. */
  readonly message?: string;
  /** The version that the author has seen; another one in the meantime is a conflict. 0: there must be none. */
  readonly expectedVersion?: number;
  /** Only this workflow: the document must have this id. */
  readonly id?: string;
  /** Whether a new workflow begins paused, over what its document says. */
  readonly isPaused?: boolean;
  /** The version whose text this is, for the audit log. */
  readonly restores?: number;
  /** The same request again gives the first answer again, and saves nothing. */
  readonly once?: KeyedRequest | undefined;
}

export interface AppliedDag {
  readonly id: string;
  readonly version: number;
  readonly outcome: "created" | "updated" | "unchanged";
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Stores a document: as a new workflow, as a new version of the workflow of its id, or not at all if
 * the newest version has the very same text.
 *
 * @throws ServiceError DAG_VALIDATION_FAILED with all diagnostics, CONFLICT, PAYLOAD_TOO_LARGE, IDEMPOTENCY_MISMATCH
 */
export async function applyDocument(
  context: ServiceContext,
  principal: Principal,
  text: string,
  options: ApplyOptions = {},
): Promise<AppliedDag> {
  const { dag, diagnostics } = await compiledDocument(text, options.format);
  if (options.id !== undefined && options.id !== dag.id) {
    throw new ServiceError(
      "INVALID_DAG",
      `The document's id is ${dag.id}, not ${options.id}. A workflow keeps its id; apply this as a workflow of its own.`,
    );
  }
  const format = options.format ?? (text.trimStart().startsWith("{") ? "json" : "yaml");
  const sourceHash = createHash("sha256").update(text).digest("hex");

  // Counted before the lock is taken: reading two large documents takes seconds.
  const former = await newestText(context.pool, dag.id);
  const changes = former?.text === text ? undefined : await countChanges(former?.text ?? "", text);

  const applied = await inTransaction(context.pool, (client) =>
    answerOnce(client, principal, options.once, () => save(client)),
  );
  return { id: dag.id, ...applied, diagnostics };

  async function save(client: pg.PoolClient): Promise<Pick<AppliedDag, "version" | "outcome">> {
    // Two first versions at once would both find nothing; the lock is the id itself.
    await client.query("select pg_advisory_xact_lock(hashtextextended('dag:' || $1, 0))", [dag.id]);
    const { rows } = await client.query<{ version: number; source_hash: string; deleted_at: Date | null }>(
      `select d.current_version as version, v.source_hash, d.deleted_at
       from dag.dag d
       join dag.dag_version v on v.id = d.current_version_id
       where d.id = $1
       for no key update of d`,
      [dag.id],
    );
    const current = rows[0];
    const version = current?.version ?? 0;
    const seen = current?.deleted_at ? 0 : version;
    if (options.expectedVersion !== undefined && options.expectedVersion !== seen) {
      throw new ServiceError(
        "CONFLICT",
        `Somebody else saved ${dag.id} meanwhile: it is at version ${seen}, this change is based on ${options.expectedVersion}. Load the newest version and merge.`,
        { current_version: seen },
      );
    }
    if (current && !current.deleted_at && current.source_hash === sourceHash) return { version, outcome: "unchanged" };
    const versionId = await insertVersion(client, dag, {
      version: version + 1,
      text,
      format,
      sourceHash,
      message: options.message,
      // Somebody has saved in between: counted from another text, it would be wrong.
      changes: version === (former?.version ?? 0) ? changes : undefined,
      by: principal.name,
    });
    await upsertDag(client, dag, version + 1, versionId, options.isPaused ?? dag.isPaused);
    await recordAudit(client, principal, current ? "dag.update" : "dag.create", `dag:${dag.id}`, {
      version: version + 1,
      ...(options.restores === undefined ? {} : { restores: options.restores }),
    });
    return { version: version + 1, outcome: seen > 0 ? "updated" : "created" };
  }
}

/** What the next version is compared with, also where the workflow was deleted since. */
async function newestText(pool: pg.Pool, id: string): Promise<{ version: number; text: string } | undefined> {
  const { rows } = await pool.query<{ version: number; text: string }>(
    `select d.current_version as version, v.source as text
     from dag.dag d
     join dag.dag_version v on v.id = d.current_version_id
     where d.id = $1`,
    [id],
  );
  return rows[0];
}

/**
 * A document that can be run.
 * @throws ServiceError DAG_VALIDATION_FAILED with all diagnostics, INVALID_DAG, PAYLOAD_TOO_LARGE
 */
export async function compiledDocument(
  text: string,
  format?: DocumentFormat,
): Promise<{ dag: CompiledDag; diagnostics: readonly Diagnostic[] }> {
  if (text.length > MOST_DOCUMENT_CHARACTERS) {
    throw new ServiceError("PAYLOAD_TOO_LARGE", "A document may have at most 5 MB. Split it into several workflows.");
  }
  const { dag, diagnostics } = await validateDocument(text, format);
  if (dag) {
    // A text that is clean may still say `\0`.
    const found = unstorablePart(dag);
    if (found) throw new ServiceError("INVALID_DAG", `The value at ${found.path.join(".")} ${found.problem}.`);
    return { dag, diagnostics };
  }
  const errors = diagnostics.filter((each) => each.severity === "error");
  const first = errors[0];
  throw new ServiceError(
    "DAG_VALIDATION_FAILED",
    first
      ? `Line ${first.range.start.line}: ${first.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ""}`
      : "The document is not valid.",
    { diagnostics },
  );
}

/** Stores a text with its graph. @returns the version's id */
export async function insertVersion(
  client: pg.PoolClient,
  dag: CompiledDag,
  source: {
    /** Null: a draft. */
    version: number | null;
    text: string;
    format: DocumentFormat;
    sourceHash: string;
    message: string | undefined;
    /** From the version before. */
    changes?: ChangeCounts | undefined;
    by: string;
  },
): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `insert into dag.dag_version (dag_id, version, source, format, source_hash, compiled, message, changes, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     returning id`,
    [
      dag.id,
      source.version,
      source.text,
      source.format,
      source.sourceHash,
      JSON.stringify(dag),
      source.message ?? null,
      source.changes === undefined ? null : JSON.stringify(source.changes),
      source.by,
    ],
  );
  const versionId = Number(rows[0]?.id);
  const { tasks } = dag;
  await client.query(
    `insert into dag.dag_version_task
       (version_id, task_index, task_id, type, identifier, trigger_rule, upstream_count, retries, priority, idempotent, critical)
     select $1, *
     from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[], $9::int[], $10::bool[], $11::bool[])`,
    [
      versionId,
      tasks.map((task) => task.index),
      tasks.map((task) => task.id),
      tasks.map((task) => task.type),
      tasks.map((task) => `${task.lane}:${task.queue}`),
      tasks.map((task) => task.triggerRule),
      tasks.map((task) => task.upstream.length),
      tasks.map((task) => task.retries),
      tasks.map((task) => task.priority),
      tasks.map((task) => task.idempotent),
      tasks.map((task) => task.critical),
    ],
  );
  await client.query(
    `insert into dag.dag_version_edge (version_id, upstream_index, downstream_index)
     select $1, * from unnest($2::int[], $3::int[])`,
    [versionId, tasks.flatMap((task) => task.upstream), tasks.flatMap((task) => task.upstream.map(() => task.index))],
  );
  return versionId;
}

/** What people switch by hand (the pause) stays as it is when a new version comes. */
async function upsertDag(
  client: pg.PoolClient,
  dag: CompiledDag,
  version: number,
  versionId: number,
  isPaused: boolean,
): Promise<void> {
  await client.query(
    `insert into dag.dag (id, name, description, owner, tags, is_paused, current_version, current_version_id, max_active_runs)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (id) do update
     set name = excluded.name, description = excluded.description, owner = excluded.owner, tags = excluded.tags,
       current_version = excluded.current_version, current_version_id = excluded.current_version_id,
       max_active_runs = excluded.max_active_runs, updated_at = now(),
       is_paused = case when dag.deleted_at is null then dag.is_paused else excluded.is_paused end,
       deleted_at = null`,
    [
      dag.id,
      dag.name,
      dag.description ?? null,
      dag.owner ?? null,
      dag.tags,
      isPaused,
      version,
      versionId,
      dag.maxActiveRuns,
    ],
  );
}

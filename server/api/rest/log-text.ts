/** An attempt's whole log as plain text, read piece by piece: a log may be larger than memory. */
import type pg from "pg";
import { type LogKey, readLog } from "#server/live/task-log.ts";

export interface LogTextOptions {
  /** The moment of each line, RFC 3339, before it. */
  readonly timestamps: boolean;
  readonly signal: AbortSignal;
}

/** As far as it is written now; a log that still grows is not waited for. @throws what the database throws, for the first piece */
export async function logText(
  pool: pg.Pool,
  key: LogKey,
  fileName: string,
  options: LogTextOptions,
): Promise<Response> {
  const encoder = new TextEncoder();
  // The first piece is read before the answer begins: what goes wrong until then has a status.
  let next = await readLog(pool, key, 0);
  let after = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          options.signal.throwIfAborted();
          if (after > 0) next = await readLog(pool, key, after);
          after += next.lines.length;
          const text = next.lines.map((line) => `${options.timestamps ? `${line.at} ` : ""}${line.text}\n`).join("");
          if (text !== "") controller.enqueue(encoder.encode(text));
          if (!next.hasMore) controller.close();
        } catch (error) {
          controller.error(error);
        }
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "content-disposition": `attachment; filename="${fileName}"`,
    },
  });
}

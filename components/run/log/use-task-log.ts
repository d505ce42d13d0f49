"use client";

import { useEffect, useState } from "react";
import { useTRPCClient } from "../../trpc.tsx";
import { type Connection, connectionWatch } from "../connection.ts";
import { batchPerFrame } from "../use-run-events.ts";
import { createLogBuffer, type LogBuffer, type LogLine } from "./log-buffer.ts";

interface TaskLogKey {
  readonly runId: string;
  readonly index: number;
  readonly attempt: number;
}

const STREAM_OF_LETTER = { o: "stdout", e: "stderr", s: "system" } as const;

/** Follows an attempt's log from its first line for as long as the caller is on the page. */
export function useTaskLog({ runId, index, attempt }: TaskLogKey): {
  readonly buffer: LogBuffer;
  readonly connection: Connection;
  readonly error: string | undefined;
} {
  const client = useTRPCClient();
  const [buffer] = useState(() => createLogBuffer());
  const [connection, setConnection] = useState<Connection>("connecting");
  const [error, setError] = useState<string>();
  useEffect(() => {
    const batches = batchPerFrame<{ readonly lines: readonly LogLine[]; readonly hasEnded: boolean }>((parts) => {
      buffer.append(
        parts.flatMap((part) => part.lines),
        parts.some((part) => part.hasEnded),
      );
    });
    const watch = connectionWatch(setConnection);
    const subscription = client.tasks.log.subscribe(
      { runId, index, attempt, after: buffer.view().last },
      {
        onData: ({ data }) =>
          batches.add({
            lines: data.lines.map((line, place) => ({
              number: data.firstLine + place,
              text: line.text,
              stream: STREAM_OF_LETTER[line.stream],
              at: Date.parse(line.at),
            })),
            hasEnded: data.ended,
          }),
        onConnectionStateChange: ({ state }) => watch.onState(state),
        onComplete: watch.stop,
        onError: (failure) => setError(failure.message),
      },
    );
    return () => {
      watch.stop();
      subscription.unsubscribe();
      batches.cancel();
    };
  }, [client, buffer, runId, index, attempt]);
  return { buffer, connection, error };
}

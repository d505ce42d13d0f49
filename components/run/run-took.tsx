"use client";

import type { RunView } from "#engine/run/run-view.ts";
import { workedTime } from "#engine/run/worked-time.ts";
import { formatDuration } from "../format/duration.ts";
import { useNow } from "../format/reader-clock.tsx";

/** A pause shorter than this is the moment in which a retry is taken in. */
const SHORTEST_PAUSE_MS = 1000;

/** How long a run took or has been taking. The time in which it had ended and nobody had retried it yet is not part of that, and is named. */
export function RunTook({ run }: { readonly run: RunView }) {
  const now = useNow();
  if (run.startedAt === null) return <span className="font-semibold">not started</span>;
  const { workedMs, pausedMs } = workedTime(run, now);
  return (
    <>
      <span className="font-semibold" data-numeric>
        {formatDuration(workedMs)}
      </span>
      {pausedMs >= SHORTEST_PAUSE_MS && (
        <span
          className="text-muted"
          title={`${formatDuration(workedMs + pausedMs)} from its first start${run.endedAt === null ? "" : " to its last end"}`}
        >
          {" "}
          without {formatDuration(pausedMs)} idle before a retry
        </span>
      )}
    </>
  );
}

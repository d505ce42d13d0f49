"use client";

import type { AttemptOutcome, TaskView } from "#engine/run/run-view.ts";
import type { TaskState } from "#engine/run/states.ts";
import { formatDuration } from "../format/duration.ts";
import { useClock, useTimeZone } from "../format/reader-clock.tsx";
import { Elapsed } from "../format/time-text.tsx";
import { formatExactClock } from "../format/time.ts";
import { Button } from "../ui/button.tsx";
import { StateBadge } from "../ui/state-badge.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { allowanceWords, nextAttemptWords } from "./task-time-words.ts";

const OUTCOMES: Readonly<Record<AttemptOutcome, { readonly state: TaskState; readonly label: string }>> = {
  success: { state: "success", label: "Success" },
  failed: { state: "failed", label: "Failed" },
  skipped: { state: "skipped", label: "Skipped" },
  cancelled: { state: "cancelled", label: "Cancelled" },
  lost: { state: "failed", label: "Lost with its worker" },
  handed_back: { state: "cancelled", label: "Handed back" },
  deferred: { state: "deferred", label: "Deferred" },
};

interface TaskAttemptsProps {
  readonly view: TaskView;
  /** How often the task is tried again without a person. */
  readonly retries: number;
  readonly onShowLog: (attempt: number) => void;
}

/** Each attempt with its times, newest first. */
export function TaskAttempts({ view, retries, onShowLog }: TaskAttemptsProps) {
  const timeZone = useTimeZone();
  const isUnderWay = view.state === "running" || view.state === "queued";
  const clock = (time: number | null) => (time === null ? "–" : formatExactClock(time, timeZone));
  const allowance = <TaskAllowance view={view} retries={retries} />;
  if (view.attempts.length === 0 && !isUnderWay) {
    return (
      <>
        <p className="px-4 pt-6 text-muted">There was no attempt.</p>
        {allowance}
      </>
    );
  }
  return (
    <>
      <Table aria-label="Attempts">
        <TableHead>
          <TableRow>
            {["Attempt", "Outcome", "Queued", "Waited", "Started", "Ran", "Error", ""].map((name) => (
              <TableHeader key={name}>{name === "" ? <span className="sr-only">Log</span> : name}</TableHeader>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {isUnderWay && (
            <TableRow>
              <TableCell>{view.attempt}</TableCell>
              <TableCell>
                <StateBadge state={view.state} />
              </TableCell>
              <TableCell className="text-muted">{clock(view.queuedAt)}</TableCell>
              <TableCell className="whitespace-nowrap text-muted">
                {view.queuedAt !== null && <Elapsed from={view.queuedAt} until={view.startedAt ?? undefined} />}
              </TableCell>
              <TableCell className="text-muted">{clock(view.startedAt)}</TableCell>
              <TableCell className="whitespace-nowrap">
                {view.startedAt === null ? "–" : <Elapsed from={view.startedAt} />}
              </TableCell>
              <TableCell />
              <TableCell />
            </TableRow>
          )}
          {view.attempts.toReversed().map((each) => (
            <TableRow key={each.attempt}>
              <TableCell>{each.attempt}</TableCell>
              <TableCell>
                <StateBadge {...OUTCOMES[each.outcome]} />
              </TableCell>
              <TableCell className="text-muted">{clock(each.queuedAt)}</TableCell>
              <TableCell className="whitespace-nowrap text-muted">
                {each.queuedAt === null || each.startedAt === null
                  ? "–"
                  : formatDuration(each.startedAt - each.queuedAt)}
              </TableCell>
              <TableCell className="text-muted">{clock(each.startedAt)}</TableCell>
              <TableCell className="whitespace-nowrap">
                {each.startedAt === null ? "–" : formatDuration(each.endedAt - each.startedAt)}
              </TableCell>
              <TableCell className="max-w-64 truncate text-muted" title={each.error?.message}>
                {each.error === undefined ? "" : `${each.error.class}: ${each.error.message}`}
              </TableCell>
              <TableCell>
                <Button variant="ghost" size="small" onClick={() => onShowLog(each.attempt)}>
                  Choose
                </Button>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {allowance}
    </>
  );
}

/** What may still come, and when, in words: a count beside the attempts would read as if they had been made. */
function TaskAllowance({ view, retries }: { readonly view: TaskView; readonly retries: number }) {
  const next = useClock((now) => (view.state === "retrying" ? nextAttemptWords(view, now) : undefined) ?? "");
  const wasRestarted = view.attempts.some((each) => each.finalAt !== undefined);
  return (
    <p className="px-4 py-3 text-muted text-xs">
      {allowanceWords(retries)}
      {retries > 0 && wasRestarted && ", and as many again after each retry by hand"}.
      {next !== "" && ` ${next.replace("attempt", "Attempt")}.`}
    </p>
  );
}

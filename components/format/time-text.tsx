"use client";

import { formatDuration } from "./duration.ts";
import { useClock, useTimeZone } from "./reader-clock.tsx";
import { formatDateTime, formatFullDateTime, formatRelative } from "./time.ts";

interface TimeTextProps {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly className?: string;
}

const THIRTY_DAYS = 30 * 86_400_000;

/** "3 min ago", kept up to date; a date when it is longer ago. The exact time with its zone is in the title. */
export function RelativeTime({ at, className }: TimeTextProps) {
  const timeZone = useTimeZone();
  const text = useClock((now) =>
    Math.abs(now - at) > THIRTY_DAYS ? formatDateTime(at, timeZone, now) : formatRelative(at, now),
  );
  return (
    <time dateTime={new Date(at).toISOString()} title={formatFullDateTime(at, timeZone)} className={className}>
      {text}
    </time>
  );
}

/** "23 Nov, 07:12" in the reader's zone; the full form with the zone's name in the title. */
export function DateTime({ at, className }: TimeTextProps) {
  const timeZone = useTimeZone();
  const text = useClock((now) => formatDateTime(at, timeZone, now));
  return (
    <time dateTime={new Date(at).toISOString()} title={formatFullDateTime(at, timeZone)} className={className}>
      {text}
    </time>
  );
}

interface ElapsedProps {
  /** Epoch milliseconds. */
  readonly from: number;
  /** Still counting while absent. */
  readonly until?: number | undefined;
  readonly className?: string;
}

/** How long something took, or has been taking. */
export function Elapsed({ from, until, className }: ElapsedProps) {
  return until === undefined ? (
    <RunningElapsed from={from} {...(className === undefined ? {} : { className })} />
  ) : (
    <span data-numeric className={className}>
      {formatDuration(until - from)}
    </span>
  );
}

function RunningElapsed({ from, className }: { readonly from: number; readonly className?: string }) {
  const text = useClock((now) => formatDuration(now - from));
  return (
    <span data-numeric className={className}>
      {text}
    </span>
  );
}

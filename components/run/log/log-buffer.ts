/**
 * The lines of one attempt's log that the page holds, outside of React. Lines come in batches, at the end,
 * without a gap; a batch may repeat lines that are known. The oldest are let go when there are too many.
 */
import { type LogLevel, levelOf, plainLine } from "./log-text.ts";

export type LogStream = "stdout" | "stderr" | "system";

export interface LogLine {
  /** Counts from 1 within the attempt. */
  readonly number: number;
  readonly text: string;
  readonly stream: LogStream;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface LogView {
  /** Lines that pass the filter, oldest first. The same array as before with more at its end, or a new one. */
  readonly lines: readonly LogLine[];
  /** Number of the newest line, shown or not; 0 while there is none. */
  readonly last: number;
  /** Lines that were let go. */
  readonly dropped: number;
  readonly hasEnded: boolean;
  /** Places in `lines` of the lines that contain what is searched for, ascending. */
  readonly matches: readonly number[];
  /** Grows with every change, because `lines` may grow in place. */
  readonly version: number;
}

export interface LogFilter {
  readonly streams: ReadonlySet<LogStream>;
  /** Empty for all. */
  readonly levels: ReadonlySet<LogLevel>;
}

export interface LogBuffer {
  view(): LogView;
  append(lines: readonly LogLine[], hasEnded: boolean): void;
  filter(filter: LogFilter): void;
  /** Finds a text in any case, in what is there and in what comes; the empty text ends the search. */
  search(text: string): void;
  /** Number of the first line at or after `from` that says it is an error; undefined where none is. */
  firstError(from?: number): number | undefined;
  subscribe(listener: () => void): () => void;
}

/** About 100 MB at usual line lengths. Beyond that the whole log is to be downloaded. */
const MOST_LINES = 500_000;
/** Dropped at once, because removing from the front of an array costs its length. */
const DROP = 50_000;

export function createLogBuffer(mostLines = MOST_LINES, drop = DROP): LogBuffer {
  let all: LogLine[] = [];
  let shown: LogLine[] = all;
  let filter: LogFilter | undefined;
  let wanted = "";
  let matches: number[] = [];
  let view: LogView = { lines: shown, last: 0, dropped: 0, hasEnded: false, matches, version: 0 };
  const listeners = new Set<() => void>();
  const change = (next: Partial<LogView>) => {
    view = { ...view, ...next, lines: shown, matches, version: view.version + 1 };
    for (const listener of listeners) listener();
  };
  const passes = (line: LogLine) =>
    filter === undefined ||
    (filter.streams.has(line.stream) && (filter.levels.size === 0 || filter.levels.has(levelOf(plainLine(line.text)))));

  return {
    view: () => view,
    append(lines, hasEnded) {
      const fresh = lines.filter((line) => line.number > view.last);
      const shownBefore = shown.length;
      if (fresh.length === 0 && hasEnded === view.hasEnded) return;
      for (const line of fresh) {
        all.push(line);
        if (shown !== all && passes(line)) shown.push(line);
      }
      for (const match of matchingLines(shown, wanted, shownBefore)) matches.push(match);
      let { dropped } = view;
      if (all.length > mostLines) {
        const gone = Math.max(drop, all.length - mostLines);
        dropped += gone;
        const isUnfiltered = shown === all;
        all = all.slice(gone);
        shown = isUnfiltered ? all : shown.filter((line) => line.number > dropped);
        matches = matchingLines(shown, wanted);
      }
      change({ last: fresh.at(-1)?.number ?? view.last, dropped, hasEnded });
    },
    filter(next) {
      filter = next.streams.size === 3 && next.levels.size === 0 ? undefined : next;
      shown = filter === undefined ? all : all.filter(passes);
      matches = matchingLines(shown, wanted);
      change({});
    },
    search(text) {
      wanted = text;
      matches = matchingLines(shown, wanted);
      change({});
    },
    firstError(from = 0) {
      return all.find((line) => line.number >= from && levelOf(plainLine(line.text)) === "error")?.number;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Places in `lines` whose words contain the text, in any case. */
export function matchingLines(lines: readonly LogLine[], text: string, from = 0): number[] {
  const wanted = text.toLowerCase();
  if (wanted === "") return [];
  const found: number[] = [];
  for (let place = from; place < lines.length; place += 1) {
    const line = lines[place];
    if (line !== undefined && plainLine(line.text).toLowerCase().includes(wanted)) found.push(place);
  }
  return found;
}

/** The place of a line number in ascending lines, or of the first one after it. Binary search. */
export function placeOf(lines: readonly LogLine[], number: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.number ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The filters of `${{ value | filter }}`: what is needed most often between two tasks. A filter takes the value
 * on its left, and arguments in parentheses. One entry here is one filter, its documentation included.
 */
import { addToDate, dateText, dateTimeText, formatDate } from "./dates.ts";
import { fromCel, mapEntries, textOf, toCel, type CelValue } from "./values.ts";

export interface Filter {
  readonly description: string;
  readonly example: string;
  /** How many arguments it takes, least and most. */
  readonly arity: readonly [number, number];
  readonly apply: (value: CelValue, ...args: readonly CelValue[]) => CelValue;
}

function text(value: CelValue): string {
  return textOf(fromCel(value));
}

function asList(value: CelValue): readonly CelValue[] {
  if (!Array.isArray(value)) throw new TypeError("a list is needed here");
  return value;
}

export const FILTERS: Readonly<Record<string, Filter>> = {
  date: {
    description: "The calendar date, in UTC or in the given time zone.",
    example: 'run.logical_date | date, run.logical_date | date("Europe/Berlin")',
    arity: [0, 1],
    apply: (value, timezone) => dateText(value, timezone === undefined ? "UTC" : text(timezone)),
  },
  datetime: {
    description: "The time as RFC 3339 in UTC.",
    example: "run.logical_date | datetime",
    arity: [0, 0],
    apply: (value) => dateTimeText(value),
  },
  format: {
    description: "The time by strftime letters: %Y %m %d %H %M %S %L %j %a %b %s; with an optional time zone.",
    example: 'run.logical_date | format("%Y/%m/%d")',
    arity: [1, 2],
    apply: (value, pattern, timezone) =>
      formatDate(value, text(pattern), timezone === undefined ? "UTC" : text(timezone)),
  },
  add: {
    description: "A later or earlier time: a duration, or `1mo` and `1y` by the calendar.",
    example: 'run.logical_date | add("-1d") | date',
    arity: [1, 1],
    apply: (value, step) => addToDate(value, text(step)),
  },
  json: {
    description: "The value as JSON text.",
    example: "tasks.extract.output | json",
    arity: [0, 0],
    apply: (value) => JSON.stringify(fromCel(value)),
  },
  from_json: {
    description: "The value that a JSON text holds.",
    example: "tasks.extract.output.body | from_json",
    arity: [0, 0],
    apply: (value) => toCel(JSON.parse(text(value))),
  },
  string: {
    description: "The value as text.",
    example: "params.count | string",
    arity: [0, 0],
    apply: (value) => text(value),
  },
  upper: {
    description: "The text in capital letters.",
    example: "params.region | upper",
    arity: [0, 0],
    apply: (value) => text(value).toUpperCase(),
  },
  lower: {
    description: "The text in small letters.",
    example: "params.region | lower",
    arity: [0, 0],
    apply: (value) => text(value).toLowerCase(),
  },
  trim: {
    description: "The text without blanks at its ends.",
    example: "tasks.read.output.line | trim",
    arity: [0, 0],
    apply: (value) => text(value).trim(),
  },
  replace: {
    description: "The text with every occurrence of one text replaced by another.",
    example: 'params.name | replace(" ", "_")',
    arity: [2, 2],
    apply: (value, from, to) => text(value).replaceAll(text(from), () => text(to)),
  },
  split: {
    description: "The parts of a text between a separator.",
    example: 'params.regions | split(",")',
    arity: [1, 1],
    apply: (value, separator) => text(value).split(text(separator)),
  },
  join: {
    description: "The items of a list as one text, with a separator (a comma unless given).",
    example: 'params.regions | join(", ")',
    arity: [0, 1],
    apply: (value, separator) =>
      asList(value)
        .map(text)
        .join(separator === undefined ? "," : text(separator)),
  },
  length: {
    description: "How many characters, items or keys.",
    example: "tasks.list.output.files | length",
    arity: [0, 0],
    apply: (value) => lengthOf(value),
  },
  first: {
    description: "The first item of a list, null where it is empty.",
    example: "tasks.list.output.files | first",
    arity: [0, 0],
    apply: (value) => asList(value)[0] ?? null,
  },
  last: {
    description: "The last item of a list, null where it is empty.",
    example: "tasks.list.output.files | last",
    arity: [0, 0],
    apply: (value) => asList(value).at(-1) ?? null,
  },
  default: {
    description: "Another value where the left one is null, empty text or does not exist.",
    example: 'tasks.extract.output.day | default("today")',
    arity: [1, 1],
    apply: (value, fallback) => (value === null || value === undefined || value === "" ? fallback : value),
  },
};

/** Length of a text in characters (code points), of a list in items, of a map in keys; as CEL's integer. */
export function lengthOf(value: CelValue): bigint {
  if (typeof value === "string") {
    let count = 0n;
    for (const _ of value) count += 1n;
    return count;
  }
  if (Array.isArray(value)) return BigInt(value.length);
  const entries = mapEntries(value);
  if (entries !== undefined) return BigInt(entries.length);
  throw new TypeError("a text, a list or a map is needed here");
}

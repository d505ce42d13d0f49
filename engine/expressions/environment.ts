/**
 * The CEL environment of documents: what the language has beyond the standard.
 *
 * Source of the choices: CEL in JavaScript has three gaps for people who write documents. JSON's numbers become
 * integers or doubles by their value, so operators must mix them. Texts are joined with numbers all the time. And
 * the standard `matches` runs JavaScript's RegExp, which `^(a+)+$` keeps busy for 19 s (measured): it is refused,
 * and `regex` on RE2 takes its place.
 */
import { Environment } from "@marcbachmann/cel-js";
import { spendSteps } from "./budget.ts";
import { addToDate, dateText, daysBetween, formatDate, toDate } from "./dates.ts";
import { lengthOf } from "./filters.ts";
import { compilePattern } from "./pattern.ts";
import { fromCel, mapEntries, textOf, timestampText, toCel, type CelValue } from "./values.ts";

/** Bounds of one expression's text: generous for people, small for machines. */
export const LIMITS = {
  maxAstNodes: 2_000,
  maxDepth: 60,
  maxListElements: 500,
  maxMapEntries: 500,
  maxCallArguments: 16,
} as const;

export interface DocumentedFunction {
  readonly signature: string;
  readonly description: string;
  readonly handler: (...args: never[]) => unknown;
}

const TIMESTAMP = "google.protobuf.Timestamp";
/**
 * Steps of matching for one step of evaluation: all steps of an evaluation in one match take 0.1 s usually, and 0.7 s
 * at worst. The automaton of a small program has few states, so that it is soon as fast as it gets: a megabyte may be
 * matched against `ERROR|WARN|FATAL`, and ten kilobytes against `[a-z]{1,400}`.
 */
const PATTERN_STEPS_PER_STEP = 40;
const SMALL_PATTERN_STEPS_PER_STEP = 120;
const SMALL_PROGRAM = 64;

export const FUNCTIONS: readonly DocumentedFunction[] = [
  {
    signature: `date(dyn): string`,
    description: "The calendar date of a time, in UTC: `2026-01-31`.",
    handler: (value: CelValue) => dateText(value),
  },
  {
    signature: `date_add(dyn, string): ${TIMESTAMP}`,
    description: "A time plus `2h`, `-1d`, or by the calendar `1mo`, `-1y` (a month's last day where it is shorter).",
    handler: (value: CelValue, step: string) => addToDate(value, step),
  },
  {
    signature: "date_diff_days(dyn, dyn): int",
    description: "Whole days from the first time to the second.",
    handler: (from: CelValue, to: CelValue) => BigInt(daysBetween(from, to)),
  },
  {
    signature: "date_format(dyn, string): string",
    description: "A time by strftime letters: %Y %m %d %H %M %S %L %j %a %b %s.",
    handler: (value: CelValue, pattern: string) => formatDate(value, pattern),
  },
  {
    signature: "date_format(dyn, string, string): string",
    description: "The same in a time zone such as `Europe/Berlin`.",
    handler: (value: CelValue, pattern: string, timezone: string) => formatDate(value, pattern, timezone),
  },
  {
    signature: `time(dyn): ${TIMESTAMP}`,
    description: "The time that a date or RFC 3339 text names.",
    handler: (value: CelValue) => toDate(value),
  },
  {
    signature: "regex(string, string): bool",
    description: "Whether a text contains a match of an RE2 pattern, in linear time.",
    handler: (text: string, pattern: string) => matchesPattern(text, pattern),
  },
  {
    signature: "length(dyn): int",
    description: "Characters of a text, items of a list, keys of a map.",
    handler: (value: CelValue) => lengthOf(value),
  },
  {
    signature: "join(list, string): string",
    description: "The items of a list as one text.",
    handler: (list: readonly CelValue[], separator: string) =>
      list.map((item) => textOf(fromCel(item))).join(separator),
  },
  {
    signature: "sum(list): dyn",
    description: "The sum of a list of numbers, 0 where it is empty.",
    handler: (list: readonly CelValue[]) => sumOf(list),
  },
  {
    signature: "min(list): dyn",
    description: "The smallest number of a list, null where it is empty.",
    handler: (list: readonly CelValue[]) => extremeOf(list, (candidate, best) => candidate < best),
  },
  {
    signature: "max(list): dyn",
    description: "The largest number of a list, null where it is empty.",
    handler: (list: readonly CelValue[]) => extremeOf(list, (candidate, best) => candidate > best),
  },
  {
    signature: "keys(map): list",
    description: "The keys of a map.",
    handler: (map: CelValue) => mapEntries(map)?.map(([key]) => key) ?? [],
  },
  {
    signature: "values(map): list",
    description: "The values of a map.",
    handler: (map: CelValue) => mapEntries(map)?.map(([, item]) => item) ?? [],
  },
  {
    signature: "json(dyn): string",
    description: "A value as JSON text.",
    handler: (value: CelValue) => JSON.stringify(fromCel(value)),
  },
  {
    signature: "from_json(string): dyn",
    description: "The value that a JSON text holds.",
    handler: (text: string) => toCel(JSON.parse(text)),
  },
];

/**
 * Whether `text` contains a match of the RE2 `pattern`; linear in both, and charged to the evaluation before it starts.
 * Throws where the pattern is not RE2.
 */
function matchesPattern(text: string, pattern: string): boolean {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new RangeError(compiled.problem);
  const { pattern: program } = compiled;
  const perStep = program.size <= SMALL_PROGRAM ? SMALL_PATTERN_STEPS_PER_STEP : PATTERN_STEPS_PER_STEP;
  spendSteps(Math.ceil(program.stepsOn(text) / perStep));
  return program.isWithin(text);
}

function sumOf(list: readonly CelValue[]): CelValue {
  const numbers = list.map(numberOf);
  if (numbers.every((each) => typeof each === "bigint")) return numbers.reduce((total, each) => total + each, 0n);
  return numbers.reduce((total: number, each) => total + Number(each), 0);
}

function extremeOf(
  list: readonly CelValue[],
  isBetter: (candidate: number | bigint, best: number | bigint) => boolean,
): CelValue {
  let best: number | bigint | null = null;
  for (const item of list) {
    const candidate = numberOf(item);
    if (best === null || isBetter(candidate, best)) best = candidate;
  }
  return best;
}

function numberOf(value: CelValue): number | bigint {
  if (typeof value === "number" || typeof value === "bigint") return value;
  throw new TypeError("a list of numbers is needed here");
}

function buildEnvironment(): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: LIMITS,
  });
  for (const each of FUNCTIONS) environment.registerFunction(each.signature, each.handler);
  registerMixedNumbers(environment);
  registerTextJoins(environment);
  return environment;
}

function registerMixedNumbers(environment: Environment): void {
  const arithmetic: readonly [string, (a: number, b: number) => number][] = [
    ["+", (a, b) => a + b],
    ["-", (a, b) => a - b],
    ["*", (a, b) => a * b],
    ["/", (a, b) => a / b],
    ["%", (a, b) => a % b],
  ];
  for (const [operator, compute] of arithmetic) {
    const handler = (a: number | bigint, b: number | bigint): number => compute(Number(a), Number(b));
    environment.registerOperator(`int ${operator} double`, handler);
    environment.registerOperator(`double ${operator} int`, handler);
  }
  environment.registerOperator("double % double", (a: number, b: number) => a % b);
  environment.registerOperator("int == double", (a: number | bigint, b: number | bigint) => Number(a) === Number(b));
}

function registerTextJoins(environment: Environment): void {
  for (const type of ["int", "double", "bool"]) {
    environment.registerOperator(`string + ${type}`, (a: unknown, b: unknown) => `${String(a)}${String(b)}`);
    environment.registerOperator(`${type} + string`, (a: unknown, b: unknown) => `${String(a)}${String(b)}`);
  }
  environment.registerOperator(`string + ${TIMESTAMP}`, (a: string, b: Date) => a + timestampText(b));
  environment.registerOperator(`${TIMESTAMP} + string`, (a: Date, b: string) => timestampText(a) + b);
}

export const CEL_ENVIRONMENT: Environment = buildEnvironment();

/**
 * RE2 patterns with a bound on what they may cost.
 *
 * RE2 is linear in the text, but with the size of the compiled program as a factor, and counted repetitions multiply
 * that size: `((a{1,30}){1,30})b` has 20 characters and 1,864 instructions. Measured on re2js 2.10: compiling takes
 * about 0.8 µs an instruction, matching at worst 0.07 µs for each instruction and character (a deterministic
 * automaton that never meets a state again), usually a hundredth of that.
 */
import { RE2JS } from "re2js";

export const LONGEST_PATTERN = 1_000;
/** Instructions: `[a-z]{1,400}` still fits. */
export const LARGEST_PROGRAM = 1_000;
/** Instructions of the program times characters of the text, for one document or one set of values: 70 ms at worst. */
const MOST_PATTERN_STEPS = 1_000_000;
/** Compiling an instruction takes as long as this many steps of matching. */
const STEPS_PER_COMPILED_INSTRUCTION = 15;

interface Pattern {
  /** Instructions of the program. */
  readonly size: number;
  /** Steps that matching a text takes at most: about 0.07 µs each at worst. */
  stepsOn(text: string): number;
  isWhole(text: string): boolean;
  isWithin(text: string): boolean;
}

type CompiledPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  /** `problem` is a sentence about the pattern. */
  | { readonly ok: false; readonly problem: string };

const TOO_MANY: CompiledPattern = {
  ok: false,
  problem: "the patterns of all parameters together take too long to check: shorten them",
};

const MOST_CACHED = 64;
const cache = new Map<string, CompiledPattern>();

/** Compiles a pattern, or says why it is none; the latest ones are kept. */
export function compilePattern(source: string): CompiledPattern {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const compiled = compileUncached(source);
  const oldest = cache.size >= MOST_CACHED ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(source, compiled);
  return compiled;
}

function compileUncached(source: string): CompiledPattern {
  if (source.length > LONGEST_PATTERN) {
    return { ok: false, problem: `a pattern may have at most ${LONGEST_PATTERN} characters` };
  }
  const shown = source.length > 60 ? `${source.slice(0, 60)}…` : source;
  const tooLarge = {
    ok: false,
    problem: `the pattern "${shown}" is too large: repetitions such as {1,100} may expand it to at most ${LARGEST_PROGRAM} steps`,
  } as const;
  // Compiling what is far too large would itself take long, so it is estimated before.
  if (expandedSize(source) > 2 * LARGEST_PROGRAM) return tooLarge;
  try {
    const program = RE2JS.compile(source);
    return program.programSize() > LARGEST_PROGRAM ? tooLarge : { ok: true, pattern: patternOf(program) };
  } catch {
    return { ok: false, problem: `"${shown}" is not an RE2 pattern` };
  }
}

/** The automaton of a pattern grows with what it reads, up to 8 MB; it is dropped after this many steps. */
const MOST_KEPT_STEPS = 200_000;

function patternOf(program: RE2JS): Pattern {
  const size = program.programSize();
  const stepsOn = (text: string): number => size * (text.length + 1);
  let steps = 0;
  const after = (text: string, isMatch: boolean): boolean => {
    steps += stepsOn(text);
    if (steps > MOST_KEPT_STEPS) {
      program.reset();
      steps = 0;
    }
    return isMatch;
  };
  return {
    size,
    stepsOn,
    isWhole: (text) => after(text, program.testExact(text)),
    isWithin: (text) => after(text, program.test(text)),
  };
}

const TOKEN =
  /\((?:\?(?:P?<\w+>|[a-zA-Z-]*:))?|\\Q(?<literal>[\s\S]*?)(?:\\E|$)|\\[xpP]\{[^}]*\}|\\[\s\S]?|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]?|\{(?<least>\d+)(?:,(?<most>\d*))?\}|[\s\S]/g;

/**
 * About how many instructions a pattern compiles to, in one pass over its text: every atom counts as one, and a
 * counted repetition multiplies what stands before it.
 */
export function expandedSize(source: string): number {
  const outer: number[] = [];
  let sum = 0;
  let last = 0;
  for (const { 0: token, groups } of source.matchAll(TOKEN)) {
    if (groups?.least !== undefined) last *= Math.max(1, Number(groups.least), Number(groups.most ?? 0));
    else if (token.startsWith("(")) {
      outer.push(sum + last);
      [sum, last] = [0, 0];
    } else if (token === ")") {
      last += sum + 2;
      sum = outer.pop() ?? 0;
    } else {
      sum += last;
      last = groups?.literal?.length ?? 1;
    }
  }
  return outer.reduce((total, each) => total + each, sum + last);
}

/**
 * Matches whole texts as long as its steps last, for everything that is checked at once: a hundred parameters may
 * share one pattern and one default, and each question is answered once.
 */
export class PatternMatcher {
  private stepsLeft: number;
  private isExhausted = false;
  private readonly compiled = new Map<string, CompiledPattern>();
  private readonly answers = new Map<string, boolean>();

  constructor(steps: number = MOST_PATTERN_STEPS) {
    this.stepsLeft = steps;
  }

  /** Where the steps do not last, a problem for the first pattern, and undefined for every later one. */
  compile(source: string): CompiledPattern | undefined {
    const known = this.compiled.get(source);
    if (known !== undefined || this.isExhausted) return known;
    const size = Math.min(LARGEST_PROGRAM, expandedSize(source));
    this.isExhausted = !this.spend(size * STEPS_PER_COMPILED_INSTRUCTION);
    const compiled = this.isExhausted ? TOO_MANY : compilePattern(source);
    this.compiled.set(source, compiled);
    return compiled;
  }

  /** Whether the whole text matches; undefined where the steps do not last or the pattern is none. */
  matches(source: string, text: string): boolean | undefined {
    const question = JSON.stringify([source, text]);
    const known = this.answers.get(question);
    if (known !== undefined) return known;
    const compiled = this.compile(source);
    if (compiled?.ok !== true || !this.spend(compiled.pattern.stepsOn(text))) return undefined;
    const answer = compiled.pattern.isWhole(text);
    this.answers.set(question, answer);
    return answer;
  }

  private spend(steps: number): boolean {
    if (steps > this.stepsLeft) return false;
    this.stepsLeft -= steps;
    return true;
  }
}

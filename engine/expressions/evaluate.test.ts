import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { limitMs, threadMs } from "#engine/document/thread-time-testing.ts";
import { evaluateCondition, evaluateExpression, evaluateTemplate, type ExpressionScope } from "./index.ts";
import { ExpressionError } from "./expression-error.ts";

const SCOPE: ExpressionScope = {
  params: {
    n: 2,
    half: 0.5,
    region: "eu",
    list: [1, 2, 3],
    texts: ["b", "a"],
    map: { a: 1, b: { c: [true] } },
    empty: "",
    nothing: null,
    json: '{"a":[1]}',
    long: "x".repeat(5_000),
    many: Array.from({ length: 2_000 }, (_, index) => index),
  },
  run: {
    id: "r1",
    logical_date: "2026-01-31T02:03:04.005Z",
    interval_start: new Date("2026-01-30T00:00:00Z"),
    interval_end: null,
    trigger: "manual",
  },
  tasks: {
    extract: { output: { total: 5, body: "ok" }, state: "success", duration: 1.5 },
    "load-orders": { output: [1, 2], state: "failed", duration: null },
    load: { output: { orders: 7 }, state: "success", duration: 2 },
    "a.b": { output: "dotted", state: "success", duration: 1 },
  },
  env: { HOME: "/home" },
  vars: { limit: 10 },
  secrets: { KEY: "k" },
  attempt: 1,
  now: "2026-02-01T00:00:00Z",
};

function value(source: string, scope: ExpressionScope = SCOPE): JsonValue {
  return evaluateExpression(source, scope);
}

function errorOf(source: string, scope: ExpressionScope = SCOPE): unknown {
  try {
    value(source, scope);
    return undefined;
  } catch (error) {
    return error;
  }
}

function problem(source: string, scope: ExpressionScope = SCOPE): string {
  const error = errorOf(source, scope);
  if (error === undefined) return "no error";
  if (error instanceof ExpressionError) return error.problem;
  throw error;
}

describe("expressions", () => {
  it.each<[string, JsonValue]>([
    ["1 + 1", 2],
    ["params.n + 1", 3],
    ["params.n + 0.5", 2.5],
    ["0.5 + params.n", 2.5],
    ["params.n - 0.5", 1.5],
    ["params.n * params.half", 1],
    ["params.half / params.n", 0.25],
    ["params.n % 1.5", 0.5],
    ["5.5 % 2.0", 1.5],
    ["7 / 2", 3],
    ["params.n == 2.0", true],
    ["2 == 2.0", true],
    ["params.n > 1.5 && params.region == 'eu'", true],
    ["'n=' + params.n", "n=2"],
    ["params.half + '!'", "0.5!"],
    ["'' + true + 1 + 1.5", "true11.5"],
    ["true + 'x'", "truex"],
    ["'at ' + run.logical_date", "at 2026-01-31T02:03:04.005Z"],
    ["run.interval_start + ' on'", "2026-01-30T00:00:00Z on"],
    ["run.logical_date", "2026-01-31T02:03:04.005Z"],
    ["run.interval_end", null],
    ["run.logical_date > run.interval_start", true],
    ["run.logical_date - duration('1h')", "2026-01-31T01:03:04.005Z"],
    ["duration('90s')", "90s"],
    ["b'abc'", "YWJj"],
    ["now", "2026-02-01T00:00:00Z"],
    ["attempt", 1],
    ["env.HOME + vars.limit + secrets.KEY + run.id + run.trigger", "/home10kr1manual"],
    ["tasks.extract.output.total < 100", true],
    ["tasks.load-orders.output[1]", 2],
    ["tasks.load-orders.state", "failed"],
    ["tasks.load.output.orders - 1", 6],
    ["tasks.a.b.output", "dotted"],
    ["tasks['a.b'].duration", 1],
    ["tasks.load-orders.duration == null", true],
    ["size(tasks)", 4],
    ["params.list.map(x, x * 2)", [2, 4, 6]],
    ["params.list.filter(x, x > 1).size()", 2],
    ["params.list.all(x, x > 0) && params.list.exists(x, x == 2) && params.list.exists_one(x, x == 2)", true],
    ["params.many.map(x, x).size()", 2_000],
    ["has(params.n) && !has(params.zzz)", true],
    ["params.map.b.c[0] ? {'a': [1, 'x']} : {}", { a: [1, "x"] }],
    ["type(1) == int", true],
    ["date(run.logical_date)", "2026-01-31"],
    ["date_add(run.logical_date, '1mo')", "2026-02-28T02:03:04.005Z"],
    ["date_add('2024-02-29', '-1y')", "2023-02-28T00:00:00Z"],
    ["date_add('2026-01-01T10:00', '+1d')", "2026-01-02T10:00:00Z"],
    ["date_add('2026-01-01', '-90m')", "2025-12-31T22:30:00Z"],
    ["date_diff_days('2026-01-01', run.logical_date)", 30],
    [
      "date_format(run.logical_date, '%Y/%m/%d %H:%M:%S.%L %j %a %b %s %% %q')",
      "2026/01/31 02:03:04.005 031 Sat Jan 1769824984 % %q",
    ],
    ["date_format(run.logical_date, '%H', 'Asia/Tokyo')", "11"],
    ["time('2026-01-01T00:00:00+02:00')", "2025-12-31T22:00:00Z"],
    ["regex(params.region, '^e')", true],
    ["length(params.region) + length(params.list) + length(params.map) + length({'a': 1})", 8],
    ["length('😀')", 1],
    ["join(params.list, '-')", "1-2-3"],
    ["sum(params.list) + sum([0.5, 1])", 7.5],
    ["[min(params.list), max(params.list), max([1, 2.5]), sum([])]", [1, 3, 2.5, 0]],
    ["min([])", null],
    ["keys(params.map) + values({'z': 'y'})", ["a", "b", "y"]],
    ["json(params.map)", '{"a":1,"b":{"c":[true]}}'],
    ["from_json(params.json).a[0]", 1],
  ])("%s", (source, expected) => {
    expect(value(source)).toEqual(expected);
  });

  it.each<[string, JsonValue]>([
    ["run.logical_date | date", "2026-01-31"],
    ["run.logical_date | date('Asia/Tokyo')", "2026-01-31"],
    ["run.logical_date | datetime", "2026-01-31T02:03:04.005Z"],
    ["run.logical_date | format('%Y%m%d')", "20260131"],
    ["run.logical_date | format('%H', 'Asia/Tokyo')", "11"],
    ["run.logical_date | add('-1d') | date", "2026-01-30"],
    ["params.map | json", '{"a":1,"b":{"c":[true]}}'],
    ["params.json | from_json", { a: [1] }],
    ["params.n + 1 | string", "3"],
    ["params.region | upper | lower | upper", "EU"],
    ["'  x ' | trim", "x"],
    ["'a b a' | replace('a', '$&')", "$& b $&"],
    ["'a,b' | split(',')", ["a", "b"]],
    ["params.list | join", "1,2,3"],
    ["params.list | join(' | ')", "1 | 2 | 3"],
    ["params.list | length", 3],
    ["params.texts | first", "b"],
    ["params.texts | last", "a"],
    ["[] | first", null],
    ["[] | last", null],
    ["params.zzz | default('x')", "x"],
    ["params.empty | default(params.n)", 2],
    ["params.nothing | default([1])", [1]],
    ["params.n | default(9)", 2],
    ["tasks.extract.output.zzz.deeper | default('x')", "x"],
    ["true || false | string", "true"],
    ["{'a': '|'}.a | upper", "|"],
  ])("filters %s", (source, expected) => {
    expect(value(source)).toEqual(expected);
  });

  it.each([
    ["", "an expression is missing"],
    ["1 +", "unexpected token: EOF"],
    ["nope", 'there is no variable "nope"'],
    ["params.zzz", 'there is no "zzz"'],
    ["item", 'there is no variable "item"'],
    ["result", 'there is no variable "result"'],
    ["tasks.zzz.output", 'there is no "zzz"'],
    ["tasks.zz-top.output", 'there is no "zz-top"'],
    ["foo(1)", "found no matching overload for 'foo(int)'"],
    ["'a'.matches('a')", "use regex(text, pattern) instead of matches"],
    ["cel.bind(x, 1, x)", "cel.bind is not available here"],
    ["params.n | nope", /^"nope" is not a filter/],
    ["params.n | toString", /^"toString" is not a filter/],
    ["params.n | ", /^"" is not a filter/],
    ["params.n | upper(1)", 'the filter "upper" takes 0 arguments, not 1'],
    ["params.n | replace('a')", 'the filter "replace" takes 2 arguments, not 1'],
    ["params.n | format()", 'the filter "format" takes 1 to 2 arguments, not 0'],
    ["params.n | format(1 +)", /unexpected/],
    ["params.n | first", "a list is needed here"],
    ["params.n | length", "a text, a list or a map is needed here"],
    ["params.n | date", "this value is not a date"],
    ["'x' | date", '"x" is not a date'],
    ["'2026-13-01' | date", '"2026-13-01" is not a date'],
    ["run.logical_date | add('soon')", /is not a duration/],
    ["run.logical_date | add('999999y')", "the date is out of range"],
    ["run.logical_date | format('%H', 'Mars')", /time ?zone/i],
    ["sum(['a'])", "a list of numbers is needed here"],
    ["regex('a', '(')", /./],
    ["regex('a', params.long)", "a pattern may have at most 1000 characters"],
    ["regex('a', '(a?){1000}')", /^the pattern "\(a\?\)\{1000\}" is too large/],
    ["1 / 0", "division by zero"],
    ["1.0 / 0.0", "Infinity is not a number that JSON can hold"],
    ["params.nothing.x | upper", 'there is no "x"'],
  ])("%s says why not", (source, expected) => {
    expect(problem(source)).toMatch(expected);
  });

  it("shows the expression in the message, and where the fault is", () => {
    const source = " params.n + tasks.load-orders.zzz ";
    expect(errorOf(source)).toMatchObject({
      message: 'there is no "zzz" in ${{ params.n + tasks.load-orders.zzz }}',
      offset: source.indexOf("zzz"),
    });
    expect(() => value(`"${"x".repeat(500)}" + `)).toThrow(/…/);
  });

  it("reads item and result where they are", () => {
    const scope: ExpressionScope = { ...SCOPE, item: { name: "f" }, itemName: "file", result: { total: 3 } };
    expect(value("item.name + file.name + result.total", scope)).toBe("ff3");
    expect(problem("other", scope)).toBe('there is no variable "other"');
  });
});

describe("bounds", () => {
  it.each([
    ["steps", "params.many.map(x, params.many.map(y, x + y)).size()"],
    ["copies of lists", "params.many.map(x, params.many + params.many).size()"],
    ["copies of texts", "params.many.map(x, params.many.map(y, params.long + params.long))"],
    ["steps behind a short cut", "params.many.exists(x, params.many.all(y, params.many.exists(z, z < 0 || y < 0)))"],
  ])("stops after too many %s", (_name, source) => {
    expect(
      threadMs(() => {
        expect(problem(source)).toMatch(/takes more than 200000 steps|takes longer than 250 ms/);
      }),
    ).toBeLessThan(limitMs(1_000));
  });

  it.each([
    ["exists", "params.many.exists(x, params.many.exists(y, x + y == -1))"],
    ["all", "params.many.all(x, params.many.all(y, x + y != -1))"],
    ["exists_one", "params.many.exists_one(x, params.many.exists(y, x + y == -1))"],
    ["||", "params.many.exists(x, params.many.exists(y, x + y == -1) || params.many.exists(y, x - y == -0.5))"],
    ["&&", "params.many.all(x, params.many.all(y, x + y != -1) && true)"],
    ["a filter", "params.many.exists(x, params.many.exists(y, x + y == -1)) || true | default(1)"],
  ])("stops for good, whatever %s does with errors", (_name, source) => {
    const many = Array.from({ length: 500_000 }, (_, index) => index);
    evaluateExpression("params.many.size()", { ...SCOPE, params: { many } });
    expect(
      threadMs(() => {
        expect(problem(source, { ...SCOPE, params: { many } })).toMatch(
          /takes more than 200000 steps|takes longer than/,
        );
      }),
    ).toBeLessThan(limitMs(1_000));
  });

  it("lets all and exists absorb other errors, as CEL does", () => {
    expect(value("[0, 1].exists(x, 1 / x == 1)")).toBe(true);
    expect(value("[0, 1].all(x, 1 / x == 2)")).toBe(false);
    expect(value("1 / 0 == 1 || true")).toBe(true);
    expect(problem("[0, 1].exists(x, 1 / x == 2)")).toBe("division by zero");
  });

  it("looks at the clock after costly steps", () => {
    const scope = { ...SCOPE, params: { body: "x".repeat(1_000_000), many: SCOPE.params.many ?? [] } };
    expect(
      threadMs(() => {
        expect(problem("params.many.map(x, length(params.body))", scope)).toMatch(/takes longer than 250 ms/);
      }),
    ).toBeLessThan(limitMs(1_000));
  });

  it.each([
    ["once", "regex(params.body, '(a|b)*a(a|b){150}[xy]')"],
    ["often", "params.many.map(x, regex(params.body, 'x+y'))"],
    ["against many patterns", "params.many.map(x, regex('a', '(a{1,90}){5}' + x))"],
  ])("charges for matching %s before it begins", (_name, source) => {
    const scope = { ...SCOPE, params: { body: "ab".repeat(500_000), many: SCOPE.params.many ?? [] } };
    expect(
      threadMs(() => {
        expect(problem(source, scope)).toMatch(/takes more than 200000 steps|takes longer than 250 ms/);
      }),
    ).toBeLessThan(limitMs(1_000));
    expect(value("regex(params.body, 'ERROR|WARN|FATAL')", scope)).toBe(false);
    expect(value("regex(params.body, '^(x+x+)+y')", scope)).toBe(false);
  });

  it("refuses long, deep and wide expressions", () => {
    expect(problem(`1${" + 1".repeat(3_000)}`)).toBe("an expression may have at most 10000 characters");
    expect(problem(`${"(".repeat(500)}1${")".repeat(500)}`)).toMatch(/maxDepth/);
    expect(problem(`[${"1,".repeat(600)}1]`)).toMatch(/maxListElements/);
  });

  it("matches patterns in linear time", () => {
    expect(
      threadMs(() => {
        expect(value("regex(params.long + '!', '^(x+)+$')")).toBe(false);
      }),
    ).toBeLessThan(limitMs(500));
  });

  it("refuses data that is nested too deeply", () => {
    let deep: JsonValue = 1;
    for (let level = 0; level < 300; level += 1) deep = [deep];
    expect(problem("params.deep", { ...SCOPE, params: { deep } })).toMatch(/nested more than 200 levels/);
    const text = `${"[".repeat(300)}${"]".repeat(300)}`;
    expect(problem("from_json(params.text)", { ...SCOPE, params: { text } })).toMatch(/nested more than 200 levels/);
  });

  it("keeps what it has parsed, up to a limit", () => {
    for (let index = 0; index < 2_100; index += 1) expect(value(`${index} + 0`)).toBe(index);
    expect(value("0 + 0")).toBe(0);
  });
});

describe("hostile expressions", () => {
  /** Shapes of published escapes of template engines and JavaScript sandboxes. */
  const payloads = [
    "params.constructor",
    "params.__proto__",
    "params.list.constructor.constructor('return process')()",
    "params['constructor']['constructor']('return this')()",
    "''.constructor",
    "(1).constructor",
    "[].filter.constructor",
    "params.map.toString()",
    "params.map.hasOwnProperty('a')",
    "params.__lookupGetter__('x')",
    "params.map.__defineGetter__('x', 1)",
    "this.constructor.constructor('return process.env')()",
    "global.process.mainModule.require('child_process').execSync('id')",
    "process.env",
    "globalThis",
    "require('fs')",
    "import('fs')",
    "eval('1')",
    "Function('return 1')()",
    "$jmespath",
    "$input.constructor",
    "(() => process)()",
    "function(){ return this }()",
    "new Error().stack",
    "`${process}`",
    "params.list.map(x, x.constructor)",
    "tasks.constructor.output",
    "tasks.__proto__.polluted",
    "Object.prototype",
    "Reflect.ownKeys(params)",
    "params.n.toFixed(2)",
    "'x'.replace('x', 'y')",
    "params | constructor",
    "params | __proto__",
    'from_json(\'{"__proto__": {"polluted": true}}\')',
    "google.protobuf.Timestamp.constructor",
    "cel.constructor",
    "type(1).constructor",
    "size.constructor",
    "secrets.constructor.name",
  ];

  it.each(payloads)("%s reaches nothing", (source) => {
    expect(problem(source)).not.toBe("no error");
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("treats hostile keys of data as data", () => {
    const output: JsonValue = JSON.parse('{"constructor": "c", "__proto__": "p", "toString": "t", "then": "n"}');
    const scope: ExpressionScope = { ...SCOPE, params: { output } };
    expect(
      value(
        "params.output.constructor + params.output['__proto__'] + params.output.toString + params.output.then",
        scope,
      ),
    ).toBe("cptn");
  });

  it("drops keys of literals, and refuses keys of results, that name prototypes", () => {
    expect(value("{'__proto__': {'polluted': true}}")).toEqual({});
    expect(problem("params", { ...SCOPE, params: JSON.parse('{"constructor": 1}') })).toBe(
      'a result must not have the key "constructor"',
    );
  });

  it("never throws anything but an ExpressionError", () => {
    const token = fc.constantFrom(
      "params",
      ".",
      "n",
      "[",
      "]",
      "(",
      ")",
      "'",
      '"',
      "1",
      "+",
      "-",
      "|",
      "||",
      "&&",
      "?",
      ":",
      "{",
      "}",
      "tasks",
      "load-orders",
      "output",
      "x",
      ",",
      "map",
      "date",
      "!",
      "==",
      " ",
      "\\",
      "`",
      "b'",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(token, { maxLength: 25 }).map((parts) => parts.join("")),
          fc.string({ maxLength: 60 }),
        ),
        (source) => {
          expect(typeof problem(source)).toBe("string");
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe("templates", () => {
  it("keep the type of a whole expression and write out others", () => {
    expect(evaluateTemplate("${{ params.n }}", SCOPE)).toBe(2);
    expect(evaluateTemplate("n=${{ params.n }}, ${{ params.list }}${{ params.nothing }}", SCOPE)).toBe("n=2, [1,2,3]");
    expect(evaluateTemplate(" ${{ params.n }}", SCOPE)).toBe(" 2");
  });

  it("walk lists and maps, and leave everything else", () => {
    expect(evaluateTemplate({ a: ["${{ params.n }}", 1, null, true], "${{ k }}": "plain" }, SCOPE)).toEqual({
      a: [2, 1, null, true],
      "${{ k }}": "plain",
    });
  });

  it("know escapes, braces and quotes", () => {
    expect(evaluateTemplate("$${{ params.n }} and ${{ params.n }}", SCOPE)).toBe("${{ params.n }} and 2");
    expect(evaluateTemplate("${{ {'a': {'b': '}}'}} }}", SCOPE)).toEqual({ a: { b: "}}" } });
    expect(evaluateTemplate(`\${{ """it's }}""" }}`, SCOPE)).toBe("it's }}");
    expect(evaluateTemplate("${{ 'a\\'}}' }}", SCOPE)).toBe("a'}}");
    expect(evaluateTemplate("costs $5 {{ x }}", SCOPE)).toBe("costs $5 {{ x }}");
    expect(() => evaluateTemplate("x ${{ 1", SCOPE)).toThrow(/^the expression is not closed by }} in \$\{\{ 1$/);
    expect(() => evaluateTemplate("${{ 'open }}", SCOPE)).toThrow("the expression is not closed by }}");
  });

  it("leave a text without expressions as it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("${{")),
        (text) => {
          expect(evaluateTemplate(text, SCOPE)).toBe(text);
        },
      ),
    );
  });

  it("bring JSON through unchanged", () => {
    const json = fc
      .jsonValue({ maxDepth: 4 })
      .filter((each) => !/"(__proto__|constructor|prototype)":|-0|e[+-]/.test(JSON.stringify(each)));
    fc.assert(
      fc.property(json, (each) => {
        const plain: JsonValue = JSON.parse(JSON.stringify(each));
        expect(evaluateTemplate("${{ params.value }}", { ...SCOPE, params: { value: plain } })).toEqual(plain);
      }),
    );
  });
});

describe("conditions", () => {
  it("are bare or in braces", () => {
    expect(evaluateCondition("params.n == 2", SCOPE)).toBe(true);
    expect(evaluateCondition(" ${{ params.n == 3 }} ", SCOPE)).toBe(false);
  });

  it.each([
    ["params.n", "a condition must be true or false, not a number in ${{ params.n }}"],
    ["params.nothing", "not null"],
    ["params.list", "not a list"],
    ["params.map", "not a map"],
    ["${{ true }} x", "a condition must be one expression"],
    ["zzz", 'there is no variable "zzz"'],
  ])("%s is none", (source, message) => {
    expect(() => evaluateCondition(source, SCOPE)).toThrow(message);
  });
});

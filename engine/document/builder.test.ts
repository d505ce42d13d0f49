import { describe, expect, it } from "vitest";
import * as build from "./builder.ts";
import { bash, dag, DagValidationError } from "./builder.ts";
import { validate } from "./validate.ts";

describe("builder", () => {
  it("builds a workflow in a few lines", () => {
    const compiled = dag("etl")
      .schedule("0 0 * * *")
      .task("extract", bash("extract.sh"))
      .task("load", bash("load.sh").dependsOn("extract").retries(3).timeout("10m").sla("1h"))
      .mustBuild();
    expect(compiled).toMatchObject({
      id: "etl",
      schedule: { kind: "cron", crons: ["0 0 * * *"] },
      tasks: [{ id: "extract" }, { id: "load", upstream: [0], retries: 3, timeoutMs: 600_000, slaMs: 3_600_000 }],
    });
  });

  it("writes YAML that validates to the same workflow", () => {
    const workflow = dag("x")
      .task("a", bash({ script: "echo 1\necho 2\n" }))
      .task("b", bash("ls").dependsOn("a"));
    expect(validate(workflow.toYaml()).dag).toEqual(workflow.mustBuild());
  });

  it("gives and throws the same diagnostics", () => {
    const faulty = dag("x").task("a", bash("ls").dependsOn("b")).task("c", bash("ls").retries(-1));
    expect(faulty.build().dag).toBeUndefined();
    expect(() => faulty.mustBuild()).toThrow(DagValidationError);
    expect(() => faulty.mustBuild()).toThrow(/the workflow "x" is not valid:\n {2}7:9 a depends on "b"/);
  });

  it("is a value: a builder can be shared", () => {
    const common = bash("ls").retries(2);
    expect(common.timeout("1m").settings).not.toEqual(common.settings);
    const base = dag("x").task("a", common);
    expect(base.task("b", common).toYaml()).not.toBe(base.toYaml());
    expect(base.with({ id: "y" }).mustBuild().id).toBe("y");
  });

  it("has every key of the workflow", () => {
    const compiled = dag("x")
      .name("n")
      .description("d")
      .owner("o")
      .tags("a", "b")
      .schedule({ every: "1h" })
      .timezone("Europe/Berlin")
      .startDate("2026-01-01")
      .endDate("2026-12-31")
      .catchup()
      .paused()
      .maxActiveRuns(1)
      .onOverlap("skip")
      .maxActiveTasks(5)
      .priority("low")
      .timeout("1h")
      .sla("2h")
      .errorPolicy("fail")
      .param("region", { default: "eu" })
      .env({ A: 1 })
      .env({ B: "b" })
      .defaults({ retries: 1 })
      .notify("ops", "failure", "sla_miss")
      .outputs({ n: "tasks.a.output.n" })
      .layout({ a: [1, 2] })
      .task("a", bash("ls"))
      .mustBuild();
    expect(compiled).toMatchObject({
      name: "n",
      description: "d",
      owner: "o",
      tags: ["a", "b"],
      isPaused: true,
      maxActiveRuns: 1,
      onOverlap: "skip",
      priority: -100,
      errorPolicy: "fail",
      env: { A: "1", B: "b" },
      notify: [{ on: ["failure", "sla_miss"], channel: "ops" }],
      catchup: { enabled: true },
      layout: { a: [1, 2] },
      tasks: [{ retries: 1 }],
    });
  });

  it("has every key of a task", () => {
    const task = bash("ls")
      .name("n")
      .description("d")
      .triggerRule("all_done")
      .when("params.go")
      .retries(1)
      .retry({ delay: "1s" })
      .timeout("1m")
      .sla("2m")
      .critical()
      .pool("p", 2)
      .priority(3)
      .env({ A: "a" })
      .workingDir("/tmp")
      .resources({ cpu: 1 })
      .queue("q")
      .circuitBreaker({ name: "c" })
      .forEach([1, 2], { max_parallel: 1 })
      .outputs({ n: "result.n" })
      .cache("run.id", "1d")
      .group("g")
      .idempotent(false);
    const [compiled] = dag("x").param("go", { type: "boolean" }).task("a", task).mustBuild().tasks;
    expect(compiled).toMatchObject({
      name: "n",
      triggerRule: "all_done",
      when: "params.go",
      retries: 1,
      critical: true,
      pool: "p",
      poolSlots: 2,
      priority: 3,
      env: { A: "a" },
      workingDir: "/tmp",
      queue: "q",
      group: "g",
      idempotent: false,
      forEach: { maxParallel: 1 },
      cache: { ttlMs: 86_400_000 },
    });
    expect(bash("ls").pool("p").cache("run.id").settings).toMatchObject({ pool: "p", cache: { key: "run.id" } });
  });

  it("has every type of task", () => {
    const workflow = dag("x")
      .task("bash", build.bash("ls"))
      .task("python", build.python("a.py", { requirements: ["requests"] }))
      .task("go", build.go({ script: "package main" }))
      .task("http", build.http("https://example.com"))
      .task("http2", build.http({ url: "https://example.com", method: "POST" }))
      .task("docker", build.docker({ image: "alpine" }))
      .task("function", build.registeredFunction("f", { a: 1 }))
      .task("function2", build.registeredFunction("f"))
      .task("branch", build.branch({ else: [] }))
      .task("approval", build.approval("Go?", { timeout: "1d" }))
      .task("sensor", build.sensor({ file: "/a" }))
      .task("dag", build.subDag("other", { p: 1 }))
      .task("for", build.waitFor("1m"))
      .task("until", build.waitUntil("${{ run.interval_end }}"))
      .task("noop", build.noop());
    expect(workflow.build().diagnostics).toEqual([]);
    expect(workflow.mustBuild().tasks.map(({ type }) => type)).toEqual([
      "bash",
      "python",
      "go",
      "http",
      "http",
      "docker",
      "function",
      "function",
      "branch",
      "approval",
      "sensor",
      "dag",
      "wait",
      "wait",
      "noop",
    ]);
  });
});

import { randomUUID } from "node:crypto";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KILL_AFTER_MS } from "../../isolation/isolated-process.ts";
import { processesWith, TaskBench, until } from "../../testing.ts";

let bench: TaskBench;
beforeAll(async () => {
  bench = await TaskBench.make();
});
afterAll(() => bench.remove());

const isRoot = process.getuid?.() === 0;

describe("what a command does", () => {
  it("keeps both outputs apart and in order", async () => {
    const { outcome, lines } = await bench.run("id: a\ncommand: echo one; echo two >&2; echo three");
    expect(outcome).toEqual({ result: "success", output: null });
    expect(lines.filter((line) => line.stream === "o").map((line) => line.text)).toEqual(["one", "three"]);
    expect(lines.filter((line) => line.stream === "e").map((line) => line.text)).toEqual(["two"]);
  });

  it("fails with the command's exit code", async () => {
    const { outcome } = await bench.run("id: a\ncommand: exit 42");
    expect(outcome).toMatchObject({ result: "failed", error: { class: "exit_code", exitCode: 42 } });
  });

  it("stops a script at the first command that fails, in a pipe as well", async () => {
    const { outcome, printed } = await bench.run("id: a\nscript: |\n  echo before\n  false | cat\n  echo after");
    expect(outcome).toMatchObject({ result: "failed", error: { class: "exit_code", exitCode: 1 } });
    expect(printed).toEqual(["before"]);
  });

  it("names the signal that ended it", async () => {
    const { outcome } = await bench.run("id: a\ncommand: kill -SEGV $$");
    expect(outcome).toMatchObject({ result: "failed", error: { class: "signal", signal: "SIGSEGV" } });
  });

  it("hands on lines and the file, and JSON keeps its type", async () => {
    const { outcome } = await bench.run(
      `id: a\nscript: |\n  echo "::output rows=12"\n  echo "::output name=a b = c"\n  echo 'list=[1,2]' >> "$DAG_OUTPUT"`,
    );
    expect(outcome).toEqual({ result: "success", output: { rows: 12, name: "a b = c", list: [1, 2] } });
  });

  it("hands on a JSON object from the file", async () => {
    const { outcome } = await bench.run(`id: a\ncommand: echo '{"a":{"b":null}}' > $DAG_OUTPUT`);
    expect(outcome).toEqual({ result: "success", output: { a: { b: null } } });
  });

  it("is told who it is, and nothing of the worker's environment", async () => {
    process.env["DAG_TEST_WORKER_SECRET"] = "hidden";
    const { printed } = await bench.run("id: a\nenv: { MINE: yes it is }\ncommand: env", { attempt: 3 });
    delete process.env["DAG_TEST_WORKER_SECRET"];
    const names = printed.map((line) => line.split("=")[0]);
    expect(printed).toEqual(expect.arrayContaining(["DAG_ID=bench", "TASK_ID=a", "ATTEMPT=3", "MINE=yes it is"]));
    expect(names).toEqual(expect.arrayContaining(["RUN_ID", "LOGICAL_DATE", "IDEMPOTENCY_KEY", "DAG_OUTPUT", "HOME"]));
    expect(printed).toContainEqual(expect.stringMatching(/^TRACEPARENT=00-0{12}700080{15}-[0-9a-f]{16}-01$/));
    expect(names).not.toContain("DAG_TEST_WORKER_SECRET");
    expect(names).not.toContain("DATABASE_URL");
  });

  it("reads parameters as values, whatever they hold", async () => {
    const { printed } = await bench.run('id: a\ncommand: echo "${{ params.name }}"', {
      params: { name: '"; touch /tmp/owned; echo $(id) `id`' },
    });
    expect(printed).toEqual(['"; touch /tmp/owned; echo $(id) `id`']);
  });

  it("is skipped when its condition is false, and starts nothing", async () => {
    const { outcome, printed } = await bench.run("id: a\nwhen: ${{ 1 > 2 }}\ncommand: echo no");
    expect(outcome).toEqual({ result: "skipped" });
    expect(printed).toEqual([]);
  });

  it("leaves no scratch directory behind", async () => {
    await bench.run("id: a\ncommand: mkdir -p deep/er && touch deep/er/file && chmod 0 deep");
    expect(await bench.leftovers()).toEqual([]);
  });
});

describe("bad input", () => {
  it("says that a command does not exist", async () => {
    const { outcome, printed } = await bench.run("id: a\ncommand: no-such-command-anywhere");
    expect(outcome).toMatchObject({ result: "failed", error: { class: "exit_code", exitCode: 127 } });
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining("not found") } });
    expect(printed.join()).toContain("no-such-command-anywhere");
  });

  it("stops what never ends at its timeout", async () => {
    const { outcome } = await bench.run("id: a\ntimeout: 300ms\ncommand: sleep 600");
    expect(outcome).toMatchObject({ result: "failed", error: { class: "timeout" } });
  });

  it("kills what ignores TERM, children included", async () => {
    const mark = randomUUID();
    const { outcome } = await bench.run(
      `id: a\ntimeout: 300ms\nscript: |\n  trap '' TERM\n  bash -c "trap '' TERM; while :; do sleep 0.1; done # ${mark}" &\n  while :; do sleep 0.1; done`,
    );
    expect(outcome).toMatchObject({ result: "failed", error: { class: "timeout" } });
    expect(await processesWith(mark)).toEqual([]);
  });

  it("ends with the command that forks and exits, and leaves nothing of it", async () => {
    const mark = randomUUID();
    const started = performance.now();
    const { outcome } = await bench.run(
      `id: a\ncommand: "setsid bash -c 'while :; do sleep 0.1; done # ${mark}' & echo gone"`,
    );
    expect(outcome).toMatchObject({ result: "success" });
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(await processesWith(mark)).toEqual([]);
  });

  it("replaces what is no UTF-8, and NUL", async () => {
    const { printed } = await bench.run(`id: a\ncommand: "printf 'a\\\\377b\\\\0c\\\\303\\\\244\\\\n'"`);
    expect(printed).toEqual(["a\ufffdb\u2400cä"]);
  });

  it("cuts a line of 10 MB", async () => {
    const { outcome, printed } = await bench.run(
      "id: a\ncommand: head -c 10000000 /dev/zero | tr '\\0' x; echo; echo next",
    );
    expect(outcome).toMatchObject({ result: "success" });
    expect(printed).toHaveLength(2);
    expect(printed[0]?.length).toBeLessThan(65_600);
    expect(printed[0]).toContain("cut at 64 KiB");
    expect(printed[1]).toBe("next");
  });

  it("takes 1 GB of output, keeps what it may, and stays small", async () => {
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    const { outcome, lines } = await bench.run(
      "id: a\nresources: { max_log: 1Mi }\ncommand: yes 'a line of thirty-two characters' | head -c 1000000000; echo; exit 7",
    );
    clearInterval(watch);
    expect(outcome).toMatchObject({ result: "failed", error: { class: "exit_code", exitCode: 7 } });
    expect(lines.map((line) => line.text).join("").length).toBeLessThan(1.2 * 1024 * 1024);
    expect(lines.filter((line) => line.stream === "s").map((line) => line.text)).toEqual([
      expect.stringContaining("The log is cut here"),
      expect.stringContaining("more were written and not kept"),
    ]);
    expect(most - before).toBeLessThan(100 * 1024 * 1024);
  });

  it("refuses an output that is too large, from a line or from the file", async () => {
    for (const command of [
      `echo "::output a=$(head -c 60000 /dev/zero | tr '\\0' x)"`,
      `echo "a=$(head -c 60000 /dev/zero | tr '\\0' x)" > $DAG_OUTPUT`,
    ]) {
      const { outcome } = await bench.run(`id: a\nresources: { max_output: 50Ki }\nscript: |\n  ${command}`);
      expect(outcome).toMatchObject({ result: "failed", error: { class: "output_too_large" } });
    }
  });

  it("says what is wrong with the output file", async () => {
    for (const text of ["no equals sign", "{ broken", "{}{}"]) {
      const { outcome } = await bench.run(`id: a\ncommand: echo '${text}' > $DAG_OUTPUT`);
      expect(outcome).toMatchObject({ result: "failed", error: { class: "validation" } });
    }
  });

  it("names the working directory that is not there", async () => {
    const { outcome } = await bench.run("id: a\nworking_dir: /no/such/place\ncommand: pwd");
    expect(outcome).toMatchObject({
      result: "failed",
      error: { class: "validation", message: expect.stringContaining("/no/such/place") },
    });
  });

  it("names the variable that is too large to pass on", async () => {
    const { outcome } = await bench.run("id: a\nenv: { BIG: '${{ params.big }}' }\ncommand: echo no", {
      params: { big: "x".repeat(200_000) },
    });
    expect(outcome).toMatchObject({
      result: "failed",
      error: { class: "validation", message: expect.stringContaining("BIG") },
    });
  });
});

describe("stopping", () => {
  it("ends as cancelled, soon, with its whole tree", async () => {
    const mark = randomUUID();
    const stopping = new AbortController();
    const running = bench.run(`id: a\nscript: |\n  bash -c 'echo up; while :; do sleep 0.1; done # ${mark}' & wait`, {
      signal: stopping.signal,
      onLine: (line) => line === "up" && stopping.abort("cancelled"),
    });
    expect((await running).outcome).toEqual({ result: "cancelled" });
    expect(await processesWith(mark)).toEqual([]);
    expect(bench.groups.size).toBe(0);
  });

  it("is heard also while the command is only being set up", async () => {
    // Another moment of the set-up each time, a third of a millisecond apart.
    for (let n = 0; n < 30; n += 1) {
      const stopping = new AbortController();
      const running = bench.run("id: a\ncommand: sleep 600", { signal: stopping.signal });
      while (bench.groups.size === 0) await new Promise(setImmediate);
      const spawned = performance.now();
      while (performance.now() - spawned < n / 3) await new Promise(setImmediate);
      const asked = performance.now();
      stopping.abort("cancelled");
      expect((await running).outcome).toEqual({ result: "cancelled" });
      expect(performance.now() - asked).toBeLessThan(KILL_AFTER_MS - 1_000);
    }
  });
});

describe("isolation", () => {
  it.runIf(isRoot)("runs as another user, who cannot become root again", async () => {
    const { printed } = await bench.run(
      "id: a\ncommand: id -u; grep -E 'NoNewPrivs|CapBnd|CapEff' /proc/self/status; id -G",
    );
    expect(printed[0]).not.toBe("0");
    expect(printed.join(" ")).toMatch(/CapEff:\s+0+ CapBnd:\s+0+ NoNewPrivs:\s+1/);
  });

  it.runIf(isRoot)("lets no variable of a task steer what runs with the worker's rights", async () => {
    const programs = path.join(bench.directory, "programs");
    await mkdir(programs);
    await chmod(programs, 0o777);
    const witness = path.join(programs, "uid");
    for (const name of ["setpriv", "unshare", "prlimit", "sh", "env"]) {
      const program = path.join(programs, name);
      await writeFile(program, `#!/bin/bash\n/usr/bin/id -u >> ${witness}\nPATH=/usr/bin:/bin exec ${name} "$@"\n`);
      await chmod(program, 0o755);
    }
    await writeFile(path.join(programs, "rc"), `/usr/bin/id -u >> ${witness}\n`);
    const { outcome, printed } = await bench.run(
      [
        "id: a",
        "env:",
        `  PATH: ${programs}:/usr/bin:/bin`,
        `  BASH_ENV: ${programs}/rc`,
        `  ENV: ${programs}/rc`,
        `  LD_LIBRARY_PATH: ${programs}`,
        `command: command -v setpriv; echo "$LD_LIBRARY_PATH"`,
      ].join("\n"),
    );
    expect(outcome).toMatchObject({ result: "success" });
    // The task itself has them all.
    expect(printed).toEqual([`${programs}/setpriv`, programs]);
    const uids = (await readFile(witness, "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
    expect(uids).not.toContain("0");
  });

  it.runIf(isRoot)("does not follow what a task puts in the place of its output", async () => {
    const secret = path.join(bench.directory, "secret");
    await writeFile(secret, "password=hunter2\n", { mode: 0o600 });
    const { outcome } = await bench.run(`id: a\ncommand: ln -s ${secret} $DAG_OUTPUT`);
    expect(outcome).toEqual({ result: "success", output: null });
  });

  it("is not held up by a pipe in the place of the output", async () => {
    const { outcome } = await bench.run("id: a\ncommand: mkfifo $DAG_OUTPUT");
    expect(outcome).toEqual({ result: "success", output: null });
  });

  it("sees no processes but its own", async () => {
    if (bench.environment.capabilities.pidNamespace === null) return;
    const { printed } = await bench.run("id: a\ncommand: ls /proc | grep -c '^[0-9]'");
    expect(Number(printed[0])).toBeLessThan(12);
  });

  it("is killed alone when it takes more memory than it may", async () => {
    if (bench.environment.capabilities.cgroup === null) return;
    const { outcome } = await bench.run(
      "id: a\nresources: { memory: 64Mi }\ntimeout: 30s\ncommand: head -c 1000000000 /dev/zero | tail | wc -c",
    );
    expect(outcome).toMatchObject({ result: "failed", error: { class: "oom_killed" } });
  });

  it("cannot make processes without end", async () => {
    const { cgroup } = bench.environment.capabilities;
    if (cgroup === null) return;
    const [line, directory] = cgroup.version === 1 ? ["pids", "pids"] : ["0:", ""];
    const { printed } = await bench.run(
      `id: a\ncommand: "cat ${cgroup.root}/${directory}$(grep '${line}' /proc/self/cgroup | cut -d: -f3)/pids.max"`,
    );
    expect(printed).toEqual(["4096"]);
  });

  it("leaves no control groups behind", async () => {
    const { cgroup } = bench.environment.capabilities;
    if (cgroup === null) return;
    await bench.run("id: a\ncommand: sleep 600 & true");
    const parent = path.join(cgroup.root, cgroup.version === 1 ? "memory" : "", "dag-tasks");
    await until("its groups are gone", async () => {
      return (await readdir(parent)).filter((name) => name.startsWith(`${process.pid}-`)).length === 0;
    });
  });
});

describe("on a machine without namespaces and control groups", () => {
  it("still leaves no child of its process group", async () => {
    const plain = await TaskBench.make({
      capabilities: (detected) => ({ ...detected, pidNamespace: null, cgroup: null }),
    });
    const mark = randomUUID();
    const { outcome } = await plain.run(
      `id: a\ncommand: "bash -c 'while :; do sleep 0.1; done # ${mark}' & echo gone"`,
    );
    expect(outcome).toMatchObject({ result: "success" });
    await until("it is gone", async () => (await processesWith(mark)).length === 0);
    await plain.remove();
  });

  it("does not wait for a daemon that holds the output open", async () => {
    const plain = await TaskBench.make({
      capabilities: (detected) => ({ ...detected, pidNamespace: null, cgroup: null }),
    });
    const mark = randomUUID();
    const started = performance.now();
    const { outcome } = await plain.run(`id: a\ncommand: "setsid bash -c 'sleep 30 # ${mark}' & echo gone"`);
    expect(outcome).toMatchObject({ result: "success" });
    expect(performance.now() - started).toBeLessThan(6_000);
    for (const pid of await processesWith(mark)) process.kill(pid, "SIGKILL");
    await plain.remove();
  });
});

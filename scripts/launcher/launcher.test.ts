import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lockFile, removeInstance, runningInstance, writeInstance } from "./instance.ts";
import { parseOptions, UsageError } from "./options.ts";
import { readableLine } from "./output.ts";
import { probePort } from "./port.ts";
import { isRunning, processIdentity } from "./process-identity.ts";
import { sourceHash } from "./production-build.ts";
import { restartBackoffMs, Supervisor } from "./supervisor.ts";
import { workerPlace } from "./task-reach.ts";
import { watchSources } from "./watch-sources.ts";

/** Far more than any of it takes: a machine may be busy. */
const EVENTUALLY = { timeout: 30_000, interval: 20 };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "dag-launcher-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("options", () => {
  it("have defaults that suit a person at a desk", () => {
    expect(parseOptions([])).toEqual({
      isDevelopment: false,
      opensBrowser: true,
      loadsExamples: true,
      showsHelp: false,
    });
  });

  it("are read in both spellings", () => {
    expect(parseOptions(["--port", "4000", "--no-open"])).toMatchObject({ port: "4000", opensBrowser: false });
    expect(parseOptions(["--port=4000", "--host=::1", "--dev", "--no-examples"])).toMatchObject({
      port: "4000",
      host: "::1",
      isDevelopment: true,
      loadsExamples: false,
    });
  });

  it("that do not exist are refused with those that do", () => {
    expect(() => parseOptions(["--prot", "4000"])).toThrow(UsageError);
    expect(() => parseOptions(["--prot", "4000"])).toThrow(/--prot[\s\S]*--port PORT/);
  });
});

describe("a lock on a data directory", () => {
  const file = () => path.join(directory, "instance.lock");

  it("is held by one, and free again when released", () => {
    const first = lockFile(file());
    expect(lockFile(file())).toEqual({ holder: processIdentity(process.pid) });
    if ("lock" in first) first.lock.release();
    expect(lockFile(file())).toHaveProperty("lock");
  });

  it("ends with its holder, even if another process got its number", () => {
    writeFileSync(file(), JSON.stringify({ pid: process.pid, startedAtTicks: "1" }));
    expect(lockFile(file())).toHaveProperty("lock");
  });

  it("that was cut short is void", () => {
    writeFileSync(file(), '{"pid": 1');
    expect(lockFile(file())).toHaveProperty("lock");
  });
});

describe("what an instance says about itself", () => {
  const instance = () => {
    const launcher = processIdentity(process.pid);
    if (launcher === undefined) throw new Error("no identity");
    return { launcher, url: "http://127.0.0.1:3000", databaseUrl: "postgres://x" };
  };

  it("is found while it runs, by its owner alone", () => {
    expect(runningInstance(directory)).toBeUndefined();
    writeInstance(directory, instance());
    expect(runningInstance(directory)).toEqual(instance());
    removeInstance(directory);
    expect(runningInstance(directory)).toBeUndefined();
  });

  it("counts no more when its process has gone", () => {
    writeInstance(directory, { ...instance(), launcher: { pid: process.pid, startedAtTicks: "1" } });
    expect(runningInstance(directory)).toBeUndefined();
  });
});

describe("a process's identity", () => {
  it("is none for a process that does not exist", () => {
    expect(processIdentity(2 ** 22 + 1)).toBeUndefined();
  });

  it("ends with the process", async () => {
    const child = spawn("sleep", ["60"]);
    const identity = processIdentity(child.pid ?? 0);
    expect(identity && isRunning(identity)).toBe(true);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(identity && isRunning(identity)).toBe(false);
  });
});

describe("a supervised child", () => {
  function supervise(script: string) {
    const lines: string[] = [];
    const restarts: number[] = [];
    const supervisor = new Supervisor(
      () => ({ command: ["/bin/sh", "-c", script], cwd: directory, env: process.env }),
      { line: (text) => lines.push(text), restarting: (_exit, afterMs) => restarts.push(afterMs) },
    );
    return { supervisor, lines, restarts };
  }

  it("starts again when it ends, later each time", async () => {
    const { supervisor, lines, restarts } = supervise("echo hello; exit 3");
    supervisor.start();
    await vi.waitFor(() => expect(restarts).toEqual([500, 1000]), EVENTUALLY);
    await supervisor.stop(1_000);
    expect(lines).toEqual(["hello", "hello"]);
  });

  it("waits half a second at first and half a minute at most", () => {
    expect([1, 2, 3, 7, 50].map(restartBackoffMs)).toEqual([500, 1000, 2000, 30_000, 30_000]);
  });

  it("is stopped with everything that it has started", async () => {
    const { supervisor, lines } = supervise("sleep 300 & echo $!; wait");
    supervisor.start();
    await vi.waitFor(() => expect(lines).toHaveLength(1), EVENTUALLY);
    await supervisor.stop(5_000);
    await vi.waitFor(() => expect(processIdentity(Number(lines[0]))).toBeUndefined(), EVENTUALLY);
  });

  it("is told alone, since it decides what becomes of what it has begun", async () => {
    // The helper would print both words, in this order, had it been sent both signals.
    const { supervisor, lines } = supervise(`
      helper() { trap 'echo told' TERM; trap 'echo spared; exit' WINCH; echo up; while :; do sleep 0.05; done; }
      helper & child=$!
      trap 'kill -WINCH $child; wait $child; exit' TERM
      wait`);
    supervisor.start();
    await vi.waitFor(() => expect(lines).toEqual(["up"]), EVENTUALLY);
    await supervisor.stop(5_000);
    await vi.waitFor(() => expect(lines).toEqual(["up", "spared"]), EVENTUALLY);
  });

  it("that does not listen is killed after its grace", async () => {
    const { supervisor, lines } = supervise("trap '' TERM; echo up; while :; do sleep 0.05; done");
    supervisor.start();
    await vi.waitFor(() => expect(lines).toEqual(["up"]), EVENTUALLY);
    await supervisor.stop(200);
    expect(supervisor.pid).toBeUndefined();
  });

  it("is begun anew at once when asked to", async () => {
    const { supervisor, lines, restarts } = supervise("echo $$; exec sleep 300");
    supervisor.start();
    await vi.waitFor(() => expect(lines).toHaveLength(1), EVENTUALLY);
    supervisor.restart();
    await vi.waitFor(() => expect(lines).toHaveLength(2), EVENTUALLY);
    expect(restarts).toEqual([]);
    await supervisor.stop(1_000);
  });
});

describe("the hash of the sources", () => {
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    writeFileSync(path.join(directory, file), text);
  };

  it("changes with what is built, and with nothing else", () => {
    write("app/page.tsx", "a");
    write("server/x.ts", "b");
    const before = sourceHash(directory);
    write("app/page.test.tsx", "c");
    write("worker/main.ts", "d");
    write("README.md", "e");
    expect(sourceHash(directory)).toBe(before);
    write("app/page.tsx", "changed");
    expect(sourceHash(directory)).not.toBe(before);
  });

  it("changes when a file gets another name", () => {
    write("app/one.tsx", "a");
    const before = sourceHash(directory);
    rmSync(path.join(directory, "app/one.tsx"));
    write("app/two.tsx", "a");
    expect(sourceHash(directory)).not.toBe(before);
  });
});

describe("a port", () => {
  it("that is taken is named, with another one to try", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const state = await probePort("127.0.0.1", port);
    expect(state).toMatchObject({ isFree: false });
    expect("message" in state && state.message).toContain(`--port ${port + 1}`);
    await new Promise((resolve) => server.close(resolve));
    expect(await probePort("127.0.0.1", port)).toEqual({ isFree: true });
  });

  it("on an address that is not ours says so", async () => {
    expect(await probePort("192.0.2.1", 4000)).toMatchObject({ message: expect.stringContaining("192.0.2.1") });
  });
});

describe("a line of a child's log", () => {
  it("is shown as a person reads it", () => {
    const line = JSON.stringify({
      level: 50,
      time: Date.UTC(2026, 0, 1, 12),
      msg: "no",
      err: { message: "gone" },
      run: "r",
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken out
    expect(readableLine(line).replaceAll(/\u001b\[[0-9;]*m/g, "")).toBe("12:00:00 error no: gone run=r");
  });

  it("that is no JSON of ours stays as it is", () => {
    for (const line of ["plain", "{not json", '{"a":1}']) expect(readableLine(line)).toBe(line);
  });
});

describe("watched sources", () => {
  it("call back once for a save, and not for tests", async () => {
    mkdirSync(path.join(directory, "worker"));
    const changes: string[] = [];
    const close = watchSources(directory, ["worker"], (file) => changes.push(file));
    writeFileSync(path.join(directory, "worker/a.test.ts"), "1");
    writeFileSync(path.join(directory, "worker/a.ts"), "1");
    writeFileSync(path.join(directory, "worker/a.ts"), "2");
    await vi.waitFor(() => expect(changes).toEqual(["worker/a.ts"]), EVENTUALLY);
    close();
    expect(readFileSync(path.join(directory, "worker/a.ts"), "utf8")).toBe("2");
  });
});

describe("where the worker runs", () => {
  const runsAs = (place: Awaited<ReturnType<typeof workerPlace>>) => {
    const asTask = process.getuid?.() === 0 ? ["setpriv", "--reuid=nobody", "--clear-groups", "--"] : [];
    const [program = "", ...args] = place.wrap([...asTask, "cat", path.join(place.root, "file")]);
    return execFileSync(program, args, { encoding: "utf8" });
  };

  it("its tasks can reach the files of the checkout, even in a directory that is private to root", async () => {
    writeFileSync(path.join(directory, "file"), "reached", { mode: 0o644 });
    chmodSync(directory, 0o755);
    const checkout = mkdtempSync(path.join(tmpdir(), "dag-private-"));
    const inside = path.join(checkout, "dag");
    renameSync(directory, inside);
    try {
      const place = await workerPlace(inside, "nobody");
      expect(place.problem).toBeUndefined();
      expect(runsAs(place)).toBe("reached");
    } finally {
      renameSync(inside, directory);
      rmSync(checkout, { recursive: true });
    }
  });

  it("is the checkout itself where that is in everybody's reach", async () => {
    chmodSync(directory, 0o755);
    expect(await workerPlace(directory, "nobody")).toMatchObject({ root: directory });
  });
});

import path from "node:path";
import { goConfigSchema } from "#engine/document/task-types/go.ts";
import { type Executor, processOutcome } from "../executor.ts";

/** Go source, a file, a package or a `go` command line, built with a cache that is kept. */
export const goExecutor: Executor = {
  async execute(context) {
    const config = goConfigSchema.parse(context.config);
    const cache = path.join(context.services.cacheDir, "go");
    const env = {
      ...context.env,
      GOCACHE: path.join(cache, "build"),
      GOMODCACHE: path.join(cache, "modules"),
      GOPATH: path.join(cache, "path"),
      GOFLAGS: "-modcacherw",
      GOTELEMETRY: "off",
    };
    const found = await context.run("sh", ["-c", "command -v go >/dev/null"], { env });
    if (context.signal.aborted) return processOutcome("The program", found);
    if (found.exitCode !== 0) {
      return invalid(
        "Go is not installed on this worker. Install it (Debian: apt-get install golang-go), or give the task a `queue` whose workers have it.",
      );
    }
    if (config.command !== undefined) {
      return processOutcome("The command", await context.run("bash", ["-c", config.command], { env }));
    }
    const target = config.package ?? config.file ?? (await context.writeFile("main.go", config.script ?? ""));
    // Not `go run`: that turns every exit code of the program into 1.
    const program = path.join(context.scratchDir, "program");
    const build = await context.run("go", ["build", "-o", program, target], { env });
    // 2 up to Go 1.19, which is what some distributions ship.
    if (build.exitCode === 1 || build.exitCode === 2) return invalid("The Go source does not build; the log says why.");
    const built = processOutcome("Building the program", build);
    return built.ok ? processOutcome("The program", await context.run(program, [], { env })) : built;
  },
};

function invalid(message: string) {
  return { ok: false as const, error: { class: "validation" as const, message } };
}

/** Names that only a server knows: warnings, because they may be created before the first run. */
import type { DiagnosticCode, DocumentPath } from "../diagnostics.ts";
import { type CheckContext, type KnownNames, taskPath } from "./check.ts";

export function checkKnownNames({ workflow, tasks, report, suggest }: CheckContext, known: KnownNames): void {
  const check = (
    names: ReadonlySet<string> | undefined,
    name: string | undefined,
    kind: string,
    code: DiagnosticCode,
    path: DocumentPath,
  ): void => {
    if (names === undefined || name === undefined || names.has(name)) return;
    const suggestion = suggest(name, names);
    const hint = suggestion === undefined ? "" : `: did you mean "${suggestion}"?`;
    report({ severity: "warning", code, message: `there is no ${kind} "${name}" on this server${hint}`, path });
  };
  workflow.notify?.forEach((each, index) => {
    check(known.channels, each.channel, "alert channel", "unknown_channel", ["notify", index, "channel"]);
  });
  for (const task of tasks) {
    check(known.pools, task.task.pool, "pool", "unknown_pool", taskPath(task, "pool"));
    if (task.type.name === "dag" && typeof task.config.dag === "string") {
      check(known.workflows, task.config.dag, "workflow", "unknown_workflow", taskPath(task, "dag"));
    }
  }
}

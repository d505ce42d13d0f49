/** The `dag` command against the real server, as a script calls it. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "./stack/shared.ts";

const COMMAND = path.join(import.meta.dirname, "../cli/dag.mjs");

test("following a run that was retried ends with the retry, not with the failure before it", async ({
  api,
  shared,
}) => {
  // It fails once: what it leaves behind lets the second attempt succeed, a while after it has begun.
  await api.apply(
    'id: again\ntasks:\n  - id: a\n    command: if [ "$ATTEMPT" = 1 ]; then exit 3; fi; sleep 4\n  - { id: b, type: noop, dependencies: [a] }\n',
  );
  const runId = await api.trigger("again");
  await api.untilEnded(runId, 30_000);
  const { status } = await api.request("POST", `/task-instances/${runId}.0/retry`, {});
  expect(status).toBe(200);
  const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, "run", runId, "-f"], {
    env: { ...process.env, DAG_URL: shared.url, DAG_TOKEN: shared.keys.operator },
  });
  // It also ended well: a run that failed would have ended the command with 1.
  expect(stdout).toMatch(/again.*success/);
});

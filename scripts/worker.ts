/**
 * `npm run worker`: one more worker, for the database that DATABASE_URL names or for the instance that
 * runs on this machine. Runs in the foreground; Ctrl-C lets its tasks finish first.
 */
import { spawn } from "node:child_process";
import {
  childEnvironment,
  dataDirOf,
  ROOT,
  readConfig,
  taskEnvironment,
  workerCommand,
} from "./launcher/environment.ts";
import { runningInstance } from "./launcher/instance.ts";
import { complain } from "./launcher/output.ts";
import { onStopRequest } from "./bootstrap/stop-requests.ts";
import { dyingWithUs } from "./launcher/supervisor.ts";
import { workerPlace } from "./launcher/task-reach.ts";

const config = await readConfig();
const databaseUrl = config.DATABASE_URL ?? runningInstance(dataDirOf(config))?.databaseUrl;
if (databaseUrl === undefined) {
  complain("There is no database to work for. Start the product first (npm start), or set DATABASE_URL.");
  process.exit(2);
}
const place = await workerPlace(ROOT, config.TASK_USER);
if (place.problem !== undefined) complain(place.problem);
const [program, ...args] = dyingWithUs(place.wrap(workerCommand(place.root)));
const worker = spawn(program as string, args, {
  cwd: ROOT,
  env: { ...childEnvironment(config, databaseUrl, false), ...taskEnvironment(config, place.root) },
  stdio: "inherit",
  // A group of its own: a Ctrl-C must not reach the tasks that it is starting at that moment.
  detached: true,
});
const askToEnd = () => worker.kill("SIGTERM");
onStopRequest(askToEnd, askToEnd);
worker.once("exit", (code) => process.exit(code ?? 1));

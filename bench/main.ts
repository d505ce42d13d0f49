/**
 * `npm run bench` runs all workloads, `npm run bench -- W1 W10` some of them; `--repetitions N`.
 * Prints a table and writes everything, with the machine, to bench/results/. Nothing here gates a test:
 * times of a shared machine are to be read by people.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, release, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { COLD_START } from "./cold-start.ts";
import { COMMIT_TO_PIXEL } from "./commit-to-pixel.ts";
import { EDITOR } from "./editor.ts";
import { CHAIN, FAN, LAYERS } from "./flow.ts";
import { VALIDATE } from "./validate.ts";
import { type Comparison, median, type Workload } from "./workload.ts";

const WORKLOADS: readonly Workload[] = [CHAIN, FAN, LAYERS, COMMIT_TO_PIXEL, EDITOR, VALIDATE, COLD_START];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repetitions: { type: "string", default: "5" }, help: { type: "boolean", short: "h", default: false } },
});
const repetitions = Number(values.repetitions);
const unknown = positionals.filter((id) => !WORKLOADS.some((workload) => workload.id === id));
const known = WORKLOADS.map(({ id, title }) => `  ${id.padEnd(4)} ${title}`).join("\n");
if (values.help) {
  print(`npm run bench -- [WORKLOAD …] [--repetitions N]\n\n${known}`);
  process.exit(0);
}
if (unknown.length > 0 || !(repetitions >= 1)) {
  const problem =
    unknown.length > 0 ? `There is no workload ${unknown.join(", ")}.` : "--repetitions is a number from 1 on.";
  process.stderr.write(`${problem} Known:\n${known}\n`);
  process.exit(2);
}
const chosen = WORKLOADS.filter(({ id }) => positionals.length === 0 || positionals.includes(id));

const results: { id: string; title: string; comparisons: Comparison[] }[] = [];
for (const workload of chosen) {
  print(`\n${workload.id}  ${workload.title}`);
  const comparisons = await workload.run({ repetitions, say: (line) => process.stderr.write(`   ${line}\n`) });
  for (const comparison of comparisons) print(tableRow(comparison));
  results.push({ id: workload.id, title: workload.title, comparisons });
}

const directory = path.join(import.meta.dirname, "results");
await mkdir(directory, { recursive: true });
const file = path.join(directory, `${new Date().toISOString().replace(/[:.]/g, "-")}.json`);
const machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 1024 ** 3),
  kernel: release(),
  node: process.version,
};
await writeFile(file, `${JSON.stringify({ machine, repetitions, results }, null, 2)}\n`);
print(
  `\n${machine.cores} cores (${machine.cpu}), Node ${machine.node}. Written to ${path.relative(process.cwd(), file)}`,
);

function tableRow({ name, unit, ours, baseline, goal, figures }: Comparison): string {
  const own = median(ours);
  const spread = `${figure(Math.min(...ours))}–${figure(Math.max(...ours))}`;
  const compared = baseline
    ? `  ${baseline.name} ${figure(median(baseline.values))} ${unit}  ratio ${(own / median(baseline.values)).toFixed(2)}`
    : "";
  const measured = baseline ? own / median(baseline.values) : own;
  const verdict =
    goal === undefined ? "" : measured <= goal ? `  goal ≤ ${goal} reached` : `  goal ≤ ${goal} NOT reached`;
  const more = Object.entries(figures ?? {})
    .map(([key, value]) => `${key} ${figure(value)}`)
    .join(", ");
  return `   ${name.padEnd(34)} ${figure(own)} ${unit} (${spread})${compared}${verdict}${more === "" ? "" : `\n     ${more}`}`;
}

function figure(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-US");
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

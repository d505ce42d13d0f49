/** The graphs that are measured, as documents: `noop` tasks, so that nothing but the orchestration costs. */

interface Task {
  readonly id: string;
  readonly upstream: readonly string[];
}

function toYaml(id: string, tasks: readonly Task[]): string {
  const lines = [`id: ${id}`, "max_active_runs: 1000", "defaults: { type: noop }", "tasks:"];
  for (const task of tasks) {
    lines.push(`  - id: ${task.id}`);
    if (task.upstream.length > 0) lines.push(`    dependencies: [${task.upstream.join(", ")}]`);
  }
  return `${lines.join("\n")}\n`;
}

/** t0 → t1 → … */
export function chainDocument(length: number): string {
  return toYaml(
    `chain-${length}`,
    Array.from({ length }, (_, n) => ({ id: `t${n}`, upstream: n === 0 ? [] : [`t${n - 1}`] })),
  );
}

/** One, then `width` at once, then one that waits for all of them. */
export function fanDocument(width: number): string {
  const parts = Array.from({ length: width }, (_, n) => `part${n}`);
  return toYaml(`fan-${width}`, [
    { id: "split", upstream: [] },
    ...parts.map((id) => ({ id, upstream: ["split"] })),
    { id: "join", upstream: parts },
  ]);
}

/** Layers of equal width; each task waits for `parents` tasks of the layer before it. */
export function layeredDocument(layers: number, width: number, parents: number): string {
  const tasks: Task[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    for (let n = 0; n < width; n += 1) {
      const upstream =
        layer === 0 ? [] : Array.from({ length: parents }, (_, k) => `l${layer - 1}_${(n + k * 7) % width}`);
      tasks.push({ id: `l${layer}_${n}`, upstream });
    }
  }
  return toYaml(`layers-${layers}x${width}`, tasks);
}

/** As a person writes it: comments, a script a task, each behind two of those 40 before it. `lines` of script a task. */
export function writtenDocument(count: number, lines: number): string {
  const text = [`id: written-${count}`, "name: Written by hand", "", "tasks:"];
  for (let n = 0; n < count; n += 1) {
    text.push(`  - id: task_${n}   # number ${n}`);
    if (n >= 40) text.push(`    dependencies: [task_${n - 40}, task_${n - 39 - (n % 3)}]`);
    text.push("    retries: 2", "    command: |");
    for (let line = 0; line < lines; line += 1)
      text.push(`      echo "line ${line} of ${n}: loading the orders of yesterday"`);
  }
  return `${text.join("\n")}\n`;
}

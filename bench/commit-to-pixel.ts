/**
 * W7: from the moment a state is written to the moment a browser has drawn it, on a run's graph; and
 * from the click that starts a run to its first task running. The browser and the database share a clock.
 */
import type { Browser, Page } from "@playwright/test";
import { launchBrowser, signUp } from "./browser.ts";
import { layeredDocument } from "./documents.ts";
import { query, type Stack, startDatabaseServer, startStack } from "./stack.ts";
import type { Comparison, Workload } from "./workload.ts";

/** A chain of short programs: some ten changes a second, all of them seen. */
const LENGTH = 40;
const WATCHED = [
  "id: watched",
  "defaults: { command: sleep 0.1 }",
  "tasks:",
  ...Array.from({ length: LENGTH }, (_, n) => `  - { id: t${n}${n === 0 ? "" : `, dependencies: [t${n - 1}]`} }`),
].join("\n");

interface Latencies {
  readonly pixel: number[];
  readonly click: number[];
}

export const COMMIT_TO_PIXEL: Workload = {
  id: "W7",
  title: "from a commit to the screen, from a click to a running task",
  async run({ repetitions, say }): Promise<Comparison[]> {
    const browser = await launchBrowser();
    const server = await startDatabaseServer();
    try {
      const stack = await startStack(await server.freshDatabase());
      try {
        return await measure(stack, browser, repetitions, say);
      } finally {
        await stack.stop();
      }
    } finally {
      await browser.close();
      await server.stop();
    }
  },
};

async function measure(
  stack: Stack,
  browser: Browser,
  repetitions: number,
  say: (line: string) => void,
): Promise<Comparison[]> {
  await stack.request("POST", "/dags", WATCHED, "application/yaml");
  await stack.request("POST", "/dags", layeredDocument(20, 100, 3), "application/yaml");
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await signUp(page, stack);
  // The first visit loads code and opens connections; people feel the ones after it.
  await watchOneRun(stack, page);

  const idle: Latencies = { pixel: [], click: [] };
  const busy: Latencies = { pixel: [], click: [] };
  for (let n = 0; n < repetitions; n += 1) {
    collect(idle, await watchOneRun(stack, page));
    let isOver = false;
    const load = (async () => {
      while (!isOver) await stack.runToEnd("layers-20x100");
    })();
    collect(busy, await watchOneRun(stack, page));
    isOver = true;
    await load;
    say(`p99 so far: ${percentile(idle.pixel, 99)} ms idle, ${percentile(busy.pixel, 99)} ms busy`);
  }
  const web = (await stack.processes()).find(({ command }) => /next-server|next start/.test(command));
  return [
    latency("commit → pixel, idle", idle.pixel, 250),
    latency("commit → pixel, beside 2,000-task runs without a pause", busy.pixel, 250),
    latency("click → running, idle", idle.click, 300),
    latency("click → running, beside them", busy.click),
    { name: "memory of web after it", unit: "MiB", ours: [(web?.rssBytes ?? Number.NaN) / 1024 ** 2], goal: 350 },
  ];
}

/** Starts a run by a click and follows it to its end. Milliseconds for each change that was drawn. */
async function watchOneRun(stack: Stack, page: Page): Promise<{ pixel: number[]; click: number }> {
  await page.goto(`${stack.url}/dags/watched`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const start = page.getByRole("dialog", { name: "Run watched" }).getByRole("button", { name: "Start run" });
  await page.waitForTimeout(500); // a person reads the form, too
  await recordDrawnStates(page);
  const clickedAt = Date.now();
  await start.click();
  await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
  const runId = /\/runs\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
  await page
    .locator(`[data-state="success"]`)
    .nth(LENGTH - 1)
    .waitFor({ state: "attached", timeout: 60_000 });
  const drawn = await page.evaluate(() => (window as unknown as { drawn: Record<string, number> }).drawn);

  const events = await query<{ at: Date; task_indexes: number[]; task_states: string[] }>(
    stack.databaseUrl,
    "select at, task_indexes, task_states from dag.run_event where run_id = $1",
    [runId],
  );
  const written = new Map(
    events.flatMap(({ at, task_indexes, task_states }) =>
      task_indexes.map((index, n): [string, number] => [`${index} ${task_states[n]}`, at.getTime()]),
    ),
  );
  const pixel = Object.entries(drawn).flatMap(([key, drawnAt]: [string, number]) => {
    const writtenAt = written.get(key);
    // What had happened before the page was there is not a matter of this.
    return writtenAt === undefined || Number(key.split(" ")[0]) < 3 ? [] : [drawnAt - writtenAt];
  });
  if (pixel.length < LENGTH) throw new Error(`Only ${pixel.length} changes were seen on the page.`);
  return { pixel, click: (written.get("0 running") ?? Number.NaN) - clickedAt };
}

/** Notes when each state of each node was first on the screen, in `window.drawn`, by "index state". */
async function recordDrawnStates(page: Page): Promise<void> {
  await page.evaluate(() => {
    const drawn: Record<string, number> = {};
    (window as unknown as { drawn: typeof drawn }).drawn = drawn;
    new MutationObserver(() => {
      const fresh = [...document.querySelectorAll<HTMLElement>("[data-state][id]")]
        .map((node): string => `${/\d+$/.exec(node.id)?.[0]} ${node.dataset["state"]}`)
        .filter((key) => !(key in drawn));
      if (fresh.length === 0) return;
      // The task after the frame's own work: the frame is out.
      requestAnimationFrame(() =>
        setTimeout(() => {
          for (const key of fresh) drawn[key] ??= Date.now();
        }),
      );
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-state"] });
  });
}

function collect(into: Latencies, one: { pixel: number[]; click: number }): void {
  into.pixel.push(...one.pixel);
  into.click.push(one.click);
}

function latency(name: string, values: readonly number[], goal?: number): Comparison {
  return {
    name: `${name}, p99`,
    unit: "ms",
    ours: [percentile(values, 99)],
    ...(goal === undefined ? {} : { goal }),
    figures: { "p50 ms": percentile(values, 50), "p95 ms": percentile(values, 95), samples: values.length },
  };
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

/**
 * W8: the editor with 1,000 and 5,000 tasks beside a bare React Flow with the same boxes at the same
 * places: how long it takes from an empty tab to the drawn graph, and the frames of a drag and of a zoom.
 * The editor does all of its work meanwhile: sign-in, the text, its check, forms, the code pane.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "@playwright/test";
import { build } from "vite";
import { validate } from "#engine/document/validate.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { layeredLayout } from "#engine/graph/layout.ts";
import { layeredDocument } from "./documents.ts";
import { type Stack, startDatabaseServer, startStack } from "./stack.ts";
import { type Comparison, interleave, type Workload } from "./workload.ts";

const BOX = { width: 232, height: 56 };
const ZOOM = 0.8;
const SIZES = [
  { id: "layers-100x10", tasks: 1_000, document: layeredDocument(100, 10, 3) },
  { id: "layers-100x50", tasks: 5_000, document: layeredDocument(100, 50, 3) },
] as const;

export const EDITOR: Workload = {
  id: "W8",
  title: "the editor beside a bare React Flow: open, drag, zoom",
  async run({ repetitions, say }): Promise<Comparison[]> {
    const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
    const server = await startDatabaseServer();
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    const bare = await BarePages.build();
    try {
      const stack = await startStack(await server.freshDatabase());
      try {
        return await measure(stack, bare, browser, repetitions, say);
      } finally {
        await stack.stop();
      }
    } finally {
      await bare.close();
      await browser.close();
      await server.stop();
    }
  },
};

async function measure(
  stack: Stack,
  bare: BarePages,
  browser: Browser,
  repetitions: number,
  say: (line: string) => void,
): Promise<Comparison[]> {
  for (const { document } of SIZES) await stack.request("POST", "/dags", document, "application/yaml");
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await signUp(page, stack);
  const comparisons: Comparison[] = [];
  for (const { id, tasks } of SIZES) {
    const ours = () =>
      open(page, `${stack.url}/dags/${id}/edit`, '[role="application"][aria-busy="false"] .react-flow__node');
    const theirs = () => open(page, `${bare.url}/${id}`, ".react-flow__node");
    // The first visit loads code; people feel the ones after it.
    await ours();
    await theirs();
    const opened = await interleave(repetitions, ours, theirs);
    say(`${tasks} tasks opened`);
    const dragged = await interleave(
      repetitions,
      async () => (await ours(), await drag(page)),
      async () => (await theirs(), await drag(page)),
    );
    say(`${tasks} tasks dragged`);
    const zoomed = await interleave(
      repetitions,
      async () => (await ours(), await zoom(page)),
      async () => (await theirs(), await zoom(page)),
    );
    const compare = (what: string, values: { ours: number[]; baseline: number[] }, goal?: number): Comparison => ({
      name: `${tasks} tasks: ${what}`,
      unit: "ms",
      ours: values.ours,
      baseline: { name: "bare React Flow", values: values.baseline },
      ...(goal === undefined ? {} : { goal }),
    });
    comparisons.push(
      compare("open", opened, tasks === 1_000 ? 1.5 : undefined),
      compare("drag, frame p95", dragged, tasks === 1_000 ? 1.15 : undefined),
      compare("zoom out and in, frame p95", zoomed),
    );
  }
  return comparisons;
}

/** Milliseconds from the navigation to the frame in which the graph stands. */
async function open(page: Page, url: string, drawn: string): Promise<number> {
  await page.goto("about:blank");
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction((selector) => document.querySelector(selector) !== null, drawn, { polling: "raf" });
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      }),
  );
}

/** The 95th percentile of the frames while a box is dragged around. */
async function drag(page: Page): Promise<number> {
  const box = await page.locator(".react-flow__node").nth(3).boundingBox();
  if (box === null) throw new Error("There is no box to drag.");
  const [x, y] = [box.x + box.width / 3, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 8, y + 8);
  const frames = await recordFrames(page);
  for (let n = 0; n < 60; n += 1) await page.mouse.move(x + 8 + 2 * n, y + 8 + 40 * Math.sin(n / 5));
  const result = await frames();
  await page.mouse.up();
  return result;
}

/** The 95th percentile of the frames while one zooms out to the whole and in again. */
async function zoom(page: Page): Promise<number> {
  const pane = await page.locator(".react-flow__pane").first().boundingBox();
  if (pane === null) throw new Error("There is no canvas.");
  await page.mouse.move(pane.x + pane.width / 2, pane.y + pane.height / 2);
  await page.keyboard.down("Control");
  const frames = await recordFrames(page);
  for (const delta of [60, -60]) for (let n = 0; n < 25; n += 1) await page.mouse.wheel(0, delta);
  const result = await frames();
  await page.keyboard.up("Control");
  return result;
}

/** Notes how far apart frames are. @returns what ends it and gives their 95th percentile, milliseconds */
async function recordFrames(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last: number | undefined;
    const note = (now: number) => {
      if (last !== undefined) frames.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    Object.assign(window, { frames });
  });
  return async () => {
    const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
    const sorted = frames.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  };
}

async function signUp(page: Page, stack: Stack): Promise<void> {
  await page.goto(stack.setUpLink);
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByLabel(/^Password/).fill("correct horse battery staple");
  await page.getByRole("button", { name: /create/i }).click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}

/** The bare pages, bundled for production and served from this process. */
class BarePages {
  readonly #directory: string;
  readonly #server: Server;

  private constructor(directory: string, server: Server) {
    this.#directory = directory;
    this.#server = server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  static async build(): Promise<BarePages> {
    const directory = await mkdtemp(path.join(tmpdir(), "dag-bench-bare-"));
    await build({
      configFile: false,
      logLevel: "silent",
      build: {
        outDir: directory,
        lib: { entry: path.join(import.meta.dirname, "baselines/bare-flow.ts"), formats: ["es"], fileName: "bare" },
      },
      define: { "process.env.NODE_ENV": '"production"' },
    });
    const files = new Map<string, { type: string; body: string | Buffer }>();
    for (const { id, document } of SIZES) files.set(`/${id}`, { type: "text/html", body: pageOf(document) });
    const server = createServer((request, response) => {
      const known = files.get(request.url ?? "");
      if (known) {
        response.writeHead(200, { "content-type": known.type }).end(known.body);
        return;
      }
      readFile(path.join(directory, path.basename(request.url ?? ""))).then(
        (body) => {
          const type = request.url?.endsWith(".css") ? "text/css" : "text/javascript";
          response.writeHead(200, { "content-type": type, "cache-control": "max-age=3600" }).end(body);
        },
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return new BarePages(directory, server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function pageOf(document: string): string {
  const { dag } = validate(document);
  if (!dag) throw new Error("The document of the benchmark is not valid.");
  const layout = layeredLayout(graphOf(dag.tasks), {
    direction: "right",
    nodeWidth: BOX.width,
    nodeHeight: BOX.height,
  });
  const graph = {
    ...BOX,
    zoom: ZOOM,
    nodes: dag.tasks.map(({ id, index }) => ({ id, x: layout.x[index], y: layout.y[index] })),
    edges: dag.tasks.flatMap(({ id, upstream }) => upstream.map((from) => [dag.tasks[from]?.id, id])),
  };
  return `<!doctype html><link rel="stylesheet" href="/bare.css"><script>window.graph = ${JSON.stringify(graph)}</script><script type="module" src="/bare.js"></script>`;
}

/**
 * W8: the editor with 1,000 and 5,000 tasks beside a bare React Flow with the same boxes at the same
 * places: how long it takes from an empty tab to the drawn graph, and the frames of a drag, of pulling the
 * canvas about, of a zoom, and of the whole graph. The editor does all of its work meanwhile: sign-in, the
 * text, its check, forms, the code pane. Then a text of a megabyte while one types in it, and the layout
 * beside ELK's.
 */
import type { Browser, Page } from "@playwright/test";
import Elk from "elkjs/lib/elk.bundled.js";
import { validate } from "#engine/document/validate.ts";
import { graphOf } from "#engine/graph/graph.ts";
import { layeredLayout } from "#engine/graph/layout.ts";
import { BarePages, BOX } from "./bare-pages.ts";
import { launchBrowser, signUp } from "./browser.ts";
import { drag, open, pan, type, zoom } from "./canvas-gestures.ts";
import { layeredDocument, writtenDocument } from "./documents.ts";
import { type Stack, startDatabaseServer, startStack } from "./stack.ts";
import { type Comparison, interleave, type Workload } from "./workload.ts";

const SIZES = [
  { id: "layers-100x10", tasks: 1_000, document: layeredDocument(100, 10, 3) },
  { id: "layers-100x50", tasks: 5_000, document: layeredDocument(100, 50, 3) },
] as const;
const LARGE_TEXT = { id: "written-2000", document: writtenDocument(2_000, 8) };
const DRAWN = '[role="application"][aria-busy="false"]';

export const EDITOR: Workload = {
  id: "W8",
  title: "the editor beside a bare React Flow: open, drag, pan, zoom; typing; layout beside ELK",
  async run({ repetitions, say }): Promise<Comparison[]> {
    const browser = await launchBrowser();
    const server = await startDatabaseServer();
    const bare = await BarePages.build(SIZES);
    try {
      const stack = await startStack(await server.freshDatabase());
      try {
        const page = await signedIn(stack, browser);
        const canvas = await onCanvas(stack, bare, page, repetitions, say);
        const typing = await whileTyping(stack, page, repetitions);
        return [...canvas, typing, ...(await layouts(repetitions))];
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

async function signedIn(stack: Stack, browser: Browser): Promise<Page> {
  for (const { document } of [...SIZES, LARGE_TEXT]) await stack.request("POST", "/dags", document, "application/yaml");
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await signUp(page, stack);
  return page;
}

async function onCanvas(
  stack: Stack,
  bare: BarePages,
  page: Page,
  repetitions: number,
  say: (line: string) => void,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const { id, tasks } of SIZES) {
    const ours = () => open(page, `${stack.url}/dags/${id}/edit`, `${DRAWN} .react-flow__node`);
    const theirs = () => open(page, `${bare.url}/${id}`, ".react-flow__node");
    // The first visit loads code; people feel the ones after it.
    await ours();
    await theirs();
    const compare = async (
      what: string,
      measured: { ours: () => Promise<number>; theirs: () => Promise<number> },
      goal?: number,
    ) => {
      const values = await interleave(repetitions, measured.ours, measured.theirs);
      say(`${tasks} tasks: ${what}`);
      comparisons.push({
        name: `${tasks} tasks: ${what}`,
        unit: "ms",
        ours: values.ours,
        baseline: { name: "bare React Flow", values: values.baseline },
        ...(goal === undefined ? {} : { goal }),
      });
    };
    const bothDo = (gesture: (on: Page) => Promise<number>) => ({
      ours: async () => (await ours(), await gesture(page)),
      theirs: async () => (await theirs(), await gesture(page)),
    });
    const isSmall = tasks === 1_000;
    await compare("open", { ours, theirs }, isSmall ? 1.5 : undefined);
    await compare("drag, frame p95", bothDo(drag), isSmall ? 1.15 : undefined);
    await compare("pan, frame p95", bothDo(pan));
    await compare("zoom out and in, frame p95", bothDo(zoom));
    const whole: number[] = [];
    for (let n = 0; n < repetitions; n += 1) {
      await ours();
      await page.locator(DRAWN).press("0");
      await page.waitForTimeout(1_000);
      whole.push(await pan(page));
    }
    comparisons.push({ name: `${tasks} tasks: pan of the whole, frame p95`, unit: "ms", ours: whole, goal: 33.5 });
  }
  return comparisons;
}

async function whileTyping(stack: Stack, page: Page, repetitions: number): Promise<Comparison> {
  const values: number[] = [];
  for (let n = 0; n < repetitions; n += 1) {
    await open(page, `${stack.url}/dags/${LARGE_TEXT.id}/edit`, `${DRAWN} .react-flow__node`);
    await page.locator(".cm-line").first().waitFor();
    await page.waitForTimeout(2_000);
    values.push(await type(page));
  }
  return { name: "1.1 MB of text: longest block while typing", unit: "ms", ours: values, goal: 50 };
}

async function layouts(repetitions: number): Promise<Comparison[]> {
  const elk = new Elk();
  const comparisons: Comparison[] = [];
  for (const { tasks, document } of SIZES) {
    const { dag } = validate(document);
    if (!dag) throw new Error("The document of the benchmark is not valid.");
    const values = await interleave(
      repetitions,
      () =>
        timed(() =>
          layeredLayout(graphOf(dag.tasks), { direction: "right", nodeWidth: BOX.width, nodeHeight: BOX.height }),
        ),
      () =>
        timed(() =>
          elk.layout({
            id: "root",
            layoutOptions: { "elk.algorithm": "layered" },
            children: dag.tasks.map(({ id }) => ({ id, ...BOX })),
            edges: dag.tasks.flatMap(({ id, upstream }) =>
              upstream.map((from) => ({ id: `${from}-${id}`, sources: [dag.tasks[from]?.id ?? ""], targets: [id] })),
            ),
          }),
        ),
    );
    comparisons.push({
      name: `${tasks} tasks: layout`,
      unit: "ms",
      ours: values.ours,
      baseline: { name: "ELK layered", values: values.baseline },
      goal: 0.5,
    });
  }
  return comparisons;
}

async function timed(run: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

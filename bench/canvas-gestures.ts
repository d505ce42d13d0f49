/** What a person does to a canvas, measured by its frames. The same hands for the editor and for the bare one. */
import type { Page } from "@playwright/test";

/** Milliseconds from the navigation to the frame in which the graph stands. */
export async function open(page: Page, url: string, drawn: string): Promise<number> {
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
export async function drag(page: Page): Promise<number> {
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

/** The 95th percentile of the frames while the canvas is pulled about with the middle button. */
export async function pan(page: Page): Promise<number> {
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  await page.mouse.down({ button: "middle" });
  const frames = await recordFrames(page);
  for (let n = 0; n < 60; n += 1) await page.mouse.move(x - 4 * n, y + 60 * Math.sin(n / 8));
  const result = await frames();
  await page.mouse.up({ button: "middle" });
  return result;
}

/** The 95th percentile of the frames while one zooms out to the whole and in again. */
export async function zoom(page: Page): Promise<number> {
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  await page.keyboard.down("Control");
  const frames = await recordFrames(page);
  for (const delta of [60, -60]) for (let n = 0; n < 25; n += 1) await page.mouse.wheel(0, delta);
  const result = await frames();
  await page.keyboard.up("Control");
  return result;
}

async function middle(page: Page): Promise<{ x: number; y: number }> {
  const pane = await page.locator(".react-flow__pane").first().boundingBox();
  if (pane === null) throw new Error("There is no canvas.");
  return { x: pane.x + pane.width / 2, y: pane.y + pane.height / 2 };
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

/**
 * Types with pauses into the text of the editor, so that all that follows a pause is met as well.
 *
 * @returns the longest that the page was held up at once, milliseconds; 0 where it never was for 50 or more,
 * which is what browsers call long
 */
export async function type(page: Page): Promise<number> {
  const line = page.getByRole("textbox", { name: "Document of the workflow" }).locator(".cm-line").nth(6);
  await line.click();
  await page.keyboard.press("End");
  // The form of the task that the cursor is in, and the code that opens it, are not a matter of typing.
  await page.waitForTimeout(1_500);
  await page.evaluate(() => {
    const blocks: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) blocks.push(duration);
    }).observe({ type: "longtask" });
    Object.assign(window, { blocks });
  });
  for (let word = 0; word < 4; word += 1) {
    await page.keyboard.type(" # why", { delay: 90 });
    await page.locator('[role="application"][aria-busy="false"]').waitFor();
    await page.waitForTimeout(1_500);
  }
  const blocks = await page.evaluate(() => (window as unknown as { blocks: number[] }).blocks);
  return Math.max(0, ...blocks);
}

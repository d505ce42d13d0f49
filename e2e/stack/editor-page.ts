/** The editor of a workflow, as one handles it. */
import { expect, type Locator, type Page } from "@playwright/test";

/** A short document with a comment wherever one can stand. */
export const DOCUMENT = `# Kept, whatever happens below.
id: drawn
name: Drawn   # shown to people

tasks:
  # --- first ---
  - id: fetch   # from afar
    command: echo fetch
    retries: 2

  - id: clean
    dependencies: [ fetch ]
    when: tasks.fetch.state == "success"   # only then
    command: echo clean
  - id: load
    command: 'echo "load"'
# the end
`;
/** The text as it stands in the code pane; short documents are there as a whole. */
export async function textOf(page: Page): Promise<string> {
  const lines = await page
    .getByRole("textbox", { name: "Document of the workflow" })
    .locator(".cm-line")
    .evaluateAll((elements) => elements.map((each) => each.textContent ?? ""));
  return lines.join("\n");
}

export async function expectText(page: Page, part: string | RegExp): Promise<void> {
  await expect(async () => {
    const text = await textOf(page);
    if (typeof part === "string") expect(text).toContain(part);
    else expect(text).toMatch(part);
  }).toPass({ timeout: 10_000 });
}

export function node(page: Page, id: string): Locator {
  return page.locator(`.react-flow__node[data-id="${id}"]`);
}

export async function open(page: Page, id = "drawn"): Promise<void> {
  await page.goto(`/dags/${id}/edit`);
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  await settled(page);
}

/** Resolves when the picture is of the text, and no task has moved for some frames: panes and view have come to rest. */
export async function settled(page: Page): Promise<void> {
  await expect(canvas(page)).toHaveAttribute("aria-busy", "false");
  await page.evaluate(async () => {
    const places = () =>
      [...document.querySelectorAll(".react-flow__node")]
        .map((each) => each.getBoundingClientRect())
        .map(({ x, y }) => `${x} ${y}`)
        .join();
    let [last, still] = [places(), 0];
    while (still < 12) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = places();
      still = now === last ? still + 1 : 0;
      last = now;
    }
  });
}

/** Draws an edge from the right side of one task to another, or to a point. */
export async function pull(page: Page, from: string, to: string | { x: number; y: number }): Promise<void> {
  await settled(page);
  const source = await boxOf(page, from);
  await page.mouse.move(source.x + source.width, source.y + source.height / 2);
  await page.mouse.down();
  const end = typeof to === "string" ? await middleOf(page, to) : to;
  await page.mouse.move(end.x - 12, end.y, { steps: 8 });
  // Near its rim the canvas moves along while one draws.
  const last = typeof to === "string" ? await middleOf(page, to) : to;
  await page.mouse.move(last.x, last.y);
  await page.mouse.up();
}

export async function boxOf(page: Page, id: string) {
  const box = await node(page, id).boundingBox();
  if (box === null) throw new Error(`${id} is not in view`);
  return box;
}

async function middleOf(page: Page, id: string): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = await boxOf(page, id);
  return { x: x + width / 3, y: y + height / 2 };
}

export const canvas = (page: Page) => page.getByRole("application", { name: /^Canvas of/ });

/** What the browser keeps of an unsaved document, as it is stored; "" without. @param workflow its id, or `new` */
export async function keptDraft(page: Page, workflow: string): Promise<string> {
  const key = await draftKeyOf(page, workflow);
  return await page.evaluate((name) => localStorage.getItem(name) ?? "", key);
}

/** Where the unsaved text of the person who is signed in stands. */
export async function draftKeyOf(page: Page, workflow: string): Promise<string> {
  const { user } = (await (await page.request.get("/api/auth/get-session")).json()) as { user: { id: string } };
  return `dag-draft:${user.id}:${workflow}`;
}

/** Gestures of the pointer and of files that editor.e2e.ts does not have. */
import { boxOf, canvas, DOCUMENT, expectText, node, open, pull, settled, textOf } from "./stack/editor-page.ts";
import { expect, test } from "./stack/shared.ts";

test.beforeEach(async ({ adminPage: page, api }) => {
  await api.apply(DOCUMENT);
  await page.goto("/dags");
  await page.evaluate(() => localStorage.clear());
});

test("the end of an edge is dragged to another task", async ({ adminPage: page }) => {
  await open(page);
  const target = await boxOf(page, "clean");
  const other = await boxOf(page, "load");
  await page
    .locator('.react-flow__edge[data-id="fetch → clean"] .react-flow__edgeupdater-target')
    .hover({ force: true });
  await page.mouse.down();
  await page.mouse.move(target.x - 30, target.y + 30, { steps: 4 });
  await page.mouse.move(other.x + 4, other.y + other.height / 2, { steps: 8 });
  await page.mouse.up();
  await expectText(page, "  - id: load\n    dependencies: [ fetch ]\n");
  await expectText(page, "  - id: clean\n    when:");
  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(DOCUMENT);
});

test("the end of an edge may be dropped anywhere on a task, or stays where it was", async ({ adminPage: page }) => {
  await open(page);
  const other = await boxOf(page, "load");
  const end = page.locator('.react-flow__edge[data-id="fetch → clean"] .react-flow__edgeupdater-target');
  await end.hover({ force: true });
  await page.mouse.down();
  await page.mouse.move(other.x + other.width / 2, other.y + other.height + 90, { steps: 6 });
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await textOf(page)).toBe(DOCUMENT);
  await end.hover({ force: true });
  await page.mouse.down();
  await page.mouse.move(other.x + other.width / 2, other.y + other.height / 2, { steps: 8 });
  await page.mouse.up();
  await expectText(page, "  - id: load\n    dependencies: [ fetch ]\n");
  await expectText(page, "  - id: clean\n    when:");
});

test("a task that is selected, found or added shows its lines, and its lines select it", async ({
  adminPage: page,
}) => {
  await open(page);
  const shown = page.locator(".cm-activeLine");
  await page.keyboard.press("/");
  await page.getByRole("searchbox", { name: "Find a task in the graph" }).fill("load");
  await page.keyboard.press("Enter");
  await expect(shown).toContainText("id: load");
  await canvas(page).focus();
  await page.keyboard.press("Control+d");
  await expectText(page, "- id: load-2\n");
  await expect(shown).toContainText("id: load-2");
  await page.locator(".cm-line", { hasText: "dependencies: [ fetch ]" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "clean" })).toBeVisible();
  await expect(shown).toContainText("dependencies: [ fetch ]");
});

test("a frame selects what it touches, near and from afar", async ({ adminPage: page, api }) => {
  await open(page);
  const [first, second] = [await boxOf(page, "fetch"), await boxOf(page, "clean")];
  await page.mouse.move(first.x - 20, first.y - 20);
  await page.mouse.down();
  await page.mouse.move(second.x + 20, Math.max(first.y, second.y) + 20, { steps: 6 });
  await page.mouse.up();
  await expect(page.getByRole("toolbar", { name: /selected tasks$/ })).toBeVisible();

  const tasks = Array.from(
    { length: 400 },
    (_, n) => `  - { id: t${n}, type: noop${n < 20 ? "" : `, dependencies: [t${n - 20}]`} }`,
  );
  await api.apply(`id: drawn\ntasks:\n${tasks.join("\n")}\n`);
  await page.goto("/dags/drawn/edit");
  await expect(canvas(page)).toHaveAttribute("aria-busy", "false");
  await canvas(page).press("0");
  // No box is drawn one by one from there.
  await expect(page.locator(".react-flow__node")).toHaveCount(0);
  const pane = await page.locator(".react-flow__pane").boundingBox();
  if (pane === null) throw new Error("there is no pane");
  await page.mouse.move(pane.x + 5, pane.y + 5);
  await page.mouse.down();
  await page.mouse.move(pane.x + pane.width - 5, pane.y + pane.height - 5, { steps: 8 });
  await page.mouse.up();
  await expect(page.getByRole("toolbar", { name: "400 selected tasks" })).toBeVisible();
  await canvas(page).press("Delete");
  await expectText(page, /tasks: ?(\[\])?\n?$/);
  await canvas(page).press("Control+z");
  await expect(page.getByText("400 tasks, 380 edges")).toBeVisible();
});

test("a task is found by a part of its name, and shown", async ({ adminPage: page }) => {
  await open(page);
  await canvas(page).press("/");
  const search = page.getByRole("combobox", { name: "Find a task" }).or(page.getByPlaceholder("Find a task")).first();
  await expect(search).toBeFocused();
  await page.keyboard.type("loa");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Settings of load" })).toBeVisible();
});

test("what was placed by hand is given back to the layout", async ({ adminPage: page }) => {
  await open(page);
  const arrange = page.getByRole("button", { name: "Arrange" });
  await expect(arrange).toBeDisabled();
  const before = await boxOf(page, "load");
  await page.mouse.move(before.x + 60, before.y + 20);
  await page.mouse.down();
  await page.mouse.move(before.x + 180, before.y + 140, { steps: 6 });
  await page.mouse.up();
  await expectText(page, /layout:\n {2}load: /);
  await arrange.click();
  await expect.poll(() => textOf(page)).toBe(DOCUMENT);
  await settled(page);
  const after = await boxOf(page, "load");
  expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(2);
});

test("boxes glide to where the layout has them", async ({ adminPage: page }) => {
  await open(page);
  const before = await boxOf(page, "load");
  await page.mouse.move(before.x + 60, before.y + 20);
  await page.mouse.down();
  await page.mouse.move(before.x + 180, before.y + 140, { steps: 6 });
  await page.mouse.up();
  await settled(page);
  expect((await boxOf(page, "load")).y - before.y).toBeGreaterThan(60);
  await page.getByRole("button", { name: "Arrange" }).click();
  await expect.poll(async () => (await boxOf(page, "load")).y - before.y).toBeLessThan(60);
  await settled(page);
  const after = await boxOf(page, "load");
  expect(Math.hypot(after.x - before.x, after.y - before.y)).toBeLessThan(2);
});

test("graphs are drawn from top to bottom for who wants it so", async ({ adminPage: page }) => {
  await open(page);
  await page.getByRole("button", { name: "Draw from top to bottom" }).click();
  await expect.poll(async () => (await boxOf(page, "clean")).y - (await boxOf(page, "fetch")).y).toBeGreaterThan(60);
  await settled(page);
  // The keys go along, and so does the edge that one draws: from the lower side to the upper one.
  await node(page, "fetch").click();
  await canvas(page).press("ArrowDown");
  await expect(node(page, "clean")).toHaveClass(/selected/);
  const [clean, load] = [await boxOf(page, "clean"), await boxOf(page, "load")];
  await page.mouse.move(clean.x + clean.width / 2, clean.y + clean.height);
  await page.mouse.down();
  await page.mouse.move(load.x + load.width / 2, load.y + 8, { steps: 8 });
  await page.mouse.up();
  await expectText(page, "  - id: load\n    dependencies: [ clean ]\n");
  await settled(page);
  expect((await boxOf(page, "load")).y).toBeGreaterThan((await boxOf(page, "clean")).y + 60);
  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(DOCUMENT);
  // The choice is the person's, for all graphs, and stays.
  await page.goto("/dags/drawn");
  await expect(page.getByRole("button", { name: "Draw from left to right" })).toBeVisible();
  const upper = await page.locator(".react-flow__node", { hasText: "fetch" }).first().boundingBox();
  const edge = await page.locator(".react-flow__edge path").first().boundingBox();
  expect(Math.abs((edge?.y ?? 0) - ((upper?.y ?? 0) + (upper?.height ?? 0)))).toBeLessThan(8);
  await open(page);
  expect((await boxOf(page, "clean")).y).toBeGreaterThan((await boxOf(page, "fetch")).y + 60);
  await page.getByRole("button", { name: "Draw from left to right" }).click();
  await expect.poll(async () => (await boxOf(page, "clean")).x - (await boxOf(page, "fetch")).x).toBeGreaterThan(200);
});

test("a file that is dropped comes in place of the document, as one step", async ({ adminPage: page }) => {
  await open(page);
  const drop = async (name: string, bytes: string) => {
    const transfer = await page.evaluateHandle(
      ([file, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text as string], file as string));
        return data;
      },
      [name, bytes],
    );
    await page.locator(".react-flow__pane").dispatchEvent("drop", { dataTransfer: transfer });
  };
  await drop("other.yaml", "id: drawn\ntasks:\n  - { id: alone, type: noop }\n");
  await expect(page.getByText("This is other.yaml now")).toBeVisible();
  await expect(node(page, "alone")).toBeVisible();
  await drop("picture.png", "\u0000\u0001\u0002");
  await expectText(page, "id: alone");
  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(DOCUMENT);
});

test.describe("by touch", () => {
  test.use({ hasTouch: true });

  test("a task is selected with a tap, and added from the palette with another", async ({ adminPage: page }) => {
    await open(page);
    await node(page, "clean").tap();
    await expect(page.getByRole("region", { name: "Settings of clean" })).toBeVisible();
    await page.getByRole("button", { name: "Add", exact: true }).tap();
    await page.getByRole("button", { name: "noop", exact: true }).tap();
    await expectText(page, "- id: noop\n");
  });
});

test("an edge is drawn by a pull that begins on one task and ends on another", async ({ adminPage: page }) => {
  await open(page);
  await pull(page, "fetch", "load");
  await expectText(page, "- id: load\n    dependencies: [ fetch ]\n");
});

test("a group is moved by its name, with all that is in it, and chosen by a click on that", async ({
  adminPage: page,
  api,
}) => {
  const text = DOCUMENT.replace("    retries: 2\n", "    retries: 2\n    group: prepare\n").replace(
    "    command: echo clean\n",
    "    command: echo clean\n    group: prepare\n",
  );
  await api.apply(text);
  await open(page);
  const ids = ["fetch", "clean", "load"];
  const places = () => Promise.all(ids.map((id) => boxOf(page, id)));
  const before = await places();
  const name = page.getByTitle("A click selects the tasks of prepare, dragging moves them");
  await name.hover();
  const at = await name.boundingBox();
  if (at === null) throw new Error("the group has no name");
  await page.mouse.down();
  // A drag begins where the pointer is when it has left its place.
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2 - 2);
  const end = { x: at.x + at.width / 2 + 10, y: at.y + at.height / 2 - 122 };
  await page.mouse.move(end.x, end.y, { steps: 3 });
  // While it is dragged, its tasks are where the pointer takes them.
  await expect.poll(async () => Math.round((await boxOf(page, "clean")).y - (before[1]?.y ?? 0))).toBe(-120);
  await page.mouse.up();
  await expectText(page, /layout:\n {2}fetch: \[ ?-?\d+, -?\d+ ?\]\n {2}clean: \[ ?-?\d+, -?\d+ ?\]\n# the end\n$/);
  await settled(page);
  const after = await places();
  for (const [n, id] of ids.entries()) {
    const by = id === "load" ? [0, 0] : [10, -120];
    expect(Math.abs(Math.round((after[n]?.x ?? 0) - (before[n]?.x ?? 0)) - (by[0] ?? 0))).toBeLessThan(3);
    expect(Math.abs(Math.round((after[n]?.y ?? 0) - (before[n]?.y ?? 0)) - (by[1] ?? 0))).toBeLessThan(3);
  }
  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(text);
  await settled(page);
  await name.click();
  await expect(page.getByRole("toolbar", { name: "2 selected tasks" })).toBeVisible();
  expect(await textOf(page)).toBe(text);
});

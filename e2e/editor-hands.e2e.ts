/** What fast fingers, a keyboard alone, a wheel and a screen reader meet on the canvas. */
import { boxOf, canvas, DOCUMENT, expectText, node, open, settled, textOf } from "./stack/editor-page.ts";
import { expect, test } from "./stack/shared.ts";

test.beforeEach(async ({ adminPage: page, api }) => {
  await api.apply(DOCUMENT);
  await page.goto("/dags");
  await page.evaluate(() => localStorage.clear());
});

test("what is cut is what was selected at that moment, however fast the keys come", async ({ adminPage: page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await open(page);
  await node(page, "fetch").click();
  await canvas(page).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+x");
  await expect(node(page, "load")).toHaveCount(0);
  await expect(node(page, "fetch")).toHaveCount(0);
  await expect.poll(clipboard).toMatch(/id: fetch[^]*id: clean[^]*id: load/);
  await page.keyboard.press("Control+v");
  await expectText(page, /id: fetch[^]*id: clean[^]*id: load/);
  await expectText(page, "# only then");
});

test("what is copied right after a change is the changed task", async ({ adminPage: page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await node(page, "load").click();
  await page.getByRole("region", { name: "Settings of load" }).getByLabel("name", { exact: true }).fill("Loaded");
  await page.keyboard.press("Enter");
  await canvas(page).focus();
  await page.keyboard.press("Control+c");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("name: Loaded");
});

test("tasks that are added one after the other stand apart, and nobody has placed them", async ({
  adminPage: page,
}) => {
  await open(page);
  for (const id of ["noop", "noop-2", "noop-3"]) {
    await canvas(page).focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("a");
    await page.getByRole("dialog", { name: "Add a task" }).getByRole("combobox").fill("noop");
    await page.keyboard.press("Enter");
    await expectText(page, `- id: ${id}\n`);
  }
  expect(await textOf(page)).not.toContain("layout:");
  await canvas(page).press("0");
  await settled(page);
  const boxes = await Promise.all(["fetch", "clean", "load", "noop", "noop-2", "noop-3"].map((id) => boxOf(page, id)));
  for (const [n, one] of boxes.entries()) {
    for (const other of boxes.slice(n + 1)) {
      const isApart = Math.abs(one.x - other.x) >= one.width || Math.abs(one.y - other.y) >= one.height;
      expect(isApart).toBe(true);
    }
  }
});

test("with two tasks selected, A adds one between them", async ({ adminPage: page }) => {
  await open(page);
  await node(page, "fetch").click();
  await canvas(page).press("Shift+ArrowRight");
  await expect(page.getByRole("toolbar", { name: "2 selected tasks" })).toBeVisible();
  await page.keyboard.press("a");
  await page.getByRole("dialog", { name: "Add a task between fetch and clean" }).getByRole("combobox").fill("noop");
  await page.keyboard.press("Enter");
  await expectText(page, "- id: noop\n    type: noop\n    dependencies: [ fetch ]\n");
  await expectText(page, "    dependencies: [ noop ]\n    when:");
});

test("a task dropped on an edge between placed tasks stands where it was dropped", async ({ adminPage: page, api }) => {
  await api.apply(`${DOCUMENT}layout:\n  fetch: [0, 0]\n  clean: [420, 160]\n`);
  await open(page);
  const [from, to] = [await boxOf(page, "fetch"), await boxOf(page, "clean")];
  const pane = await page.locator(".react-flow__pane").boundingBox();
  if (pane === null) throw new Error("there is no pane");
  const x = (from.x + from.width + to.x) / 2;
  const y = (from.y + to.y + from.height) / 2;
  await page.getByRole("button", { name: "noop", exact: true }).hover();
  await page.mouse.down();
  await page.mouse.move(x - 20, y - 20, { steps: 6 });
  await page.mouse.move(x, y, { steps: 4 });
  await expect(page.locator('.react-flow__edge[data-id="fetch → clean"]')).toHaveAttribute("data-drop", "over");
  await page.mouse.up();
  await expectText(page, /- id: noop\n {4}type: noop\n {4}dependencies: \[ ?fetch ?\]/);
  await settled(page);
  const box = await boxOf(page, "noop");
  expect(Math.hypot(box.x + box.width / 2 - x, box.y + box.height / 2 - y)).toBeLessThan(30);
});

test("what stood on both sides of a removed task can be joined", async ({ adminPage: page, api }) => {
  await api.apply(DOCUMENT.replace("  - id: load\n", "  - id: load\n    dependencies: [ clean ]\n"));
  await open(page);
  await node(page, "clean").click();
  await canvas(page).press("Delete");
  await expect(page.getByText("load waited for fetch through it.")).toBeVisible();
  await page.getByRole("button", { name: "Join them" }).click();
  await expectText(page, /- id: load\n {4}dependencies: \[ ?fetch ?\]\n/);
});

test("an edge that is chosen goes with Delete, and both ends can be taken", async ({ adminPage: page }) => {
  await open(page);
  const edge = page.locator('.react-flow__edge[data-id="fetch → clean"]');
  const [from, to] = [await boxOf(page, "fetch"), await boxOf(page, "clean")];
  await page.mouse.click((from.x + from.width + to.x) / 2, (from.y + to.y + from.height) / 2);
  await expect(edge).toHaveClass(/selected/);
  await canvas(page).press("Delete");
  await expectText(page, "  - id: clean\n    when:");
  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(DOCUMENT);
  await settled(page);
  await edge.locator(".react-flow__edgeupdater-source").hover({ force: true });
  await page.mouse.down();
  const other = await boxOf(page, "load");
  await page.mouse.move(other.x + other.width / 2, other.y - 30, { steps: 4 });
  await page.mouse.move(other.x + other.width / 2, other.y + other.height / 2, { steps: 8 });
  await page.mouse.up();
  await expectText(page, /- id: clean\n {4}dependencies: \[ load \]/);
});

test("a frame with Shift adds to what is selected", async ({ adminPage: page }) => {
  await open(page);
  await node(page, "load").click();
  const box = await boxOf(page, "fetch");
  await page.keyboard.down("Shift");
  await page.mouse.move(box.x - 14, box.y - 14);
  await page.mouse.down();
  await page.mouse.move(box.x + 30, box.y + 30, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  await expect(page.getByRole("toolbar", { name: "2 selected tasks" })).toBeVisible();
  await expect(node(page, "load")).toHaveClass(/selected/);
  await expect(node(page, "fetch")).toHaveClass(/selected/);
});

test("junk on the clipboard is refused in words, and changes nothing", async ({ adminPage: page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  for (const junk of ["<b>bold</b><script>alert(1)</script>", "\u0000\u0001", "just words", "- [}"]) {
    await page.evaluate((text) => navigator.clipboard.writeText(text), junk);
    await canvas(page).focus();
    await page.keyboard.press("Control+v");
    await expect(page.getByText("That cannot be done").last()).toBeVisible();
    expect(await textOf(page)).toBe(DOCUMENT);
  }
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    '{ "tasks": [{ "id": "load", "type": "noop", "dependencies": ["fetch", "elsewhere"] }] }',
  );
  await page.keyboard.press("Control+v");
  await expect(page.getByText("load is load-2 here")).toBeVisible();
  await expect(page.getByText(/does not wait for elsewhere/)).toBeVisible();
  await expectText(page, "- id: load-2\n");
});

test("Tab goes through the text and changes nothing, until somebody writes there", async ({ adminPage: page }) => {
  await open(page);
  const text = page.getByRole("textbox", { name: "Document of the workflow" });
  await text.focus();
  await page.keyboard.press("Tab");
  await expect(text).not.toBeFocused();
  expect(await textOf(page)).toBe(DOCUMENT);
  await page.locator(".cm-line", { hasText: "id: load" }).click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Tab");
  await expectText(page, /^ {4}- id: load$/m);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(text).not.toBeFocused();
});

test("a screen reader is told what is selected", async ({ adminPage: page }) => {
  await open(page);
  await canvas(page).focus();
  await page.keyboard.press("ArrowRight");
  await expect(
    page.getByRole("status").filter({ hasText: /fetch, bash, 1 of 3; waits for nothing; clean waits for it/ }),
  ).toBeAttached();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("status").filter({ hasText: /clean, bash, 2 of 3; waits for fetch/ })).toBeAttached();
  const active = await canvas(page).getAttribute("aria-activedescendant");
  await expect(page.locator(`[id="${active}"]`)).toContainText("clean");
  await page.keyboard.press("Control+a");
  await expect(page.getByRole("status").filter({ hasText: "3 tasks selected" })).toBeAttached();
});

test("from afar what is selected is seen", async ({ adminPage: page, api }) => {
  const tasks = Array.from(
    { length: 400 },
    (_, n) => `  - { id: t${n}, type: noop${n < 20 ? "" : `, dependencies: [t${n - 20}]`} }`,
  );
  await api.apply(`id: drawn\ntasks:\n${tasks.join("\n")}\n`);
  await open(page);
  await canvas(page).press("0");
  await expect(page.locator(".react-flow__node")).toHaveCount(0);
  await page.mouse.move(5, 5);
  await settled(page);
  const picture = () =>
    page
      .locator("canvas")
      .first()
      .evaluate((each) => (each as HTMLCanvasElement).toDataURL());
  const before = await picture();
  await canvas(page).press("Control+a");
  await expect(page.getByRole("toolbar", { name: "400 selected tasks" })).toBeVisible();
  await expect.poll(picture).not.toBe(before);
});

test("the wheel pans, with Control it zooms, and the map goes where it is clicked", async ({
  adminPage: page,
  api,
}) => {
  const tasks = Array.from(
    { length: 60 },
    (_, n) => `  - { id: t${n}, type: noop${n === 0 ? "" : `, dependencies: [t${n - 1}]`} }`,
  );
  await api.apply(`id: drawn\ntasks:\n${tasks.join("\n")}\n`);
  await open(page);
  const pane = await page.locator(".react-flow__pane").boundingBox();
  if (pane === null) throw new Error("there is no pane");
  await page.mouse.move(pane.x + pane.width / 2, pane.y + pane.height / 2);
  const before = await boxOf(page, "t1");
  await page.mouse.wheel(60, 0);
  await expect.poll(async () => (await boxOf(page, "t1")).x).toBeLessThan(before.x - 20);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -120);
  await page.keyboard.up("Control");
  await expect.poll(async () => (await boxOf(page, "t1")).width).toBeGreaterThan(before.width * 1.05);
  const map = page.locator("canvas.cursor-crosshair");
  const size = await map.boundingBox();
  if (size === null) throw new Error("there is no map");
  await map.click({ position: { x: size.width - 12, y: size.height / 2 } });
  await expect(node(page, "t58").or(node(page, "t59")).first()).toBeVisible();
});

test("panes fold away and come back with a click", async ({ adminPage: page }) => {
  await open(page);
  await page.getByRole("button", { name: "Hide the text" }).click();
  const text = page.locator("#text");
  await expect.poll(async () => (await text.boundingBox())?.width ?? 0).toBeLessThan(2);
  await page.getByRole("button", { name: "Show the text" }).click();
  await expect.poll(async () => (await text.boundingBox())?.width ?? 0).toBeGreaterThan(200);
  await expect(page.getByRole("textbox", { name: "Document of the workflow" })).toBeVisible();
  await page.getByRole("button", { name: "Hide the palette and form" }).click();
  // What cannot be seen cannot be walked to either.
  await expect(page.locator("#side")).toHaveAttribute("inert");
  await page.getByRole("button", { name: "Show the palette and form" }).click();
  await expect(page.locator("#side")).not.toHaveAttribute("inert");
  // Who is in it goes on at what brings it back.
  await page.getByRole("button", { name: "noop", exact: true }).focus();
  await page.keyboard.press("[");
  await expect(page.getByRole("button", { name: "Show the palette and form" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#side")).not.toHaveAttribute("inert");
  await page.getByRole("button", { name: "noop", exact: true }).click();
  await expectText(page, "- id: noop\n");
});

test("a workflow that a task names and that is not there is told of, by the server's knowledge", async ({
  adminPage: page,
  api,
}) => {
  await api.apply("id: there\ntasks: [{ id: a, type: noop }]\n");
  await api.apply(
    "id: drawn\ntasks:\n  - { id: a, type: dag, dag: there }\n  - { id: b, type: dag, dag: thera, dependencies: [a] }\n",
  );
  await open(page);
  const problems = page.getByRole("region", { name: "Problems" });
  await expect(problems).toContainText('there is no workflow "thera" on this server: did you mean "there"?');
  await expect(problems.getByRole("listitem")).toHaveCount(1);
});

test("while the text is broken, nothing can be added, and one is told why", async ({ adminPage: page }) => {
  await open(page);
  await page.locator(".cm-line", { hasText: "id: clean" }).click();
  await page.keyboard.press("End");
  await page.keyboard.type(": x");
  await expect(page.getByText(/line 11 cannot be read/)).toBeVisible();
  await canvas(page).focus();
  await page.keyboard.press("a");
  await expect(page.getByText("The text must be mended first")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("completion and hover know the schema", async ({ adminPage: page }) => {
  await open(page);
  await page.locator(".cm-line", { hasText: "id: load" }).click();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("ret");
  await expect(page.locator(".cm-tooltip-autocomplete")).toContainText("retries");
  await page.keyboard.type("ries: 1");
  await page.locator(".cm-line", { hasText: "retries: 2" }).getByText("retries").hover();
  await expect(page.locator(".cm-tooltip-hover")).toContainText(/attempts/i);
});

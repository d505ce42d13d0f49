/** The editor: gestures on the canvas, in forms and in the text are edits of one document. */
import {
  DOCUMENT,
  boxOf,
  canvas,
  draftKeyOf,
  expectText,
  keptDraft,
  node,
  open,
  pull,
  settled,
  textOf,
} from "./stack/editor-page.ts";
import { expect, test } from "./stack/shared.ts";

const COMMENTS = [
  "# Kept, whatever happens below.",
  "# shown to people",
  "# --- first ---",
  "# from afar",
  "# only then",
  "# the end",
];

test.beforeEach(async ({ adminPage: page, api }) => {
  await api.apply(DOCUMENT);
  await page.goto("/dags");
  await page.evaluate(() => localStorage.clear());
});

test("an edge is drawn, refused where it would close a circle, and taken back", async ({ adminPage: page }) => {
  await open(page);
  const before = await textOf(page);
  await pull(page, "clean", "load");
  await expectText(page, "  - id: load\n    dependencies: [ clean ]\n    command:");
  await pull(page, "load", "fetch");
  await expect(page.getByText(/would close a circle: fetch → clean → load → fetch/)).toBeVisible();
  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(before);
  await canvas(page).press("Control+Shift+z");
  await expectText(page, "dependencies: [ clean ]");
});

test("a task is dragged, its place is written, and one step takes it back", async ({ adminPage: page }) => {
  await open(page);
  const before = await textOf(page);
  const box = await node(page, "load").boundingBox();
  if (box === null) throw new Error("not in view");
  await page.mouse.move(box.x + 60, box.y + 14);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 134, { steps: 6 });
  await page.mouse.up();
  await expectText(page, /layout:\n {2}load: \[ ?-?\d+, -?\d+ ?\]/);
  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(before);
});

test("task types come from the palette, by key, by a double click and by an edge pulled into space", async ({
  adminPage: page,
}) => {
  await open(page);
  const pane = page.locator(".react-flow__pane");
  await page.getByRole("button", { name: "noop", exact: true }).dragTo(pane, { targetPosition: { x: 120, y: 420 } });
  await expectText(page, /- id: noop\n {4}type: noop\n/);
  await expectText(page, /noop: \[ ?-?\d+, -?\d+ ?\]/);

  await pane.dblclick({ position: { x: 140, y: 520 } });
  await page.getByRole("dialog", { name: "Add a task" }).getByRole("combobox").fill("http");
  await page.keyboard.press("Enter");
  await expectText(page, "- id: http\n    type: http\n");

  const space = await pane.boundingBox();
  await pull(page, "fetch", { x: (space?.x ?? 0) + 380, y: (space?.y ?? 0) + 90 });
  await page.getByRole("dialog", { name: "Add a task after fetch" }).getByRole("combobox").fill("wait");
  await page.keyboard.press("Enter");
  await expectText(page, "- id: wait\n    type: wait\n    dependencies: [ fetch ]\n");

  await page.keyboard.press("Escape");
  await canvas(page).focus();
  await page.keyboard.press("a");
  await page.getByRole("dialog", { name: "Add a task" }).getByRole("combobox").fill("python");
  await page.keyboard.press("Enter");
  await expectText(page, "- id: python\n    type: python\n");
});

test("a task dropped on an edge stands between", async ({ adminPage: page }) => {
  await open(page);
  const [from, to] = [await node(page, "fetch").boundingBox(), await node(page, "clean").boundingBox()];
  const pane = await page.locator(".react-flow__pane").boundingBox();
  if (from === null || to === null || pane === null) throw new Error("not in view");
  const middle = { x: (from.x + from.width + to.x) / 2 - pane.x, y: (from.y + to.y + from.height) / 2 - pane.y };
  await page
    .getByRole("button", { name: "noop", exact: true })
    .dragTo(page.locator(".react-flow__pane"), { targetPosition: middle, force: true });
  await expectText(page, "- id: noop\n    type: noop\n    dependencies: [ fetch ]\n");
  await expectText(page, /- id: clean\n {4}dependencies: \[ noop \]\n/);
});

test("keys alone rename, connect, duplicate, move and remove", async ({ adminPage: page }) => {
  await open(page);
  await node(page, "fetch").click();
  await page.keyboard.press("F2");
  await page.getByRole("dialog", { name: "Rename fetch" }).getByLabel("Id").fill("extract");
  await page.keyboard.press("Enter");
  await expectText(page, "- id: extract   # from afar");
  await expectText(page, 'dependencies: [ extract ]\n    when: tasks.extract.state == "success"   # only then');

  await canvas(page).focus();
  await page.keyboard.press("c");
  await page.getByRole("dialog", { name: "What waits for extract?" }).getByRole("combobox").fill("load");
  await page.keyboard.press("Enter");
  await expectText(page, "- id: load\n    dependencies: [ extract ]\n");

  await expect(canvas(page)).toBeFocused();
  await page.keyboard.press("?");
  await page.keyboard.press("Escape");
  await expect(canvas(page)).toBeFocused();
  await page.keyboard.press("Control+d");
  await expectText(page, "- id: extract-2   # from afar\n    command: echo fetch\n    retries: 2\n");
  await canvas(page).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expectText(page, /extract-2: \[ ?-?\d+, -?\d+ ?\]/);
  await page.keyboard.press("Delete");
  await expect(node(page, "extract-2")).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("heading", { level: 2, name: "extract", exact: true })).toBeVisible();
});

test("several tasks are aligned, put into a group that is drawn as one box, and zoomed to", async ({
  adminPage: page,
}) => {
  await open(page);
  const before = await textOf(page);
  await canvas(page).press("Control+a");
  const bar = page.getByRole("toolbar", { name: "3 selected tasks" });
  await bar.getByRole("button", { name: "Align" }).click();
  await page.getByRole("menuitem", { name: "Align top" }).click();
  await expectText(page, /layout:\n {2}[a-z]+: \[ ?-?\d+, -?\d+ ?\]/);
  await settled(page);
  expect((await boxOf(page, "load")).y).toBeCloseTo((await boxOf(page, "fetch")).y, 0);
  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(before);

  await node(page, "fetch").click();
  await node(page, "clean").click({ modifiers: ["Shift"] });
  await canvas(page).press("Control+g");
  await page.getByRole("combobox", { name: "Group" }).fill("prepare");
  await page.keyboard.press("Enter");
  await expectText(page, "    group: prepare");
  expect((await textOf(page)).match(/group: prepare/g)).toHaveLength(2);
  await settled(page);

  await page.getByTitle("Draw the group prepare as one box").click();
  const box = page.locator('.react-flow__node[data-id="group:prepare"]');
  await expect(box).toContainText("2 tasks");
  await expect(node(page, "clean")).toHaveCount(0);
  // The box stands for its tasks: what is selected is all of them.
  await settled(page);
  await box.click();
  await expect(page.getByRole("toolbar", { name: "2 selected tasks" })).toBeVisible();
  await canvas(page).press("z");
  await page.getByRole("button", { name: "Show the tasks of the group prepare" }).click();
  await expect(node(page, "clean")).toBeVisible();
  await settled(page);
  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(before);
});

test("tasks are copied as text, and pasted with ids that are free", async ({ adminPage: page }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await node(page, "clean").click();
  await expect(page.getByRole("heading", { level: 2, name: "clean" })).toBeVisible();
  await page.keyboard.press("Control+c");
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toContain("- id: clean\n  dependencies: [ fetch ]\n");
  await page.keyboard.press("Control+v");
  await expectText(page, /- id: clean-2\n {4}dependencies: \[ fetch \]\n {4}when:.*# only then/);
  await expect(page.getByText("clean is clean-2 here")).toBeVisible();
});

test("a form's field is an edit of its line", async ({ adminPage: page }) => {
  await open(page);
  await node(page, "fetch").click();
  const form = page.getByRole("region", { name: "Settings of fetch" });
  await form.getByLabel("retries").fill("5");
  await form.getByLabel("retries").press("Enter");
  await expectText(page, "    retries: 5\n");
  await form.getByRole("button", { name: "Wait for a task" }).click();
  await page.getByRole("dialog", { name: "What does fetch wait for?" }).getByRole("combobox").fill("lo");
  await page.keyboard.press("Enter");
  await expectText(page, "- id: fetch   # from afar\n    dependencies: [ load ]\n");
});

test("a task's menu does what has a key, and moves the task in the text", async ({ adminPage: page }) => {
  await open(page);
  const act = async (id: string, action: string) => {
    await page.getByRole("button", { name: `More for ${id}` }).click();
    await page.getByRole("menuitem", { name: action }).click();
  };
  await node(page, "clean").click();
  await act("clean", "Move up in the text");
  await expectText(page, /- id: clean[^]*- id: fetch {3}# from afar\n/);
  await act("clean", "Move down in the text");
  await expectText(page, /- id: fetch {3}# from afar\n[^]*- id: clean/);
  await act("clean", "Duplicate");
  await expectText(page, /- id: clean-2\n/);
  await act("clean-2", "Remove");
  await expect.poll(() => textOf(page)).not.toContain("clean-2");
  await node(page, "load").click();
  await expect(page.getByRole("button", { name: "More for load" })).toBeVisible();
});

test("a text that does not parse keeps the last picture, and says where it broke", async ({ adminPage: page }) => {
  await open(page);
  const line = page.locator(".cm-line", { hasText: "id: clean" });
  await line.click();
  await page.keyboard.press("End");
  await page.keyboard.type(": x");
  await expect(page.getByText("This is the last picture that could be drawn")).toBeVisible();
  await expect(node(page, "load")).toBeVisible();
  await page.getByRole("button", { name: "Show where" }).click();
  await line.click();
  await page.keyboard.press("End");
  for (let n = 0; n < 3; n += 1) await page.keyboard.press("Backspace");
  await expect(page.getByText("This is the last picture that could be drawn")).toBeHidden();
});

test("saving shows the difference, makes a version, and a long session keeps every comment", async ({
  adminPage: page,
  api,
}) => {
  await open(page);
  await pull(page, "clean", "load");
  await expectText(page, "- id: load\n    dependencies: [ clean ]\n");
  for (let n = 0; n < 12; n += 1) {
    await canvas(page).focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("a");
    await page.getByRole("dialog", { name: "Add a task" }).getByRole("combobox").fill("noop");
    await page.keyboard.press("Enter");
    const id = n === 0 ? "noop" : `noop-${n + 1}`;
    await expect(page.getByRole("heading", { level: 2, name: id, exact: true })).toBeVisible();
    if (n % 3 === 0) {
      await page
        .getByRole("region", { name: `Settings of ${id}` })
        .getByLabel("name", { exact: true })
        .fill(`Step ${n}`);
      await page.keyboard.press("Enter");
      await expectText(page, `name: Step ${n}`);
    }
    if (n % 4 === 1) {
      await canvas(page).focus();
      await page.keyboard.press("Delete");
      await expect(node(page, id)).toHaveCount(0);
      await page.keyboard.press("Control+z");
      await expect(node(page, id)).toHaveCount(1);
    }
  }
  await expect(page.getByText(/13 tasks|15 tasks/).first()).toBeVisible();
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: /^Save drawn as version/ });
  await expect(dialog.getByRole("figure")).toContainText("dependencies: [ clean ]");
  await dialog.getByLabel("What for").fill("more steps");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Saved drawn, version \d+/)).toBeVisible();
  const saved = await api.source("drawn");
  for (const comment of COMMENTS) expect(saved).toContain(comment);
  for (const line of DOCUMENT.split("\n").filter((each) => each.trim() !== "")) expect(saved).toContain(line);
});

test("a draft is tried up to a task without being saved, and its results stand on the canvas", async ({
  adminPage: page,
  api,
}) => {
  await open(page);
  await node(page, "clean").click();
  await page.getByRole("button", { name: "Try", exact: true }).click();
  await page.getByRole("menuitem", { name: "Up to clean" }).click();
  const tried = page.getByRole("region", { name: "Try" });
  await expect(tried).toContainText("2 of 2 done", { timeout: 30_000 });
  await expect(node(page, "fetch").locator("[data-state=success]")).toBeVisible();
  await expect(node(page, "load").locator("[data-state]")).toHaveCount(0);
  // The selected task's log is right there.
  await expect(tried.getByText("clean", { exact: true }).last()).toBeVisible();
  await expect(tried).toContainText("Log");
  expect(await api.source("drawn")).toBe(DOCUMENT);
  await tried.getByRole("button", { name: "Close the run" }).click();
  await expect(node(page, "fetch").locator("[data-state]")).toHaveCount(0);
});

test("a task is tried alone, with what those before it are to hand on", async ({ adminPage: page, api }) => {
  await api.apply(`id: drawn
tasks:
  - { id: fetch, command: 'echo "::output rows=3"' }
  - { id: load, dependencies: [fetch], command: 'echo "loads \${{ tasks.fetch.output.rows }} rows"; exit 1' }
`);
  await api.untilEnded(await api.trigger("drawn"), 30_000);
  await open(page);
  await node(page, "load").click();
  await page.getByRole("button", { name: "Try", exact: true }).click();
  await page.getByRole("menuitem", { name: "Only load, with given input…" }).click();
  const dialog = page.getByRole("dialog", { name: "Try load alone" });
  const output = dialog.getByLabel("Output of fetch");
  await expect(output).toHaveValue(/"rows": "?3"?/);
  await output.fill("7");
  await dialog.getByRole("button", { name: "Start run" }).click();
  await expect(dialog.getByText("must be a map in JSON")).toBeVisible();
  await output.fill('{ "rows": "${{ 42 }} of 42" }');
  await dialog.getByRole("button", { name: "Start run" }).click();
  const run = page.getByRole("region", { name: "Try" });
  await expect(run).toContainText("2 of 2 done");
  // What is given is a value, whatever it looks like.
  await expect(run).toContainText("loads ${{ 42 }} of 42 rows");
  expect((await api.source("drawn")).includes("noop")).toBe(false);
});

test("the last run and the critical path stand on the canvas", async ({ adminPage: page, api }) => {
  await api.apply("id: never-run\ntasks: [{ id: a, type: noop, timeout: 1h }]\n");
  await open(page, "never-run");
  await page.getByRole("button", { name: "View", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Critical path" }).click();
  await expect(page.getByText("No critical path yet")).toBeVisible();

  await api.untilEnded(await api.trigger("drawn"), 30_000);
  await open(page);
  const view = page.getByRole("button", { name: "View", exact: true });
  await view.click();
  await page.getByRole("menuitem", { name: "Last run" }).click();
  await expect(page.getByRole("region", { name: "Last run" })).toContainText("3 of 3 done");
  await expect(node(page, "load").locator("[data-state=success]")).toBeVisible();
  await page.getByRole("button", { name: "Close the run" }).click();
  const edge = page.locator('.react-flow__edge[data-id="fetch → clean"] [data-mark]');
  await expect(edge).toHaveAttribute("data-mark", "none");
  await view.click();
  await page.getByRole("menuitemcheckbox", { name: "Critical path" }).click();
  await expect(edge).toHaveAttribute("data-mark", "critical");
  await expect(node(page, "load")).toContainText("ms");

  // A condition is shown with the values of that run, and with what it can read.
  await node(page, "clean").click();
  const field = page.getByRole("textbox", { name: "when" });
  await field.focus();
  await expect(page.getByRole("status").filter({ hasText: /^true$/ })).toBeVisible();
  await field.fill("");
  await field.pressSequentially("x");
  await field.press("ControlOrMeta+a");
  await page.getByRole("list", { name: "What it can read" }).getByRole("button", { name: "tasks.fetch.state" }).click();
  await field.press("End");
  await field.pressSequentially(' == "failed"');
  await expect(page.getByRole("status").filter({ hasText: /^false$/ })).toBeVisible();
  await field.press("Enter");
  await expectText(page, 'when: tasks.fetch.state == "failed"');
});

test("text, JSON and pictures leave as files, and a file comes in as one step", async ({ adminPage: page }) => {
  const evil = DOCUMENT.replace("name: Drawn", `name: '<script>alert(1)</script>'`);
  await open(page);
  const exported = async (item: string) => {
    await page.getByRole("button", { name: "File", exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: item, exact: true }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
  };
  const before = await textOf(page);
  await page
    .getByLabel("Open a file in place of the document")
    .setInputFiles({ name: "evil.yaml", mimeType: "application/yaml", buffer: Buffer.from(evil) });
  await expect(page.getByText("This is evil.yaml now")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "<script>alert(1)</script>" })).toBeVisible();
  await settled(page);

  const text = await exported("The text, as it is");
  expect([text.name, text.bytes.toString()]).toEqual(["drawn.yaml", evil]);
  const json = await exported("JSON");
  expect(JSON.parse(json.bytes.toString())).toMatchObject({
    id: "drawn",
    tasks: [{ id: "fetch" }, { id: "clean" }, {}],
  });
  const svg = (await exported("SVG of the graph")).bytes.toString();
  const found = await page.evaluate((source) => {
    const document = new DOMParser().parseFromString(source, "image/svg+xml");
    return {
      titles: [...document.querySelectorAll("title")].map((each) => each.textContent),
      strangers: document.querySelectorAll("parsererror, script, image, foreignObject, a").length,
    };
  }, svg);
  expect(found).toEqual({ titles: ["<script>alert(1)</script>", "fetch", "clean", "load"], strangers: 0 });
  // What is drawn as an image loads no fonts: it is given the page's own.
  const fonts: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "fetch" && request.url().endsWith(".woff2")) fonts.push(request.url());
  });
  const png = await exported("PNG of the graph");
  expect(fonts).toHaveLength(1);
  expect([png.name, png.bytes.subarray(1, 4).toString()]).toEqual(["drawn.png", "PNG"]);
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(400);

  await canvas(page).press("Control+z");
  await expect.poll(() => textOf(page)).toBe(before);
});

test("what is not saved outlives a reload, and can be discarded", async ({ adminPage: page }) => {
  await open(page);
  await pull(page, "clean", "load");
  await expectText(page, "- id: load\n    dependencies: [ clean ]\n");
  await expect.poll(() => keptDraft(page, "drawn")).toContain("[ clean ]");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expectText(page, "- id: load\n    dependencies: [ clean ]\n");
  await page.getByRole("button", { name: "Discard them" }).click();
  await expect.poll(() => textOf(page)).toBe(DOCUMENT);
});

test("what another person has not saved at this browser is not shown", async ({ adminPage: page }) => {
  await open(page);
  const theirs = (await draftKeyOf(page, "drawn")).replace(/^dag-draft:[^:]+/, "dag-draft:somebody-else");
  await page.evaluate(
    ([key = "", kept = ""]) => localStorage.setItem(key, kept),
    [theirs, JSON.stringify({ text: DOCUMENT.replace("retries: 2", "retries: 9"), baseVersion: 1 })],
  );
  await page.reload();
  await expect(node(page, "load")).toBeVisible();
  await expect.poll(() => textOf(page)).toBe(DOCUMENT);
  expect(await page.evaluate((key) => localStorage.getItem(key), theirs)).toContain("retries: 9");
});

test("another person's version in between is merged, and nothing is written over", async ({ adminPage: page, api }) => {
  await open(page);
  await pull(page, "clean", "load");
  await expectText(page, "- id: load\n    dependencies: [ clean ]\n");
  await api.apply(DOCUMENT.replace("retries: 2", "retries: 7"));
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: /^Save drawn/ });
  await dialog.getByRole("button", { name: "Save" }).click();
  const conflict = page.getByRole("dialog", { name: "Somebody else has saved drawn" });
  await expect(conflict).toContainText("retries: 7");
  await conflict.getByRole("button", { name: "Merge both" }).click();
  await expectText(page, "retries: 7");
  await expectText(page, "- id: load\n    dependencies: [ clean ]\n");
  await page.keyboard.press("Control+s");
  await page
    .getByRole("dialog", { name: /^Save drawn/ })
    .getByRole("button", { name: "Save" })
    .click();
  await expect(page.getByText(/Saved drawn, version/)).toBeVisible();
});

/** The editor's forms: every field is an edit of the text, and nobody needs YAML for what a workflow has. */
import { canvas, DOCUMENT, expectText, keptDraft, node, open, textOf } from "./stack/editor-page.ts";
import { expect, test } from "./stack/shared.ts";

/** Settings of every kind, and defaults that are not those of the language. */
const SETTINGS = `id: settings
defaults:
  critical: true
tasks:
  - id: ask
    type: http
    http:
      url: https://example.com/orders
  - id: quiet
    command: echo quiet
    dependencies: [ ask ]
`;

test.beforeEach(async ({ adminPage: page, api }) => {
  await api.apply(DOCUMENT);
  await page.goto("/dags");
  await page.evaluate(() => localStorage.clear());
});

test("parameters and the schedule have forms of their own", async ({ adminPage: page }) => {
  await open(page);
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const form = page.getByRole("region", { name: "Settings of Drawn" });

  await form.getByLabel("Name of a new parameter").fill("no name");
  await expect(form.getByText("A name begins with a letter")).toBeVisible();
  await form.getByLabel("Name of a new parameter").fill("limit");
  await form.getByRole("button", { name: "Add parameter" }).click();
  const limit = form.getByRole("group", { name: "Parameter limit" });
  await limit.getByRole("combobox", { name: "type" }).click();
  await page.getByRole("option", { name: "integer" }).click();
  await limit.getByLabel("default").fill("10");
  await limit.getByLabel("default").press("Enter");
  await limit.getByLabel("enum").fill("10, 20");
  await limit.getByLabel("enum").press("Enter");
  await expectText(page, "params:\n  limit:\n    type: integer\n    default: 10\n    enum: [ 10, 20 ]\n");

  await form.getByRole("combobox", { name: "schedule" }).click();
  await page.getByRole("option", { name: /At times of the clock/ }).click();
  await expect(form.getByText("Every day at 06:00, UTC")).toBeVisible();
  await form.getByLabel("cron").fill("30 7 * * 1-5");
  await form.getByLabel("cron").press("Enter");
  await expectText(page, "schedule: 30 7 * * 1-5\n");
  await form.getByRole("combobox", { name: "schedule" }).click();
  await page.getByRole("option", { name: "At an interval" }).click();
  await expectText(page, /schedule:\n {2}every: 1h|schedule: \{ every: 1h \}/);
  await form.getByRole("combobox", { name: "schedule" }).click();
  await page.getByRole("option", { name: /By hand/ }).click();
  await limit.getByRole("button", { name: "Remove limit" }).click();
  await expect.poll(() => textOf(page)).toBe(DOCUMENT);
});

test("code is written in a code editor, which knows what an expression can read", async ({ adminPage: page }) => {
  await open(page);
  await node(page, "clean").click();
  const form = page.getByRole("region", { name: "Settings of clean" });
  const command = form.getByRole("textbox", { name: "command" });
  await command.click();
  await command.press("ControlOrMeta+a");
  await command.pressSequentially("echo ${{ tasks.fe");
  await page.getByRole("option", { name: "tasks.fetch.state" }).click();
  await command.pressSequentially(" }}");
  // Tab leaves the field, as it does every other.
  await command.press("Tab");
  await expectText(page, "    command: echo ${{ tasks.fetch.state }}\n");

  // In single quotes the shell would leave it as it is: said, with a repair.
  await command.fill("echo '${{ tasks.fetch.state }}'");
  await command.press("ControlOrMeta+Enter");
  const problem = page.getByRole("listitem").filter({ hasText: "single quotes" });
  await expect(problem).toBeVisible();
  await problem.getByRole("button", { name: "Use double quotes", exact: true }).click();
  await expectText(page, '    command: echo "${{ tasks.fetch.state }}"\n');
  await expect(problem).toBeHidden();
});

test("a setting that is added takes the focus, and so does the form of a task with a new id", async ({
  adminPage: page,
}) => {
  await open(page);
  await node(page, "fetch").click();
  await page.getByText("More settings").click();
  await page
    .getByRole("button", { name: /^timeout/ })
    .or(page.getByRole("button", { name: /^queue/ }))
    .last()
    .click();
  await expect(page.getByRole("textbox", { name: "queue" })).toBeFocused();
  await page.keyboard.type("heavy");
  await page.keyboard.press("Enter");
  await expectText(page, "    queue: heavy\n");

  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await page.getByRole("dialog", { name: "Rename fetch" }).getByLabel("Id").fill("extract");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Rename", exact: true })).toBeFocused();
  await canvas(page).focus();
  await page.keyboard.press("F2");
  await page.getByRole("dialog", { name: "Rename extract" }).getByLabel("Id").fill("fetch");
  await page.keyboard.press("Enter");
  await expect(canvas(page)).toBeFocused();
});

test("what is typed in a field is saved with it, and outlives a reload", async ({ adminPage: page, api }) => {
  await open(page);
  await node(page, "load").click();
  const name = page.getByRole("region", { name: "Settings of load" }).getByLabel("name", { exact: true });
  await name.fill("Into the table");
  // A pause is enough; the focus stays where it is.
  await expectText(page, "    name: Into the table\n");
  await expect(name).toBeFocused();
  await name.pressSequentially(" of sales");
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: /^Save drawn/ });
  await expect(dialog.getByRole("figure")).toContainText("name: Into the table of sales");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Saved drawn, version/)).toBeVisible();
  expect(await api.source("drawn")).toContain("    name: Into the table of sales\n");

  await name.fill("Into another");
  await expectText(page, "    name: Into another\n");
  await expect.poll(() => keptDraft(page, "drawn")).toContain("Into another");
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await expectText(page, "    name: Into another\n");
});

test("a workflow that somebody saves while it gets another id is not deleted", async ({ adminPage: page, api }) => {
  await open(page);
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByRole("region", { name: "Settings of Drawn" }).getByLabel("id", { exact: true }).fill("drawn-anew");
  await expectText(page, "id: drawn-anew\n");
  await api.apply(DOCUMENT.replace("retries: 2", "retries: 7"));
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: "Create drawn-anew" });
  await dialog.getByLabel(/Delete drawn then/).check();
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("drawn could not be deleted")).toBeVisible();
  expect(await api.source("drawn")).toContain("retries: 7");
});

test("Ctrl-Enter is of the field or the dialog that has the focus, and tries nothing", async ({ adminPage: page }) => {
  await open(page);
  const tried: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("dags.try")) tried.push(request.url());
  });
  await node(page, "fetch").click();
  const form = page.getByRole("region", { name: "Settings of fetch" });
  await form.getByLabel("description").fill("From afar");
  await page.keyboard.press("Control+Enter");
  await expectText(page, "description: From afar");
  await page.keyboard.press("Control+s");
  await page
    .getByRole("dialog", { name: /^Save drawn/ })
    .getByLabel("What for")
    .fill("in words");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(/Saved drawn, version/)).toBeVisible();
  expect(tried).toEqual([]);
});

test("a save that was given up without a connection is not made later", async ({ adminPage: page, context }) => {
  await open(page);
  await node(page, "fetch").click();
  await page.getByRole("region", { name: "Settings of fetch" }).getByLabel("description").fill("offline");
  await page.keyboard.press("Tab");
  await expectText(page, "description: offline");
  await context.setOffline(true);
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog", { name: /^Save drawn/ });
  await dialog.getByRole("button", { name: "Save" }).click();
  // As tall as its words: what would be saved stays in view.
  const alert = dialog.getByRole("alert");
  await expect(alert).toContainText("Not saved. The server does not answer");
  expect((await alert.boundingBox())?.height).toBeLessThan(80);
  await context.setOffline(false);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Saved drawn, version/)).toBeVisible();
});

for (const [width, height] of [
  [1360, 900],
  [390, 844],
] as const) {
  test(`a notice covers neither the problems nor what can be pressed, ${width} pixels wide`, async ({
    adminPage: page,
  }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    await page.getByLabel("Open a file in place of the document").setInputFiles({
      name: "faulty.yaml",
      mimeType: "application/yaml",
      buffer: Buffer.from(`${DOCUMENT}oops: 1\n`),
    });
    const notice = page.locator("[data-sonner-toast]");
    await expect(notice).toContainText("This is faulty.yaml now");
    if (width < 768) await page.getByRole("button", { name: "Text", exact: true }).click();
    await expect(page.getByRole("region", { name: "Problems" })).toContainText("1 error");
    const box = await notice.boundingBox();
    for (const other of [
      page.getByRole("region", { name: "Problems" }),
      page.getByRole("button", { name: "Save", exact: true }),
      page.getByRole("button", { name: "Try", exact: true }),
    ]) {
      const at = await other.boundingBox();
      if (box === null || at === null) throw new Error("not in view");
      const isClear =
        box.x + box.width <= at.x ||
        at.x + at.width <= box.x ||
        box.y + box.height <= at.y ||
        at.y + at.height <= box.y;
      expect(isClear).toBe(true);
    }
  });
}

test("a switch shows what holds, and one click changes it", async ({ adminPage: page, api }) => {
  await api.apply(SETTINGS);
  await open(page, "settings");
  await node(page, "ask").click();
  const ask = page.getByRole("region", { name: "Settings of ask" });
  const follows = ask.getByRole("switch", { name: "follow_redirects" });
  await expect(follows).toBeChecked();
  await follows.click();
  await expectText(page, "      follow_redirects: false\n");
  await expect(follows).not.toBeChecked();
  await follows.click();
  await expect.poll(() => textOf(page)).toBe(SETTINGS);

  // The workflow's defaults count before those of the language.
  await node(page, "quiet").click();
  const quiet = page.getByRole("region", { name: "Settings of quiet" });
  await quiet.getByText("More settings").click();
  await quiet.getByRole("button", { name: /^critical/ }).click();
  const isCritical = quiet.getByRole("switch", { name: "critical" });
  await expect(isCritical).toBeChecked();
  await isCritical.click();
  await expectText(page, "    critical: false\n");
  await isCritical.click();
  await expect.poll(() => textOf(page)).toBe(SETTINGS);
});

test("what is wrong stands under the field that it is about", async ({ adminPage: page, api }) => {
  await api.apply(SETTINGS);
  await open(page, "settings");
  await node(page, "ask").click();
  const form = page.getByRole("region", { name: "Settings of ask" });
  const url = form.getByRole("textbox", { name: "url" });
  await url.fill("ftp://example.com");
  await url.press("Enter");
  await expect(url).toHaveAccessibleDescription(/begins with http/);

  const retry = form.locator("details").filter({ hasText: /^retry/ });
  await form.getByText("More settings").click();
  await form.getByRole("button", { name: /^retry/ }).click();
  const delay = retry.getByRole("textbox", { name: "delay", exact: true });
  await delay.fill("5 seconds");
  await delay.press("Enter");
  await expect(delay).toHaveAttribute("aria-invalid", "true");
  await expect(delay).toHaveAccessibleDescription(/"delay"/);
  // Folded up, it says that there is something to mend.
  await retry.locator("summary").click();
  await expect(retry.locator("summary")).toContainText("1 error inside");

  await form.getByRole("button", { name: /^env/ }).click();
  const env = form.getByRole("group", { name: "env" });
  await env.getByLabel("Name of a new entry").fill("no-name");
  await env.getByLabel("Name of a new entry").press("Enter");
  await expect(env.getByRole("textbox", { name: "no-name" })).toHaveAccessibleDescription(
    /an environment variable's name/,
  );
});

test("an entry of a map is added, filled in and read in a narrow pane", async ({ adminPage: page, api }) => {
  await api.apply(SETTINGS);
  await page.setViewportSize({ width: 1180, height: 900 });
  await open(page, "settings");
  await node(page, "quiet").click();
  const form = page.getByRole("region", { name: "Settings of quiet" });
  await form.getByText("More settings").click();
  await form.getByRole("button", { name: /^env/ }).click();
  const env = form.getByRole("group", { name: "env" });
  await env.getByLabel("Name of a new entry").fill("TARGET_OF_THE_NIGHTLY_EXPORT");
  await page.keyboard.press("Enter");
  const value = env.getByRole("textbox", { name: "TARGET_OF_THE_NIGHTLY_EXPORT" });
  await expect(value).toBeFocused();
  await page.keyboard.type("${{ tasks.");
  await expect(env.getByRole("list", { name: "What it can read" })).toBeVisible();
  const widthOf = async (part: typeof value) => (await part.boundingBox())?.width ?? 0;
  expect(await widthOf(value)).toBeGreaterThan(0.9 * (await widthOf(env)));
  await page.keyboard.press("Escape");
  const remove = env.getByRole("button", { name: "Remove TARGET_OF_THE_NIGHTLY_EXPORT" });
  await expect(remove).toBeInViewport({ ratio: 1 });
  await remove.click();
  await expect.poll(() => textOf(page)).toBe(SETTINGS);

  await expect(form.getByRole("button", { name: "Waits for all other tasks" })).toBeDisabled();
});

test("Escape leads from a field to the canvas, and what was typed stays", async ({ adminPage: page }) => {
  await open(page);
  await node(page, "fetch").click();
  const form = page.getByRole("region", { name: "Settings of fetch" });
  for (const [field, text] of [
    ["command", "command: echo afar"],
    ["name", "name: From afar"],
  ] as const) {
    const typed = text.replace(`${field}: `, "");
    const control = form.getByRole("textbox", { name: field, exact: true });
    await control.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type(typed);
    // Some of it may have become an edit by now, and some not.
    await page.keyboard.press("Escape");
    await expect(canvas(page)).toBeFocused();
    await expectText(page, text);
    await page.keyboard.press("Escape");
    await node(page, "fetch").click();
    await expectText(page, text);
  }
});

test("an entry gets another name in its place, and expressions follow a parameter's", async ({
  adminPage: page,
  api,
}) => {
  const text = `id: settings
params:
  day: { type: string, default: today }  # which one
tasks:
  - id: quiet
    command: echo \${{ params.day }} params.day
    env:
      # where it goes
      TARGET: here  # for now
      'OTHER': there
`;
  await api.apply(text);
  await open(page, "settings");
  await node(page, "quiet").click();
  const env = page.getByRole("region", { name: "Settings of quiet" }).getByRole("group", { name: "env" });
  await env.getByRole("button", { name: "Rename TARGET" }).click();
  const name = env.getByRole("textbox", { name: "New name of TARGET" });
  await expect(name).toBeFocused();
  await name.fill("OTHER");
  await expect(name).toHaveAccessibleDescription("There is an entry OTHER already.");
  await page.keyboard.press("Escape");
  await expect(env.getByRole("button", { name: "Rename TARGET" })).toBeFocused();
  expect(await textOf(page)).toBe(text);
  await page.keyboard.press("Enter");
  await name.fill("PLACE");
  await page.keyboard.press("Enter");
  await expectText(page, "      # where it goes\n      PLACE: here  # for now\n      'OTHER': there\n");
  await expect(env.getByRole("textbox", { name: "PLACE" })).toBeFocused();

  await canvas(page).focus();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const form = page.getByRole("region", { name: "Settings of settings" });
  await form.locator("summary").filter({ hasText: /^day/ }).click();
  await form.getByRole("button", { name: "Rename day" }).click();
  await form.getByRole("textbox", { name: "New name of day" }).fill("date");
  await page.keyboard.press("Enter");
  await expectText(page, "  date: { type: string, default: today }  # which one\n");
  await expectText(page, "command: echo ${{ params.date }} params.day\n");
  await expect(form.getByRole("button", { name: "Rename date" })).toBeFocused();
});

test("a key that means nothing is removed with one click", async ({ adminPage: page }) => {
  await open(page);
  const text = page.getByRole("textbox", { name: "Document of the workflow" });
  await text.locator(".cm-line").filter({ hasText: "retries: 2" }).click();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("x-note: 1   # mine");
  await expectText(page, "    retries: 2\n    x-note: 1   # mine\n");
  const problem = page.getByRole("listitem").filter({ hasText: '"x-note" is not a key here' });
  await problem.getByRole("button", { name: "Remove x-note" }).click();
  await expect.poll(() => textOf(page)).toBe(DOCUMENT);
});

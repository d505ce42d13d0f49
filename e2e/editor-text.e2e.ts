/** The text pane: whoever only writes text finds every byte where it was. */
import type { Page } from "@playwright/test";
import { DOCUMENT, keptDraft, open, textOf } from "./stack/editor-page.ts";
import { expect, test } from "./stack/shared.ts";

const CRLF = DOCUMENT.replaceAll("\n", "\r\n");

const UNDO = "Control+z";

/** The text as it is kept, to the byte. */
async function keptText(page: Page): Promise<string | undefined> {
  const kept = await keptDraft(page, "drawn");
  return kept === "" ? undefined : (JSON.parse(kept) as { text: string }).text;
}

test("lines that end with two characters keep them, whatever keys are pressed", async ({ adminPage: page, api }) => {
  await api.apply(CRLF);
  await page.goto("/dags");
  await page.evaluate(() => localStorage.clear());
  await open(page);
  const line = page.locator(".cm-line", { hasText: "retries: 2" });
  await line.click();
  for (const [keys, expected] of [
    [["End", "0"], "    retries: 20\r\n\r\n"],
    [["Backspace"], "    retries: 2\r\n\r\n"],
    [["End", "Enter", "q", "u", "e", "u", "e", ":", "x"], "    retries: 2\r\n    queue:x\r\n\r\n"],
    [[UNDO], "    retries: 2\r\n\r\n"],
    [["End", "Delete"], "    retries: 2\r\n  - id: clean\r\n"],
    [[UNDO], "    retries: 2\r\n\r\n"],
    [["ArrowDown", "Home", "Backspace"], "    retries: 2\r\n  - id: clean\r\n"],
    [[UNDO], "    retries: 2\r\n\r\n"],
    [["Shift+End", "z"], "    retries: 2\r\nz\r\n  - id: clean\r\n"],
  ] as const) {
    for (const key of keys) if (key !== UNDO) await page.keyboard.press(key);
    await expect(async () => {
      // Keys that come slowly are undone one by one.
      const isShown = (await textOf(page)).includes(expected.replaceAll("\r\n", "\n"));
      if (keys[0] === UNDO && !isShown) await page.keyboard.press(UNDO);
      const text = (await keptText(page)) ?? CRLF;
      expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
      expect(text).toContain(expected);
    }).toPass({ timeout: 5_000 });
  }
});

test("what a completion means stands beside the list, in full view", async ({ adminPage: page, api }) => {
  await api.apply(DOCUMENT);
  await page.goto("/dags");
  await page.evaluate(() => localStorage.clear());
  await open(page);
  await page.locator(".cm-line", { hasText: "retries: 2" }).click();
  await page.keyboard.press("End");
  await page.keyboard.type("\ntype: sen");
  await expect(page.getByRole("option", { name: "sensor" })).toHaveAttribute("aria-selected", "true");
  const meaning = page.locator(".cm-completionInfo");
  await expect(meaning).toContainText("Waits until something is there");
  const isOnTop = await meaning.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  expect(isOnTop).toBe(true);
});

test("a place that is pointed at, or come to from above or below, is in its own line", async ({
  adminPage: page,
  api,
}) => {
  await api.apply(CRLF);
  await open(page);
  const active = page.locator(".cm-lineNumbers .cm-activeLineGutter");
  const text = await page.getByRole("textbox", { name: "Document of the workflow" }).boundingBox();
  const rowOf = async (part: string) => (await page.locator(".cm-line", { hasText: part }).boundingBox())?.y ?? 0;
  if (text === null) throw new Error("there is no text");
  // Far right of a line, and of the empty one below it.
  const height = (await rowOf("id: clean")) - (await rowOf("retries: 2"));
  await page.mouse.click(text.x + 300, (await rowOf("retries: 2")) + 8);
  await expect(active).toHaveText("9");
  await page.mouse.click(text.x + 300, (await rowOf("retries: 2")) + height / 2 + 8);
  await expect(active).toHaveText("10");
  for (const [key, line] of [
    ["ArrowDown", "11"],
    ["ArrowUp", "10"],
    ["ArrowUp", "9"],
    ["End", "9"],
    ["End", "9"],
    ["ArrowDown", "10"],
    ["ArrowRight", "11"],
    ["ArrowLeft", "10"],
    ["ArrowLeft", "9"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(active).toHaveText(line);
  }
});

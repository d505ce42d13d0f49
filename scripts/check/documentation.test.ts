import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { validate } from "#engine/document/validate.ts";
import { ROOT } from "../launcher/environment.ts";

const PAGES = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: ROOT })].sort();
const textOf = (page: string) => readFileSync(path.join(ROOT, page), "utf8");

describe("every whole workflow that the documentation shows is valid", () => {
  const shown = PAGES.flatMap((page) =>
    [...textOf(page).matchAll(/```yaml\n(.*?)```/gs)].map((match) => ({ page, text: match[1] ?? "" })),
  ).filter(({ text }) => /^id: /m.test(text) && /^tasks:/m.test(text));

  it.each(shown)("$page: $text", ({ text }) => {
    expect(validate(text).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("and some are shown", () => expect(shown.length).toBeGreaterThanOrEqual(2));
});

describe("every link to a file of ours leads somewhere", () => {
  it.each(PAGES)("%s", (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => (match[1] ?? "").split("#")[0] ?? "");
    const broken = links
      .filter((link) => link !== "" && !/^[a-z]+:/.test(link))
      .filter((link) => !existsSync(path.join(ROOT, path.dirname(page), link)));
    expect(broken).toEqual([]);
  });
});

describe("the examples", () => {
  const examples = globSync("examples/*.{yaml,yml,json}", { cwd: ROOT }).sort();

  it.each(examples)("%s is valid, without a warning", (example) => {
    expect(validate(textOf(example)).diagnostics).toEqual([]);
  });

  it.each(examples)("%s is paused if it has a schedule", (example) => {
    const { dag } = validate(textOf(example));
    expect(dag?.schedule === undefined || dag.isPaused).toBe(true);
  });
});

import { expect, it } from "vitest";
import { readDocument } from "./read-document.ts";
import { validate } from "./validate.ts";

it("validates 10,000 tasks in 300 ms beside reading the text", () => {
  const text = `id: large\ntasks:\n${Array.from({ length: 10_000 }, (_, index) => {
    const upstream = [index - 1, index - 100].filter((each) => each >= 0).map((each) => `t${each}`);
    return `  - { id: t${index}, command: "echo \${{ run.id }}", retries: 2, timeout: 10m, dependencies: [${upstream.join(", ")}] }`;
  }).join("\n")}\n`;
  // The least of three: the machine may be busy with other tests.
  const own = Array.from({ length: 3 }, () => {
    const start = performance.now();
    readDocument(text);
    const read = performance.now() - start;
    const { dag } = validate(text);
    expect(dag?.tasks).toHaveLength(10_000);
    return performance.now() - start - 2 * read;
  });
  expect(Math.min(...own)).toBeLessThan(300);
});

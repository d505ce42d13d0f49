import { expect, it } from "vitest";
import { validateDocument, validateInThread } from "./validate-document.ts";

const large = (tasks: number) =>
  `id: large\ntasks:\n${Array.from({ length: tasks }, (_, n) => `  - { id: t${n}, type: noop }\n`).join("")}`;

it("says that a document needs too much memory, and goes on", async () => {
  await expect(validateInThread(large(40_000), {}, 16)).rejects.toMatchObject({
    code: "INVALID_DAG",
    message: expect.stringContaining("16 MB"),
  });
  expect((await validateDocument(large(3_000))).dag?.tasks).toHaveLength(3_000);
});

it("lets no more documents wait than it can hold", async () => {
  const text = large(3_000);
  const answers = Array.from({ length: 40 }, () => validateDocument(text));
  let refused = 0;
  for (const answer of answers) {
    answer.catch((error: unknown) => {
      expect(error).toMatchObject({ code: "UNAVAILABLE" });
      refused += 1;
    });
  }
  // The third has waited for one of the first two.
  await answers[2];
  expect(refused).toBe(40 - 2 - 32);
});

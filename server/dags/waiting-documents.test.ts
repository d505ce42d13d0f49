import { expect, it } from "vitest";
import { validateDocument } from "./validate-document.ts";

it("lets no more text wait than it can hold, however few documents it is", async () => {
  const text = `id: long\ntasks: [{ id: a, type: noop }]\n#${"-".repeat(5_000_000)}`;
  const answers = Array.from({ length: 20 }, () => validateDocument(text));
  let refused = 0;
  for (const answer of answers) {
    answer.catch((error: unknown) => {
      expect(error).toMatchObject({ code: "UNAVAILABLE" });
      refused += 1;
    });
  }
  await answers[0];
  // Two are checked; of the rest, thirteen are 65 million characters.
  expect(refused).toBe(20 - 2 - 13);
});

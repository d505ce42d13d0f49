import { expect, it } from "vitest";
import { documentDiff } from "./document-diff.ts";

it("compares what two texts say, and says which cannot be read", () => {
  expect(documentDiff("tasks: [{ id: a }]", '{"tasks":[{"id":"a","retries":1}]}')).toMatchObject({
    changed: [{ id: "a", fields: [{ path: ["retries"], after: 1 }] }],
  });
  expect(documentDiff("id: [", "id: a")).toMatchObject({ problem: expect.any(String) });
  expect(documentDiff("id: a", "- 1")).toMatchObject({ problem: expect.stringContaining("not a map") });
});

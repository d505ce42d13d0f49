import { expect, it } from "vitest";
import { traceparent } from "./trace-context.ts";

const RUN = "01A20a8a-c271-74ba-8044-380cfa32e508";

it("a run is a trace and an attempt a span", () => {
  const first = traceparent(RUN, "load", 1);
  expect(first).toMatch(/^00-01a20a8ac27174ba8044380cfa32e508-[0-9a-f]{16}-01$/);
  expect(traceparent(RUN, "load", 1)).toBe(first);
  const spans = [first, traceparent(RUN, "load", 2), traceparent(RUN, "fetch", 1)].map((each) => each.split("-")[2]);
  expect(new Set(spans).size).toBe(3);
});

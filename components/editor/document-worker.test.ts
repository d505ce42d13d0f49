import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { validate } from "#engine/document/validate.ts";
import type { FromWorker, ToWorker } from "./document-messages.ts";
import "./document-worker.ts";

vi.mock("#engine/document/validate.ts", async (original) => {
  const actual = await original<{ readonly validate: typeof validate }>();
  return { ...actual, validate: vi.fn(actual.validate) };
});

let said: FromWorker[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  vi.spyOn(self, "postMessage").mockImplementation((message: FromWorker) => void said.push(message));
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const tell = (data: ToWorker) => self.onmessage?.(new MessageEvent("message", { data }) as never);
const kinds = () => said.map(({ kind }) => kind);

function open(text: string): void {
  tell({ kind: "open", version: 0, text, direction: "right" });
  vi.runAllTimers();
  said = [];
}

it("draws and checks a text once that changes while a group is folded", () => {
  open("id: w\ntasks:\n  - id: a\n    group: g\n");
  tell({ kind: "change", version: 1, changes: [{ from: 4, to: 5, insert: "v" }] });
  tell({ kind: "collapse", groups: ["g"] });
  vi.runAllTimers();
  expect(kinds()).toEqual(["drawn", "checked"]);
  expect(said.every(({ version }) => version === 1)).toBe(true);
});

it("says of a text that cannot be checked that it cannot", () => {
  open("id: w\ntasks:\n  - id: a\n");
  vi.mocked(validate).mockImplementationOnce(() => {
    throw new RangeError("Maximum call stack size exceeded");
  });
  tell({ kind: "change", version: 1, changes: [{ from: 4, to: 5, insert: "v" }] });
  vi.runAllTimers();
  expect(said.at(-1)).toMatchObject({
    kind: "checked",
    version: 1,
    isValid: false,
    diagnostics: [{ message: "The text could not be checked: Maximum call stack size exceeded" }],
  });
});

import { expect, it, vi } from "vitest";
import { DraftKeeper } from "./draft-keeper.ts";
import { claimDraftPlace, type DraftPlace } from "./draft-storage.ts";
import { anEditorSession } from "./session-testing.tsx";

vi.mock("./draft-storage.ts", () => ({ claimDraftPlace: vi.fn() }));

function aPlace() {
  return { kept: undefined, isShared: false, store: vi.fn(() => true), forget: vi.fn(), release: vi.fn() };
}

it("a place that is found when the page has been left is given back at once", async () => {
  const [former, next] = [aPlace(), aPlace()];
  const gone = new AbortController();
  const keeper = new DraftKeeper(former, gone.signal);
  const found = Promise.withResolvers<DraftPlace>();
  vi.mocked(claimDraftPlace).mockReturnValue(found.promise);
  const moved = keeper.moveTo("ann:w", anEditorSession("id: w\n"));
  gone.abort();
  keeper.release();
  found.resolve(next);
  await moved;
  expect(next.release).toHaveBeenCalledTimes(1);
  expect(former.release).toHaveBeenCalledTimes(1);
  expect(former.forget).not.toHaveBeenCalled();
});

import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { CanvasBusy } from "./canvas-busy.tsx";
import { DocumentThread } from "./document-thread.ts";
import { EditorSession } from "./editor-session.ts";
import { EditorSessionProvider } from "./use-editor.ts";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("does not say that a picture comes which a worker that has failed will not draw", () => {
  vi.useFakeTimers();
  const worker = { postMessage: () => undefined, terminate: () => undefined } as unknown as Worker;
  const session = new EditorSession({
    text: "id: w\n",
    base: { text: "id: w\n", version: 1 },
    extensions: [],
    thread: new DocumentThread(worker),
    onRefused: () => undefined,
    onDone: () => undefined,
    onText: () => undefined,
  });
  render(
    <EditorSessionProvider value={session}>
      <CanvasBusy />
    </EditorSessionProvider>,
  );
  act(() => {
    vi.advanceTimersByTime(1_000);
  });
  expect(screen.getByRole("status").textContent).toBe("Drawing …");
  act(() => {
    worker.onerror?.(new ErrorEvent("error", { message: "no such file" }));
  });
  expect(screen.queryByRole("status")).toBeNull();
});

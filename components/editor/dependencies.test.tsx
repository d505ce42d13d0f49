import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { Dependencies } from "./dependencies.tsx";
import { anEditorSession, InSession } from "./session-testing.tsx";
import { useEditor } from "./use-editor.ts";

afterEach(cleanup);

function Last() {
  const task = useEditor((editor) => editor.draft?.tasks.at(-1));
  return task === undefined ? null : <Dependencies task={task} />;
}

/** What the last of some tasks waits for. */
function waiting(dependencies: string, others: readonly string[]) {
  const tasks = [...others.map((id) => `  - id: ${id}\n`), `  - id: z\n    dependencies: ${dependencies}\n`].join("");
  const session = anEditorSession(`id: w\ntasks:\n${tasks}`);
  render(
    <InSession session={session}>
      <Last />
    </InSession>,
  );
  return { session, keys: userEvent.setup() };
}

const removing = (id: string) => screen.findByRole("button", { name: `No longer wait for ${id}` });

describe("what a task waits for", () => {
  it.each([
    ["a number", "[7]", "7"],
    ["one id that stands alone", "x", "x"],
    ["a number that stands alone", "7", "7"],
    ["an id that stands twice", "[x, x]", "x"],
  ])("is shown and can be taken away: %s", async (_name, dependencies, id) => {
    const { session, keys } = waiting(dependencies, ["'7'", "x"]);
    await keys.click(await removing(id));
    await waitFor(() => expect(session.readText()).toMatch(/- id: z\n$/));
    await waitFor(() => expect(screen.queryByRole("button", { name: /No longer/ })).toBeNull());
  });
});

describe("the focus, when something is no longer waited for,", () => {
  it("goes to the next one, and behind the last one to what adds one", async () => {
    const { keys } = waiting("[a, b]", ["a", "b"]);
    await keys.click(await removing("a"));
    await waitFor(() => expect(screen.queryByRole("button", { name: "No longer wait for a" })).toBeNull());
    expect(document.activeElement).toBe(await removing("b"));
    await keys.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("button", { name: "No longer wait for b" })).toBeNull());
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Wait for a task" }));
  });
});

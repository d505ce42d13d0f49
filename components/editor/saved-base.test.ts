import { expect, it } from "vitest";
import { anEditorSession } from "./session-testing.tsx";

const MERGED = "id: w\nname: Ours\n# and theirs\n";

/** A session whose text is based on version 1, and merged with another one's version 2. */
function merged() {
  const session = anEditorSession("id: w\n");
  session.replaceText("id: w\nname: Ours\n");
  session.replaceText(MERGED, { text: "id: w\n# and theirs\n", version: 2 });
  return session;
}

it("a merge that is undone is asked about again, and one that is redone is not", () => {
  const session = merged();
  expect(session.read().base.version).toBe(2);
  session.undo();
  expect(session.read().base.version).toBe(1);
  session.redo();
  expect(session.read().base.version).toBe(2);
});

it("nobody is asked about a version of their own, whatever they undo behind it", () => {
  const session = merged();
  session.rebase({ text: MERGED, version: 3 });
  for (const step of [session.undo, session.undo, session.redo, session.redo]) {
    step.call(session);
    expect(session.read().base).toEqual({ text: MERGED, version: 3 });
  }
  expect(session.read().isDirty).toBe(false);
});

it("a merge behind one's own version is asked about again when it is undone", () => {
  const session = merged();
  session.rebase({ text: MERGED, version: 3 });
  session.replaceText(`${MERGED}# more\n`, { text: "id: w\n# more\n", version: 4 });
  session.undo();
  expect(session.read().base.version).toBe(3);
  session.undo();
  expect(session.read().base.version).toBe(3);
  session.redo();
  session.redo();
  expect(session.read().base.version).toBe(4);
});

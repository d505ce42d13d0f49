import fc from "fast-check";
import { expect, test } from "vitest";
import { draftOf } from "#engine/edit/draft.ts";
import { parseSource } from "#engine/edit/source-tree.ts";
import { draftPicture } from "./draft-picture.ts";
import { type DrawnDraft, draftUpdate, updated } from "./draft-update.ts";

function drawn(text: string, collapsed: readonly string[] = []): DrawnDraft {
  const tree = parseSource(text);
  if ("problem" in tree) throw new Error(tree.problem);
  const draft = draftOf(tree);
  return { draft, picture: draftPicture(draft, new Set(collapsed)) };
}

/** What the page has after an update has travelled. */
function arrived(former: DrawnDraft | undefined, next: DrawnDraft): DrawnDraft {
  return updated(former, structuredClone(draftUpdate(former, next)));
}

const TEXT = "id: w\ntasks:\n  - id: a\n  - id: b\n    dependencies: [a]\n    command: echo\n";

test("a text whose lines only moved is the same draft and the same picture", () => {
  const page = arrived(undefined, drawn(TEXT));
  const update = draftUpdate(page, drawn(`# a comment\n${TEXT}`));
  expect(update).toEqual({ count: 2, tasks: [] });
  const next = updated(page, update);
  expect(next.draft).toBe(page.draft);
  expect(next.picture).toBe(page.picture);
});

test("a task that changed travels alone, and the others stay what they are", () => {
  const page = arrived(undefined, drawn(TEXT));
  const update = draftUpdate(page, drawn(TEXT.replace("echo", "ls")));
  expect(update.tasks.map(({ id }) => id)).toEqual(["b"]);
  expect(update.picture).toBeUndefined();
  const next = updated(page, update);
  expect(next.draft.tasks[0]).toBe(page.draft.tasks[0]);
  expect(next.draft.tasks[1]?.data["command"]).toBe("ls");
});

test("keys in another order are another value: forms show them in the order of the text", () => {
  const task = "id: w\ntasks:\n  - id: a\n    env: { A: 1, B: 2 }\n";
  const next = arrived(arrived(undefined, drawn(task)), drawn(task.replace("A: 1, B: 2", "B: 2, A: 1")));
  expect(JSON.stringify(next.draft.tasks[0]?.data["env"])).toBe('{"B":2,"A":1}');
  const head = `${TEXT}env: { A: 1, B: 2 }\n`;
  const other = arrived(arrived(undefined, drawn(head)), drawn(head.replace("A: 1, B: 2", "B: 2, A: 1")));
  expect(JSON.stringify(other.draft.data["env"])).toBe('{"B":2,"A":1}');
});

test("what a group that is drawn as one box changes is a new picture of the same draft", () => {
  const text = TEXT.replace("id: a\n", "id: a\n    group: g\n");
  const page = arrived(undefined, drawn(text));
  const next = arrived(page, drawn(text, ["g"]));
  expect(next.draft).toBe(page.draft);
  expect(next.picture.collapsed).toHaveLength(1);
});

test("after any updates the page has what the worker has", () => {
  const env = fc.shuffledSubarray(["A", "B", "C"]).map((names) => Object.fromEntries(names.map((name) => [name, 1])));
  const task = fc.record({
    id: fc.constantFrom("a", "b", "c", "d", "e"),
    upstream: fc.subarray(["a", "b", "c", "d", "e"]),
    group: fc.constantFrom(undefined, "g", "h"),
    command: fc.constantFrom("echo", "ls"),
    env,
  });
  const text = fc
    .record({
      name: fc.constantFrom("One", "Two"),
      tasks: fc.uniqueArray(task, { selector: ({ id }) => id }),
      layout: fc.constantFrom({}, { a: [0, 0] }, { a: [0, 0], b: [500, 20] }),
    })
    .map(({ name, tasks, layout }) =>
      JSON.stringify({
        name,
        layout,
        tasks: tasks.map(({ upstream, ...each }) => ({ ...each, dependencies: upstream })),
      }),
    );
  const collapsed = fc.subarray(["g", "h"]);
  fc.assert(
    fc.property(fc.array(fc.tuple(text, collapsed), { minLength: 1, maxLength: 6 }), (steps) => {
      let page: DrawnDraft | undefined;
      let told: DrawnDraft | undefined;
      for (const [each, groups] of steps) {
        const next = drawn(each, groups);
        page = updated(page, structuredClone(draftUpdate(told, next)));
        told = next;
        // Copies are of the realm of who copies.
        expect(structuredClone(page)).toEqual(structuredClone(next));
        // Which is blind to the order of keys.
        expect(JSON.stringify(page.draft)).toBe(JSON.stringify(next.draft));
      }
    }),
  );
});

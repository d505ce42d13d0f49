import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { Field } from "../ui/field.tsx";
import { anEditorSession, InSession } from "./session-testing.tsx";
import { YamlControl } from "./yaml-control.tsx";

afterEach(cleanup);

const session = anEditorSession("id: w\n");

/** The field of a key, which can be shown with another value. */
function aField(first: JsonValue | undefined) {
  const onChange = vi.fn();
  const withValue = (value: JsonValue | undefined) => (
    <InSession session={session}>
      <Field label="matrix" description="What for.">
        {(control) => <YamlControl control={control} value={value} placeholder="" onChange={onChange} />}
      </Field>
    </InSession>
  );
  const { rerender } = render(withValue(first));
  const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "matrix" });
  return { onChange, box, keys: userEvent.setup(), show: (value: JsonValue | undefined) => rerender(withValue(value)) };
}

it("becomes an edit before anything is saved or tried, once", async () => {
  const { onChange, box, keys } = aField(undefined);
  await keys.click(box());
  await keys.keyboard("a: 1");
  expect(session.hasUnfinished).toBe(true);
  await session.settled();
  expect(onChange.mock.calls).toEqual([[{ a: 1 }]]);
  await keys.tab();
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(session.hasUnfinished).toBe(false);
});

it("keeps what is being typed when the document changes under it", async () => {
  const { box, keys, show } = aField({ a: 1 });
  await keys.click(box());
  await keys.keyboard("{End}0");
  show({ a: 2 });
  expect(box().value).toBe("a: 10");
});

it("keeps what cannot be read, and says why until it can", async () => {
  const { onChange, box, keys, show } = aField({ a: 1 });
  await keys.clear(box());
  await keys.click(box());
  await keys.paste("a: [1");
  await keys.tab();
  expect(onChange).not.toHaveBeenCalled();
  expect(session.hasUnfinished).toBe(true);
  expect(box().getAttribute("aria-invalid")).toBe("true");
  const said = screen.getByRole("status");
  expect(box().getAttribute("aria-describedby")?.split(" ")).toContain(said.id);
  show({ a: 2 });
  expect(box().value).toBe("a: [1");
  await keys.click(box());
  await keys.paste("]");
  await keys.tab();
  expect(onChange.mock.calls).toEqual([[{ a: [1] }]]);
  expect(screen.queryByRole("status")).toBeNull();
});

it("shows what the document says where nothing was typed, or what was typed is in it", async () => {
  const { box, keys, show } = aField({ a: 1 });
  show({ a: 2 });
  expect(box().value).toBe("a: 2");
  await keys.clear(box());
  await keys.click(box());
  await keys.paste("{b: 3}");
  await keys.tab();
  show({ b: 3 });
  expect(box().value).toBe("b: 3");
});

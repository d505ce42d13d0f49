import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { CompiledParam } from "#engine/document/compiled-dag.ts";
import { TriggerForm } from "./trigger-form.tsx";

afterEach(cleanup);

// jsdom has no layout and so no ResizeObserver, which the switch measures itself with.
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);

const aParam = (param: Partial<CompiledParam>): CompiledParam => ({
  type: "string",
  required: false,
  secret: false,
  ...param,
});

function open(params: { readonly [name: string]: CompiledParam }, options: { readonly isPaused?: boolean } = {}) {
  const onSubmit = vi.fn();
  render(
    <TriggerForm
      params={params}
      isPaused={options.isPaused ?? false}
      isBusy={false}
      refusal={undefined}
      onSubmit={onSubmit}
      onCancel={() => undefined}
    />,
  );
  return { onSubmit, person: userEvent.setup(), start: () => screen.getByRole("button", { name: /^Start/ }) };
}

const json = () => screen.getByLabelText<HTMLTextAreaElement>("As JSON");

describe("the trigger form", () => {
  test("opens with the defaults, and starts with them", async () => {
    const { onSubmit, person, start } = open({ limit: aParam({ type: "integer", default: 100 }) });
    expect(screen.getByLabelText<HTMLInputElement>("limit").value).toBe("100");
    await person.click(start());
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ limit: 100 });
  });

  test("writes what is typed into the JSON", async () => {
    const { person } = open({ limit: aParam({ type: "integer", default: 100 }), note: aParam({}) });
    await person.type(screen.getByLabelText("note"), "hello");
    expect(JSON.parse(json().value)).toEqual({ limit: 100, note: "hello" });
  });

  test("follows the JSON", async () => {
    const { onSubmit, person, start } = open({ limit: aParam({ type: "integer", default: 100 }) });
    fireEvent.change(json(), { target: { value: '{"limit": 7}' } });
    expect(screen.getByLabelText<HTMLInputElement>("limit").value).toBe("7");
    await person.click(start());
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ limit: 7 });
  });

  test("keeps JSON that cannot be read as it was typed, and does not start", async () => {
    const { onSubmit, person, start } = open({ limit: aParam({ type: "integer", default: 100 }) });
    fireEvent.change(json(), { target: { value: '{"limit": ' } });
    await person.click(start());
    expect(json().value).toBe('{"limit": ');
    expect(screen.getByText(/Not valid JSON/)).toBeTruthy();
    expect(onSubmit).not.toHaveBeenCalled();
  });

  test("says what is wrong at its control and moves the focus there", async () => {
    const { onSubmit, person, start } = open({ limit: aParam({ type: "integer", required: true }) });
    const control = screen.getByLabelText("limit");
    expect(control.getAttribute("aria-invalid")).toBeNull();
    await person.click(start());
    expect(onSubmit).not.toHaveBeenCalled();
    expect(control.getAttribute("aria-invalid")).toBe("true");
    expect(control.getAttribute("aria-describedby")).not.toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(control));
  });

  test("refuses a name in the JSON that the workflow does not have", async () => {
    const { onSubmit, person, start } = open({ limit: aParam({ type: "integer", default: 1 }) });
    fireEvent.change(json(), { target: { value: '{"limti": 2}' } });
    await person.click(start());
    expect(onSubmit).not.toHaveBeenCalled();
    expect(screen.getByText(/limti/, { selector: "p" })).toBeTruthy();
  });

  test("a switch that is left alone sends nothing", async () => {
    const { onSubmit, person, start } = open({ full: aParam({ type: "boolean" }) });
    await person.click(start());
    expect(onSubmit).toHaveBeenLastCalledWith({});
    await person.click(screen.getByRole("switch", { name: "full" }));
    await person.click(start());
    expect(onSubmit).toHaveBeenLastCalledWith({ full: true });
  });

  test("asks before it starts a paused workflow", () => {
    const { start } = open({}, { isPaused: true });
    expect(start().textContent).toBe("Start run");
    expect(screen.getByText(/is paused/)).toBeTruthy();
  });
});

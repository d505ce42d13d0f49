import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { isJsonMap } from "#engine/document/json-map.ts";
import type { FieldPath } from "#engine/edit/operations.ts";
import type { EditorSession } from "./editor-session.ts";
import { fieldErrors } from "./field-errors.ts";
import { workflowFields } from "./field-schema.ts";
import { PairsField } from "./pairs-field.tsx";
import { ParamsField } from "./params-field.tsx";
import { anEditorSession, InSession } from "./session-testing.tsx";
import { SettingFields } from "./setting-fields.tsx";
import { useEditor } from "./use-editor.ts";

// jsdom has no layout, which a code editor measures.
vi.mock("./code-field.tsx", () => ({
  CodeField: ({ name }: { readonly name: string }) => <input aria-label={name} />,
}));

afterEach(cleanup);

const WORKFLOW = `id: w
params:
  day: { type: string }
  night: { type: string }
env:
  HOST: a
  PORT: "1"
tasks:
  - id: a
`;

/** The two maps of a workflow whose entries have names of their own, and a field beside them. */
function Form({ session }: { readonly session: EditorSession }) {
  const data = useEditor((editor) => editor.draft?.data);
  if (data === undefined) return null;
  const change = (path: FieldPath) => (value: JsonValue | undefined, below: readonly string[]) =>
    void session.operate(
      value === undefined
        ? { kind: "unsetField", path: [...path, ...below] }
        : { kind: "setField", path: [...path, ...below], value },
    );
  const mapAt = (key: string) => {
    const value = data[key];
    return isJsonMap(value) ? value : {};
  };
  return (
    <>
      <PairsField path={["env"]} value={mapAt("env")} errors={undefined} onChange={change(["env"])} />
      <ParamsField schema={workflowFields()["params"] ?? {}} value={mapAt("params")} onChange={change(["params"])} />
      <input aria-label="Elsewhere" />
    </>
  );
}

async function aForm() {
  const session = anEditorSession(WORKFLOW);
  render(
    <InSession session={session}>
      <Form session={session} />
    </InSession>,
  );
  const env = within(await screen.findByRole("group", { name: "env" }));
  return { session, env, keys: userEvent.setup() };
}

const elsewhere = () => screen.getByRole("textbox", { name: "Elsewhere" });
/** Time for a focus that nobody wants to be taken. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

describe("an entry that got another name", () => {
  it("is gone on with where Enter ended it", async () => {
    const { env, keys } = await aForm();
    await keys.click(env.getByRole("button", { name: "Rename HOST" }));
    await keys.keyboard("SERVER{Enter}");
    await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("SERVER"));
  });

  it("leaves whoever went on elsewhere there", async () => {
    const { env, keys } = await aForm();
    await keys.click(env.getByRole("button", { name: "Rename HOST" }));
    await keys.keyboard("SERVER");
    await keys.click(elsewhere());
    await env.findByRole("button", { name: "Rename SERVER" });
    await settled();
    expect(document.activeElement).toBe(elsewhere());
  });

  it("as a parameter is gone on with where Enter ended it, once", async () => {
    const { session, keys } = await aForm();
    await keys.click(screen.getByText("day"));
    await keys.click(await screen.findByRole("button", { name: "Rename day" }));
    await keys.keyboard("date{Enter}");
    const button = await screen.findByRole("button", { name: "Rename date" });
    expect(document.activeElement).toBe(button);
    session.undo();
    await screen.findByText("day");
    await keys.click(elsewhere());
    session.redo();
    await screen.findByText("date");
    await settled();
    expect(document.activeElement).toBe(elsewhere());
  });

  it("as a parameter stays open where it was left for something else, which keeps the focus", async () => {
    const { keys } = await aForm();
    await keys.click(screen.getByText("day"));
    await keys.click(await screen.findByRole("button", { name: "Rename day" }));
    await keys.keyboard("date");
    await keys.click(elsewhere());
    await screen.findByRole("button", { name: "Rename date" });
    await settled();
    expect(document.activeElement).toBe(elsewhere());
  });
});

it("a name that is being typed becomes an edit before anything is saved or tried", async () => {
  const { session, env, keys } = await aForm();
  await keys.click(env.getByRole("button", { name: "Rename HOST" }));
  expect(session.hasUnfinished).toBe(false);
  await keys.keyboard("SERVER");
  expect(session.hasUnfinished).toBe(true);
  await session.settled();
  expect(session.readText()).toBe(WORKFLOW.replace("HOST", "SERVER"));
  await env.findByRole("button", { name: "Rename SERVER" });
  expect(session.hasUnfinished).toBe(false);
});

it("a name that cannot be is asked about on leaving, and stays in its field meanwhile", async () => {
  const { session, env, keys } = await aForm();
  await keys.click(env.getByRole("button", { name: "Rename HOST" }));
  await keys.keyboard("PORT");
  expect(session.hasUnfinished).toBe(true);
  await session.settled();
  expect(session.readText()).toBe(WORKFLOW);
  expect(env.getByRole("textbox", { name: "New name of HOST" })).toHaveProperty("value", "PORT");
});

describe("the focus, when an entry goes,", () => {
  const isGone = (name: string) => waitFor(() => expect(screen.queryByText(name)).toBeNull());

  it("goes to the next entry", async () => {
    const { env, keys } = await aForm();
    await keys.click(env.getByRole("button", { name: "Remove HOST" }));
    await isGone("HOST");
    expect(document.activeElement).toBe(env.getByRole("button", { name: "Remove PORT" }));
  });

  it("goes to the field for a new one behind the last", async () => {
    const { env, keys } = await aForm();
    await keys.click(env.getByRole("button", { name: "Remove PORT" }));
    await isGone("PORT");
    expect(document.activeElement).toBe(env.getByRole("textbox", { name: "Name of a new entry" }));
  });

  it("goes to the next parameter, and behind the last one to the field for a new one", async () => {
    const { keys } = await aForm();
    for (const name of ["day", "night"]) {
      await keys.click(screen.getByText(name));
      await keys.click(await screen.findByRole("button", { name: `Remove ${name}` }));
      await isGone(name);
      const next = name === "day" ? screen.getByText("night").closest("summary") : undefined;
      expect(document.activeElement).toBe(next ?? screen.getByRole("textbox", { name: "Name of a new parameter" }));
    }
  });

  it("goes to the field for a new one where the map goes with its last entry", async () => {
    const session = anEditorSession("id: w\nenv:\n  HOST: a\ntasks:\n  - id: a\n");
    const Settings = () => {
      const data = useEditor((editor) => editor.draft?.data);
      const change = (path: FieldPath, value: JsonValue | undefined) =>
        void session.operate(value === undefined ? { kind: "unsetField", path } : { kind: "setField", path, value });
      if (data === undefined) return null;
      return (
        <SettingFields
          fields={{ env: workflowFields()["env"] ?? {} }}
          data={data}
          errors={fieldErrors([], [])}
          onChange={change}
        />
      );
    };
    render(
      <InSession session={session}>
        <Settings />
      </InSession>,
    );
    const keys = userEvent.setup();
    await keys.click(await screen.findByRole("button", { name: "Remove HOST" }));
    await isGone("HOST");
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Name of a new entry" }));
  });

  it("stays with whoever has gone on by then", async () => {
    const { env, keys } = await aForm();
    await keys.click(env.getByRole("button", { name: "Remove HOST" }));
    elsewhere().focus();
    await isGone("HOST");
    expect(document.activeElement).toBe(elsewhere());
  });
});

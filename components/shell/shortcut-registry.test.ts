import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createShortcutRegistry, type ShortcutRegistry } from "./shortcut-registry.ts";

let registry: ShortcutRegistry;
const listen = (event: KeyboardEvent) => registry.press(event);

beforeEach(() => {
  registry = createShortcutRegistry();
  document.addEventListener("keydown", listen);
});
afterEach(() => {
  document.removeEventListener("keydown", listen);
  document.body.replaceChildren();
});

const press = (key: string, init: KeyboardEventInit = {}, target: Element = document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...init }));
const bind = (keys: string) => {
  const run = vi.fn();
  const release = registry.register({ group: "Test", shortcuts: [{ keys, label: keys, run }] });
  return { run, release };
};

test("a key runs its action, until it is released", () => {
  const { run, release } = bind("r");
  press("r");
  expect(run).toHaveBeenCalledOnce();
  release();
  press("r");
  expect(run).toHaveBeenCalledOnce();
});

test("a sequence runs after its second key only", () => {
  const { run } = bind("g r");
  press("g");
  expect(run).not.toHaveBeenCalled();
  press("r");
  expect(run).toHaveBeenCalledOnce();
});

test("the second key of a sequence does not run what it means alone", () => {
  const alone = bind("r");
  const sequence = bind("g r");
  press("g");
  press("r");
  expect(sequence.run).toHaveBeenCalledOnce();
  expect(alone.run).not.toHaveBeenCalled();
});

test("a page may take over a key of the shell", () => {
  const shell = bind("c");
  const page = bind("c");
  press("c");
  expect(page.run).toHaveBeenCalledOnce();
  expect(shell.run).not.toHaveBeenCalled();
});

test("keys in a field belong to the field, except with the command key", () => {
  const letter = bind("r");
  const command = bind("mod+k");
  const field = document.createElement("input");
  document.body.append(field);
  press("r", {}, field);
  press("k", { ctrlKey: true }, field);
  expect(letter.run).not.toHaveBeenCalled();
  expect(command.run).toHaveBeenCalledOnce();
});

test("a chord of the browser is not mistaken for a letter", () => {
  const { run } = bind("r");
  press("r", { ctrlKey: true });
  press("r", { altKey: true });
  expect(run).not.toHaveBeenCalled();
});

test("a chord that is held down runs once, and is not the browser's in between", () => {
  const { run } = bind("mod+d");
  press("d", { ctrlKey: true });
  const repeated = new KeyboardEvent("keydown", { key: "d", ctrlKey: true, repeat: true });
  expect(registry.press(repeated)).toBe(true);
  expect(registry.press(new KeyboardEvent("keydown", { key: "x", ctrlKey: true, repeat: true }))).toBe(false);
  expect(run).toHaveBeenCalledOnce();
});

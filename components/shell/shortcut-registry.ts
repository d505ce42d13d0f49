/** Keyboard shortcuts: single keys, chords with the command key, and two-key sequences. */

export interface Shortcut {
  /** `t`, `?`, `mod+k` (⌘ on a Mac, Ctrl elsewhere), `shift+enter`, or a sequence: `g r`. */
  readonly keys: string;
  readonly label: string;
  /** Absent: heard by the part of the page that has the focus, and only listed here. */
  readonly run?: (() => void) | undefined;
}

export interface ShortcutGroup {
  readonly group: string;
  readonly shortcuts: readonly Shortcut[];
}

export interface ShortcutRegistry {
  /** @returns the function that takes the group away again */
  register(group: ShortcutGroup): () => void;
  /** Runs what the key completes; true when it was ours. */
  press(event: KeyboardEvent): boolean;
  groups(): readonly ShortcutGroup[];
  subscribe(listener: () => void): () => void;
}

/** The second key of a sequence must come within this time. */
const SEQUENCE_MS = 1200;

export function createShortcutRegistry(): ShortcutRegistry {
  let groups: readonly ShortcutGroup[] = [];
  let pending: { readonly key: string; readonly at: number } | undefined;
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const listener of listeners) listener();
  };
  // Later registrations win: a page may take over a key of the shell.
  const find = (keys: string) =>
    groups.flatMap((group) => group.shortcuts).findLast((shortcut) => shortcut.keys === keys && shortcut.run);

  return {
    register(group) {
      groups = [...groups, group];
      notify();
      return () => {
        groups = groups.filter((each) => each !== group);
        notify();
      };
    },
    press(event) {
      if (event.defaultPrevented || event.isComposing) return false;
      const key = keyOf(event);
      if (key === undefined) return false;
      const isCommand = key.startsWith("mod+");
      if (isCommand ? isInDialog(event.target) : isTaken(event.target)) return false;
      // A chord that is held down is done once, and is not the browser's in between.
      if (event.repeat) return isCommand && find(key) !== undefined;
      const sequence =
        pending !== undefined && event.timeStamp - pending.at < SEQUENCE_MS ? find(`${pending.key} ${key}`) : undefined;
      pending = undefined;
      const shortcut = sequence ?? find(key);
      if (shortcut !== undefined) {
        shortcut.run?.();
        return true;
      }
      const begins = groups.some((group) => group.shortcuts.some((each) => each.keys.startsWith(`${key} `)));
      if (begins) pending = { key, at: event.timeStamp };
      return begins;
    },
    groups: () => groups,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The name a key event has in `Shortcut.keys`, or nothing for modifiers alone and for the browser's own chords. */
function keyOf(event: KeyboardEvent): string | undefined {
  if (event.altKey || ["Shift", "Control", "Meta", "Alt"].includes(event.key)) return undefined;
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  if (event.metaKey || event.ctrlKey) return `mod+${event.shiftKey ? "shift+" : ""}${key}`;
  // A character says its own shift ("?"); keys without a character do not.
  return event.shiftKey && key.length > 1 ? `shift+${key}` : key;
}

/** What a dialog asks is answered first: the page behind it has no keys until then. */
function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog], [role=alertdialog]") !== null;
}

/** Whether the place that has the focus wants keys for itself: fields, menus, open dialogs. */
function isTaken(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return (
    target.closest(
      "input, textarea, select, [role=dialog], [role=menu], [role=listbox], [role=combobox], .cm-editor",
    ) !== null
  );
}

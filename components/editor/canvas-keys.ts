import { useReactFlow } from "@xyflow/react";
import type { KeyboardEvent } from "react";
import type { Position } from "#engine/edit/operations.ts";
import type { GraphDag } from "../graph/graph-dag.ts";
import type { GraphPicture } from "../graph/graph-model.ts";
import { step, stepOf } from "../graph/walk.ts";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { useEditorSession } from "./use-editor.ts";

/** Where a copy stands, from its original. */
export const DUPLICATE_APART: Position = [24, 48];
/** How far Alt and an arrow move what is selected, in graph units. */
const NUDGE = 24;
const NUDGES: Readonly<Record<string, Position>> = {
  ArrowLeft: [-NUDGE, 0],
  ArrowRight: [NUDGE, 0],
  ArrowUp: [0, -NUDGE],
  ArrowDown: [0, NUDGE],
};

interface CanvasKeys {
  readonly picture: GraphPicture;
  readonly draft: GraphDag;
  readonly remove: () => void;
  readonly duplicate: () => void;
  readonly positionsOf: (ids: readonly string[]) => ReadonlyMap<string, Position>;
  readonly move: (positions: ReadonlyMap<string, Position>) => void;
  readonly zoomToSelection: () => void;
  readonly onGroup: (ids: readonly string[]) => void;
  readonly fit: () => void;
  readonly onRename: (id: string) => void;
  readonly onOpen: () => void;
  readonly onConnect: (from: readonly string[]) => void;
  readonly onAdd: () => void;
  readonly onSearch: () => void;
}

/**
 * The keys of the canvas; every gesture of the pointer has one.
 *
 * @returns what hears the keys that mean something on the canvas alone
 */
export function useCanvasKeys(keys: CanvasKeys): (event: KeyboardEvent<HTMLDivElement>) => void {
  const session = useEditorSession();
  const flow = useReactFlow();
  const withSelection = (run: (ids: readonly string[]) => void) => () => {
    const { selection } = session.read();
    if (selection.length > 0) run(selection);
  };
  // The same wherever the focus is, and listed where keys are listed.
  useShortcuts("Canvas", [
    { keys: "a", label: "Add a task", run: keys.onAdd },
    { keys: "c", label: "Connect the selection to a task", run: withSelection(keys.onConnect) },
    { keys: "f2", label: "Rename the task", run: withSelection((ids) => keys.onRename(ids.at(-1) ?? "")) },
    { keys: "mod+g", label: "Group the selection", run: withSelection(keys.onGroup) },
    { keys: "mod+d", label: "Duplicate the selection", run: withSelection(keys.duplicate) },
    { keys: "z", label: "Zoom to the selection", run: keys.zoomToSelection },
    { keys: "0", label: "Show the whole graph", run: keys.fit },
    { keys: "/", label: "Find a task", run: keys.onSearch },
    { keys: "enter", label: "Open the form" },
    { keys: "delete", label: "Remove the selection" },
    { keys: "arrows", label: "Walk along the edges" },
    { keys: "shift+arrows", label: "Select what is walked to as well" },
    { keys: "alt+arrows", label: "Move the selection" },
    { keys: "mod+a", label: "Select all tasks" },
    { keys: "mod+c", label: "Copy as YAML" },
    { keys: "mod+x", label: "Cut" },
    { keys: "mod+v", label: "Paste" },
  ]);

  const pressed = (event: KeyboardEvent): boolean => {
    const { selection } = session.read();
    const last = selection.at(-1);
    const isCommand = event.metaKey || event.ctrlKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (isCommand) {
      if (key === "a") session.select(keys.draft.tasks.map(({ id }) => id));
      // Here, not as shortcuts of the page: who holds the keys goes back step by step.
      else if (key === "y" || (key === "z" && event.shiftKey)) session.redo();
      else if (key === "z") session.undo();
      else return false;
      return true;
    }
    const nudge = NUDGES[event.key];
    if (event.altKey && nudge !== undefined && selection.length > 0) {
      const moved = [...keys.positionsOf(selection)].map(([id, [x, y]]) => [id, [x + nudge[0], y + nudge[1]]] as const);
      keys.move(new Map(moved));
      return true;
    }
    const walk = stepOf(event.key, keys.picture.direction);
    if (walk !== undefined && !event.altKey) {
      const current = keys.draft.tasks.findIndex(({ id }) => id === last);
      const next = step(keys.picture, current === -1 ? undefined : current, walk);
      const id = next === undefined ? undefined : keys.draft.tasks[next]?.id;
      if (id !== undefined) session.select(event.shiftKey ? [...selection.filter((each) => each !== id), id] : [id]);
      return true;
    }
    switch (key) {
      case "Delete":
      case "Backspace":
        keys.remove();
        return true;
      case "Enter":
        if (last !== undefined) keys.onOpen();
        return true;
      case "Escape":
        session.select([]);
        return true;
      case "+":
      case "=":
        void flow.zoomIn();
        return true;
      case "-":
        void flow.zoomOut();
        return true;
      default:
        return false;
    }
  };

  return (event) => {
    if (event.target !== event.currentTarget || !pressed(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

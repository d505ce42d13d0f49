import { useReactFlow } from "@xyflow/react";
import type { KeyboardEvent } from "react";
import type { Position } from "#engine/edit/operations.ts";
import type { GraphDag } from "../graph/graph-dag.ts";
import type { GraphPicture } from "../graph/graph-model.ts";
import { step, type Step } from "../graph/walk.ts";
import { useEditorSession } from "./use-editor.ts";

const STEPS: Readonly<Record<string, Step>> = {
  ArrowLeft: "upstream",
  ArrowRight: "downstream",
  ArrowUp: "above",
  ArrowDown: "below",
};
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
  readonly fit: () => void;
  readonly onRename: (id: string) => void;
  readonly onOpen: () => void;
  readonly onConnect: (from: readonly string[]) => void;
  readonly onAdd: () => void;
  readonly onSearch: () => void;
}

/** The keys of the canvas; every gesture of the pointer has one. */
export function useCanvasKeys(keys: CanvasKeys): (event: KeyboardEvent<HTMLDivElement>) => void {
  const session = useEditorSession();
  const flow = useReactFlow();

  const pressed = (event: KeyboardEvent): boolean => {
    const { selection } = session.read();
    const last = selection.at(-1);
    const isCommand = event.metaKey || event.ctrlKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (isCommand) {
      if (key === "a") session.select(keys.draft.tasks.map(({ id }) => id));
      else if (key === "d" && selection.length > 0) {
        void session.operate({ kind: "duplicateTasks", ids: selection, by: [NUDGE, 2 * NUDGE] });
      } else if (key === "y" || (key === "z" && event.shiftKey)) session.redo();
      else if (key === "z") session.undo();
      else return false;
      return true;
    }
    const nudge = NUDGES[event.key];
    if (event.altKey && nudge !== undefined && selection.length > 0) {
      const positions = new Map<string, Position>();
      for (const { id, index } of keys.draft.tasks) {
        if (!selection.includes(id)) continue;
        positions.set(id, [(keys.picture.x[index] ?? 0) + nudge[0], (keys.picture.y[index] ?? 0) + nudge[1]]);
      }
      void session.operate({ kind: "moveNodes", positions });
      return true;
    }
    const direction = STEPS[event.key];
    if (direction !== undefined && !event.altKey) {
      const current = keys.draft.tasks.findIndex(({ id }) => id === last);
      const next = step(keys.picture, current === -1 ? undefined : current, direction);
      const id = next === undefined ? undefined : keys.draft.tasks[next]?.id;
      if (id !== undefined) session.select(event.shiftKey ? [...selection.filter((each) => each !== id), id] : [id]);
      return true;
    }
    switch (key) {
      case "Delete":
      case "Backspace":
        keys.remove();
        return true;
      case "F2":
        if (last !== undefined) keys.onRename(last);
        return true;
      case "Enter":
        if (last !== undefined) keys.onOpen();
        return true;
      case "Escape":
        session.select([]);
        return true;
      case "a":
        keys.onAdd();
        return true;
      case "c":
        if (selection.length > 0) keys.onConnect(selection);
        return true;
      case "/":
        keys.onSearch();
        return true;
      case "+":
      case "=":
        void flow.zoomIn();
        return true;
      case "-":
        void flow.zoomOut();
        return true;
      case "0":
        keys.fit();
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

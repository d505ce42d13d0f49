import type { Draft } from "#engine/edit/draft.ts";
import type { Edge, Position } from "#engine/edit/operations.ts";
import { writtenAt } from "../graph/turned-positions.ts";
import { bridgesOver, offerBridges } from "./bridges.ts";
import { DUPLICATE_APART } from "./canvas-keys.ts";
import type { DraftPicture } from "./draft-picture.ts";
import { newTask } from "./new-task.ts";
import { placeBehind } from "./place-behind.ts";
import { useEditorSession } from "./use-editor.ts";

interface DrawnElements {
  readonly selectedEdges: () => readonly Edge[];
  /** Puts every node where the document has it. */
  readonly restore: () => void;
}

interface CanvasEdits {
  /** @param position where somebody wants it, in graph units; absent: the layout has a place that is free */
  readonly add: (type: string, to: { position?: Position | undefined; upstream?: readonly string[] }) => void;
  /** Puts a task on an edge. @param at where it was dropped, which counts where a person has placed its neighbours */
  readonly insert: (type: string, edge: Edge, at?: Position) => void;
  /** Removes what is selected, tasks and edges. */
  readonly remove: () => void;
  readonly duplicate: () => void;
  readonly move: (positions: ReadonlyMap<string, Position>) => void;
  /** Where tasks stand, in graph units, by id. */
  readonly positionsOf: (ids: readonly string[]) => ReadonlyMap<string, Position>;
}

/** What gestures and keys of the canvas make of the text. */
export function useCanvasEdits(draft: Draft, picture: DraftPicture, elements: DrawnElements): CanvasEdits {
  const session = useEditorSession();
  const fresh = (type: string, upstream?: readonly string[]) => {
    const { draft: current } = session.read();
    const taken = (current?.tasks ?? []).map(({ id }) => id);
    return newTask(type, taken, upstream);
  };
  return {
    add: (type, { position, upstream = [] }) => {
      const { draft: current } = session.read();
      const at =
        position === undefined ? current && placeBehind(current, upstream) : writtenAt(position, picture.direction);
      void session.operate({ kind: "addTask", task: fresh(type, upstream), ...(at !== undefined && { position: at }) });
    },
    insert: (type, edge, at) => {
      const { draft: current = draft } = session.read();
      const arePlaced = [edge.from, edge.to].some((id) => Object.hasOwn(current.layout, id));
      const wanted = at === undefined ? placeBehind(current, [edge.from]) : writtenAt(at, picture.direction);
      const position = arePlaced ? wanted : undefined;
      void session.operate({ kind: "insertOnEdge", ...edge, task: fresh(type), ...(position && { position }) });
    },
    remove: () => {
      const { selection: ids } = session.read();
      const joined = elements.selectedEdges();
      if (ids.length > 0) {
        // Asked for first: whatever becomes of the bridges, what is selected goes.
        void session.operate({ kind: "removeTasks", ids }).then((done) => {
          const bridges = done === undefined ? [] : bridgesOver(draft, ids);
          if (bridges.length > 0) offerBridges(session, ids, bridges);
        });
      }
      if (joined.length > 0) void session.operate({ kind: "disconnect", edges: joined });
    },
    duplicate: () =>
      void session.operate({ kind: "duplicateTasks", ids: session.read().selection, by: DUPLICATE_APART }),
    move: (positions) => {
      if (positions.size === 0) return;
      const written = new Map([...positions].map(([id, at]) => [id, writtenAt(at, picture.direction)]));
      void session.operate({ kind: "moveNodes", positions: written }).then((done) => {
        // What could not be written is not shown either.
        if (done === undefined) elements.restore();
      });
    },
    positionsOf: (ids) =>
      new Map(
        ids.flatMap((id): [string, Position][] => {
          const index = session.task(id)?.index;
          return index === undefined ? [] : [[id, [picture.x[index] ?? 0, picture.y[index] ?? 0]]];
        }),
      ),
  };
}

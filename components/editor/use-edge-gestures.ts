import { type Connection, type OnConnectEnd, useReactFlow } from "@xyflow/react";
import { useRef } from "react";
import type { Position } from "#engine/edit/operations.ts";
import { NODE_HEIGHT } from "../graph/box-size.ts";
import type { EditorEdgeType } from "./editor-edge.tsx";
import { useEditorSession } from "./use-editor.ts";

interface EdgeGestures {
  readonly onConnect: (connection: Pick<Connection, "source" | "target">) => void;
  readonly onConnectEnd: OnConnectEnd;
  readonly onReconnectStart: (event: unknown, edge: EditorEdgeType) => void;
  readonly onReconnectEnd: () => void;
  readonly onReconnect: (edge: EditorEdgeType, to: Pick<Connection, "source" | "target">) => void;
  readonly isValidConnection: (connection: Pick<Connection, "source" | "target">) => boolean;
}

/**
 * Edges drawn by hand, as edits of the text.
 *
 * @param onSpace an edge from these tasks was pulled to a place where none stands: what is to stand there?
 */
export function useEdgeGestures(
  onSpace: (at: { readonly x: number; readonly y: number }, position: Position, from: readonly string[]) => void,
): EdgeGestures {
  const session = useEditorSession();
  const flow = useReactFlow();
  const taken = useRef<EditorEdgeType>(undefined);
  const onConnect: EdgeGestures["onConnect"] = ({ source, target }) => {
    void session.operate({ kind: "connect", edges: [{ from: source, to: target }] });
  };
  const onReconnect: EdgeGestures["onReconnect"] = (edge, { source, target }) => {
    void session.operate({
      kind: "reconnect",
      edge: { from: edge.source, to: edge.target },
      to: { from: source, to: target },
    });
  };
  return {
    onConnect,
    onReconnectStart: (_, edge) => {
      taken.current = edge;
    },
    onReconnectEnd: () => {
      taken.current = undefined;
    },
    onConnectEnd: (event, state) => {
      if (state.toNode !== null || state.fromNode === null) return;
      const edge = taken.current;
      if (edge === undefined && state.fromHandle?.type !== "source") return;
      const { clientX: x, clientY: y } =
        "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
      // A whole box is easier to hit than its handle.
      const target = taskUnder(x, y);
      if (edge !== undefined) {
        // An edge that was taken by its end is moved, or stays: the other end is where it was.
        const to =
          state.fromHandle?.type === "source"
            ? { source: edge.source, target }
            : { source: target, target: edge.target };
        const { source: from, target: into } = to;
        if (from !== undefined && into !== undefined && from !== into)
          onReconnect(edge, { source: from, target: into });
        return;
      }
      if (target !== undefined) {
        if (target !== state.fromNode.id) onConnect({ source: state.fromNode.id, target });
        return;
      }
      const point = flow.screenToFlowPosition({ x, y });
      onSpace({ x, y }, [point.x, point.y - NODE_HEIGHT / 2], [state.fromNode.id]);
    },
    onReconnect,
    isValidConnection: ({ source, target }) => source !== target,
  };
}

/** The id of the task at a point of the screen. */
function taskUnder(x: number, y: number): string | undefined {
  const element = document.elementFromPoint(x, y)?.closest(".react-flow__node-task");
  return element?.getAttribute("data-id") ?? undefined;
}

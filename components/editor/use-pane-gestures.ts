import { useReactFlow, useStoreApi } from "@xyflow/react";
import { type MouseEvent, useRef } from "react";
import type { Draft } from "#engine/edit/draft.ts";
import type { GraphMarks } from "../graph/graph-marks.ts";
import { type GraphPicture, taskAt, tasksWithin } from "../graph/graph-model.ts";
import { useEditorSession } from "./use-editor.ts";

interface Point {
  readonly x: number;
  readonly y: number;
}

interface PaneGestures {
  readonly onPaneClick: (event: MouseEvent) => void;
  readonly onPaneMouseMove: (event: MouseEvent) => void;
  readonly onSelectionStart: (event: MouseEvent) => void;
  readonly onSelectionEnd: (event: MouseEvent) => void;
  readonly onPointerDownCapture: () => void;
}

/** Clicks and frames on the pane. From afar there are no boxes that React Flow could find: they are found here. */
export function usePaneGestures(
  { draft, picture, showsFar, marks }: { draft: Draft; picture: GraphPicture; showsFar: boolean; marks: GraphMarks },
  onDone: () => void,
): PaneGestures {
  const session = useEditorSession();
  const flow = useReactFlow();
  const store = useStoreApi();
  const frameStart = useRef<Point>(undefined);
  /** What was selected when the button went down: React Flow has forgotten it when a frame begins. */
  const before = useRef<readonly string[]>([]);
  /** What a frame adds to. */
  const kept = useRef<readonly string[]>([]);
  const placeOf = (event: MouseEvent): Point => flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
  const taskUnder = (event: MouseEvent): number | undefined => {
    const { x, y } = placeOf(event);
    return showsFar ? taskAt(picture, x, y) : undefined;
  };
  return {
    onPointerDownCapture: () => {
      before.current = session.read().selection;
    },
    onPaneClick: (event) => {
      const id = draft.tasks[taskUnder(event) ?? -1]?.id;
      session.select(id === undefined ? [] : [id]);
      onDone();
    },
    onPaneMouseMove: (event) => {
      if (showsFar) marks.set({ hovered: taskUnder(event) });
    },
    onSelectionStart: (event) => {
      kept.current = event.shiftKey || event.ctrlKey || event.metaKey ? before.current : [];
      // Where the button went down; the event is of the first move after that.
      const frame = store.getState().userSelectionRect;
      frameStart.current = frame === null ? undefined : { x: frame.startX, y: frame.startY };
    },
    onSelectionEnd: (event) => {
      const start = frameStart.current;
      frameStart.current = undefined;
      if (start === undefined) return;
      const framed = showsFar
        ? tasksWithin(picture, start, placeOf(event)).flatMap((index) => draft.tasks[index]?.id ?? [])
        : session.read().selection;
      if (!showsFar && kept.current.length === 0) return;
      session.select([...new Set([...kept.current, ...framed])]);
      onDone();
    },
  };
}

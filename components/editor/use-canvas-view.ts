import { useReactFlow } from "@xyflow/react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { NODE_HEIGHT, NODE_WIDTH } from "../graph/box-size.ts";
import type { DraftTask } from "#engine/edit/draft.ts";
import type { Rectangle } from "../graph/group-frames.ts";
import { motionMs } from "../graph/motion.ts";
import { beginning, fitting, type GraphViewport, isInView, revealing, type Size } from "../graph/viewport.ts";
import type { DraftPicture } from "./draft-picture.ts";
import { useEditorSession } from "./use-editor.ts";

/** A large graph opens at its beginning at this zoom, since whoever edits wants to read. */
const READABLE_ZOOM = 0.8;
/** And whole as long as its words can be read. */
const SMALLEST_WHOLE_TO_EDIT = 0.42;
/** Many boxes are drawn as rectangles on a canvas when they become smaller than can be read. */
const FAR_ZOOM = 0.32;

export interface CanvasView {
  readonly initial: GraphViewport;
  readonly smallestZoom: number;
  /** Whether boxes are too small to be read, or worked with. */
  readonly isFar: boolean;
  /** Shows the whole graph. */
  readonly fit: () => void;
  /** Shows these tasks as large as they can be, by index. */
  readonly zoomTo: (indexes: readonly number[]) => void;
  readonly goTo: (index: number) => void;
  /** To be told of every move of the canvas; without an event it was the program that moved. */
  readonly onMove: (event: unknown, viewport: GraphViewport) => void;
}

/**
 * Where the canvas is looked at from. As long as nobody has chosen, all of the graph is kept in view if it
 * can be read; after that, only what was just made or selected is brought into view.
 *
 * @param tasks those that are drawn
 * @param placed how many of them stand where a person has put them
 */
export function useCanvasView(
  picture: DraftPicture,
  size: Size,
  selection: readonly string[],
  tasks: readonly DraftTask[],
  placed: number,
): CanvasView {
  const session = useEditorSession();
  const flow = useReactFlow();
  const [initial] = useState(() => openingToEdit(picture, size));
  const [isFar, setIsFar] = useState(initial.zoom < FAR_ZOOM);
  const hasMoved = useRef(false);
  /** Somebody has asked for all of it, and sees all of it until they move. */
  const isWhole = useRef(false);
  const direction = useRef(picture.direction);

  const keepInView = useEffectEvent(() => {
    if (isWhole.current) void flow.setViewport(fitting(picture.bounds, size));
    else if (!hasMoved.current) void flow.setViewport(openingToEdit(picture, size));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size is what happened
  useEffect(() => keepInView(), [size]);

  const former = useRef({ picture, placed, tasks });
  const showWhatChanged = useEffectEvent(() => {
    const viewport = flow.getViewport();
    const duration = motionMs();
    const before = former.current;
    former.current = { picture, placed, tasks };
    const areArranged = placed < before.placed && areMostMoved(before.picture, picture);
    const isAnother = !isAlike(before.tasks, tasks);
    if (areArranged || isAnother || picture.collapsed.length !== before.picture.collapsed.length) {
      hasMoved.current = false;
      isWhole.current = false;
      return void flow.setViewport(openingToEdit(picture, size), { duration });
    }
    if (!hasMoved.current && !isInView(picture.bounds, viewport, size)) {
      const next = openingToEdit(picture, size);
      if (isInView(picture.bounds, next, size)) return void flow.setViewport(next, { duration });
    }
    const last = session.task(selection.at(-1));
    if (last === undefined) return;
    const box = boxOf(picture, last.index);
    // What was just made or chosen comes into view, but a box that was clicked at the rim stays under the pointer.
    const middle = { x: box.x + NODE_WIDTH / 2, y: box.y + NODE_HEIGHT / 2, width: 0, height: 0 };
    if (!isInView(middle, viewport, size)) void flow.setViewport(revealing(box, viewport, size), { duration });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new picture or selection is what happened
  useEffect(() => showWhatChanged(), [picture, selection]);

  const showTurned = useEffectEvent(() => {
    if (picture.direction === direction.current) return;
    direction.current = picture.direction;
    // Another picture altogether: where one looked at the former one says nothing of this one.
    hasMoved.current = false;
    isWhole.current = false;
    void flow.setViewport(openingToEdit(picture, size));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another direction is what happened
  useEffect(() => showTurned(), [picture.direction]);

  return {
    initial,
    isFar,
    smallestZoom: Math.min(0.1, fitting(picture.bounds, size).zoom * 0.9),
    fit: () => {
      hasMoved.current = false;
      isWhole.current = true;
      void flow.setViewport(fitting(picture.bounds, size), { duration: motionMs() });
    },
    zoomTo: (indexes) => {
      if (indexes.length === 0) return;
      hasMoved.current = true;
      isWhole.current = false;
      void flow.setViewport(fitting(around(indexes.map((index) => boxOf(picture, index))), size), {
        duration: motionMs(),
      });
    },
    goTo: (index) => {
      const box = boxOf(picture, index);
      const zoom = Math.max(flow.getZoom(), 0.8);
      void flow.setCenter(box.x + NODE_WIDTH / 2, box.y + NODE_HEIGHT / 2, { zoom, duration: motionMs() });
    },
    onMove: (event, { zoom }) => {
      if (event !== null) {
        hasMoved.current = true;
        isWhole.current = false;
      }
      setIsFar(zoom < FAR_ZOOM);
    },
  };
}

/** Whether at least half of the tasks are still there: else it is another workflow that is looked at. */
function isAlike(before: readonly DraftTask[], after: readonly DraftTask[]): boolean {
  if (before === after || before.length === 0) return true;
  const ids = new Set(after.map(({ id }) => id));
  return before.filter(({ id }) => ids.has(id)).length * 2 >= before.length;
}

/** Whether so much stands elsewhere that where one looked says nothing any more. */
function areMostMoved(before: DraftPicture, after: DraftPicture): boolean {
  let moved = 0;
  for (const [index, x] of after.x.entries()) {
    if (x !== before.x[index] || after.y[index] !== before.y[index]) moved += 1;
  }
  return moved > 2 && moved > after.x.length / 2;
}

/** All of it where that can be read, else its beginning: a workflow is read from the left, or from the top. */
function openingToEdit({ bounds, direction }: DraftPicture, size: Size): GraphViewport {
  const whole = fitting(bounds, size);
  if (whole.zoom >= SMALLEST_WHOLE_TO_EDIT) return whole;
  return beginning(bounds, size, READABLE_ZOOM, direction);
}

function boxOf(picture: DraftPicture, index: number): Rectangle {
  return { x: picture.x[index] ?? 0, y: picture.y[index] ?? 0, width: NODE_WIDTH, height: NODE_HEIGHT };
}

function around(boxes: readonly Rectangle[]): Rectangle {
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  return {
    x: left,
    y: top,
    width: Math.max(...boxes.map(({ x, width }) => x + width)) - left,
    height: Math.max(...boxes.map(({ y, height }) => y + height)) - top,
  };
}

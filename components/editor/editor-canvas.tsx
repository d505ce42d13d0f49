"use client";

import "@xyflow/react/dist/base.css";
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Draft } from "#engine/edit/draft.ts";
import type { Position } from "#engine/edit/operations.ts";
import { useFlowDirection } from "../graph/flow-direction.ts";
import { FarView } from "../graph/far-view.tsx";
import { GraphContextProvider } from "../graph/graph-context.tsx";
import { GraphControls } from "../graph/graph-controls.tsx";
import { NODE_HEIGHT, NODE_WIDTH } from "../graph/box-size.ts";
import { GraphSearch } from "../graph/graph-search.tsx";
import { needsMap, OverviewMap } from "../graph/overview-map.tsx";
import type { TaskFactsSource } from "../graph/task-facts.ts";
import { writtenAt } from "../graph/turned-positions.ts";
import { isNarrow, type Size } from "../graph/viewport.ts";
import { AddTaskMenu } from "./add-task-menu.tsx";
import { align, distribute } from "./align.ts";
import type { CanvasNode } from "./canvas-elements.ts";
import { DUPLICATE_APART, useCanvasKeys } from "./canvas-keys.ts";
import type { DraftPicture } from "./draft-picture.ts";
import { EditorEdge, type EditorEdgeType } from "./editor-edge.tsx";
import { CollapsedNode, FrameNode } from "./editor-group.tsx";
import { EditorNode } from "./editor-node.tsx";
import { newTask } from "./new-task.ts";
import { placeBehind } from "./place-behind.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { useCanvasClipboard } from "./use-canvas-clipboard.ts";
import { useCanvasElements } from "./use-canvas-elements.ts";
import { useCanvasMarks } from "./use-canvas-marks.ts";
import { useCanvasView } from "./use-canvas-view.ts";
import { useEdgeGestures } from "./use-edge-gestures.ts";
import { useEditor, useEditorSession } from "./use-editor.ts";
import { usePaneGestures } from "./use-pane-gestures.ts";
import { useTypeDrop } from "./use-type-drop.ts";

const NODE_TYPES = { task: EditorNode, frame: FrameNode, collapsed: CollapsedNode };
const EDGE_TYPES = { task: EditorEdge };
const FEW_TASKS = 150;
const NO_NODES: CanvasNode[] = [];
const NO_EDGES: EditorEdgeType[] = [];

interface EditorCanvasProps {
  /** Asks for the new id of a task. */
  readonly onRename: (id: string) => void;
  /** Opens the form of the selected task. */
  readonly onOpen: () => void;
  /** Lets another task be chosen to wait for these. */
  readonly onConnect: (from: readonly string[]) => void;
  /** Asks for the group of these tasks. */
  readonly onGroup: (ids: readonly string[]) => void;
  /** How the tasks did in a run that is shown; absent: nothing is. */
  readonly facts: TaskFactsSource | undefined;
  /** How long each task is expected to take, by index: the critical path is marked. Absent: it is not. */
  readonly expectedMs: readonly number[] | undefined;
}

/** Where tasks are drawn, placed and joined by hand; every gesture becomes an edit of the text. */
export function EditorCanvas(props: EditorCanvasProps) {
  const pane = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>();
  const draft = useEditor((editor) => editor.draft);
  const picture = useEditor((editor) => editor.picture);
  const session = useEditorSession();
  const direction = useFlowDirection();
  const shown = picture?.direction;
  useEffect(() => {
    if (shown !== undefined && shown !== direction) session.turn(direction);
  }, [session, shown, direction]);
  useLayoutEffect(() => {
    if (pane.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined || entry.contentRect.width === 0) return;
      setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(pane.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={pane} className="relative size-full min-h-48 overflow-hidden bg-canvas">
      {size !== undefined && draft !== undefined && picture !== undefined && (
        <ReactFlowProvider>
          <Canvas {...props} draft={draft} picture={picture} size={size} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

interface CanvasProps extends EditorCanvasProps {
  readonly draft: Draft;
  readonly picture: DraftPicture;
  readonly size: Size;
}

/** A menu of task types: where it stands, where the task goes, and what it is joined to. */
interface Adding {
  readonly at: { readonly x: number; readonly y: number };
  readonly position: Position | undefined;
  readonly upstream: readonly string[];
}

function Canvas({ draft, picture, size, onRename, onOpen, onConnect, onGroup, facts, expectedMs }: CanvasProps) {
  const session = useEditorSession();
  const flow = useReactFlow<CanvasNode, EditorEdgeType>();
  const selection = useEditor((editor) => editor.selection);
  const isBroken = useEditor((editor) => editor.broken !== undefined);
  const isDrawn = useEditor((editor) => editor.isDrawn);
  const root = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [adding, setAdding] = useState<Adding>();
  const view = useCanvasView(picture, size, selection, Object.keys(draft.layout).length);

  const { nodes, edges, tasksOf, ...elements } = useCanvasElements(draft, picture);
  const showsFar = draft.tasks.length > FEW_TASKS && view.isFar;
  const context = useCanvasMarks({ draft, picture, facts, expectedMs, showsFar });
  const { marks } = context;

  const focus = () => root.current?.focus({ preventScroll: true });
  const centerOf = useCallback((): Position => {
    const { x, y } = flow.screenToFlowPosition(middleOf(root.current));
    return [x - NODE_WIDTH / 2, y - NODE_HEIGHT / 2];
  }, [flow]);

  const add = useCallback(
    (type: string, { position, upstream }: { position?: Position | undefined; upstream?: readonly string[] }) => {
      const { draft: current } = session.read();
      const task = newTask(
        type,
        (current?.tasks ?? []).map(({ id }) => id),
        upstream,
      );
      const at = position ? writtenAt(position, picture.direction) : current && placeBehind(current, upstream ?? []);
      void session.operate({ kind: "addTask", task, ...(at === undefined ? {} : { position: at }) });
    },
    [session, picture.direction],
  );
  const remove = () => {
    const { selection: ids } = session.read();
    const joined = elements.selectedEdges();
    if (ids.length > 0) void session.operate({ kind: "removeTasks", ids });
    if (joined.length > 0) void session.operate({ kind: "disconnect", edges: joined });
  };
  const openMenu = (at: { x: number; y: number }, position: Position | undefined, upstream: readonly string[] = []) => {
    const box = root.current?.getBoundingClientRect();
    const x = Math.max(8, Math.min(at.x - (box?.left ?? 0), size.width - 296));
    const y = Math.max(8, Math.min(at.y - (box?.top ?? 0), size.height - 340));
    setAdding({ at: { x, y }, position, upstream });
  };

  const positionsOf = (ids: readonly string[]) =>
    new Map(
      ids.flatMap((id): [string, Position][] => {
        const index = session.task(id)?.index;
        return index === undefined ? [] : [[id, [picture.x[index] ?? 0, picture.y[index] ?? 0]]];
      }),
    );
  const move = async (positions: ReadonlyMap<string, Position>) => {
    if (positions.size === 0) return;
    const written = new Map([...positions].map(([id, at]) => [id, writtenAt(at, picture.direction)]));
    const done = await session.operate({ kind: "moveNodes", positions: written });
    // What could not be written is not shown either.
    if (done === undefined) elements.restore();
  };
  const duplicate = () =>
    void session.operate({ kind: "duplicateTasks", ids: session.read().selection, by: DUPLICATE_APART });
  const zoomToSelection = () => view.zoomTo(session.read().selection.flatMap((id) => session.task(id)?.index ?? []));

  const onKeyDown = useCanvasKeys({
    picture,
    draft,
    remove,
    duplicate,
    move: (positions) => void move(positions),
    positionsOf,
    zoomToSelection,
    onGroup,
    fit: view.fit,
    onRename,
    onOpen,
    onConnect,
    onAdd: () => {
      const { selection: ids } = session.read();
      openMenu(middleOf(root.current), ids.length > 0 ? undefined : centerOf(), ids);
    },
    onSearch: () => search.current?.focus(),
  });

  const moved = (dragged: readonly CanvasNode[]) => {
    const tasks = dragged.filter(({ type }) => type === "task");
    void move(new Map(tasks.map(({ id, position: { x, y } }) => [id, [x, y]])));
  };
  const edgeGestures = useEdgeGestures(openMenu);
  const paneGestures = usePaneGestures({ draft, picture, showsFar, marks }, focus);
  const clipboard = useCanvasClipboard(remove);

  const drop = useTypeDrop(root, (type, at) => {
    if ("position" in at) add(type, at);
    else {
      const task = newTask(
        type,
        draft.tasks.map(({ id }) => id),
      );
      void session.operate({ kind: "insertOnEdge", ...at.edge, task });
    }
    focus();
  });

  return (
    <GraphContextProvider value={context}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas is one stop for the tab key and has keys of its own */}
      <div
        ref={root}
        role="application"
        aria-label={`Canvas of ${draft.name}, ${draft.tasks.length} ${draft.tasks.length === 1 ? "task" : "tasks"}. Arrow keys walk along the edges, A adds a task, C connects, F2 renames, Delete removes, Enter opens the form.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...clipboard}
        {...drop}
        onDoubleClick={(event) => {
          if (!(event.target instanceof Element) || !event.target.classList.contains("react-flow__pane")) return;
          const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
          openMenu({ x: event.clientX, y: event.clientY }, [point.x, point.y - NODE_HEIGHT / 2]);
        }}
        className="absolute inset-0 focus-inset [&_[class*=attribution]]:bg-transparent! [&_[class*=attribution]]:text-2xs [&_[class*=attribution]_a]:text-faint"
        aria-busy={!isDrawn}
      >
        {showsFar && <FarView picture={picture} />}
        <ReactFlow
          nodes={showsFar ? NO_NODES : nodes}
          edges={showsFar ? NO_EDGES : edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={elements.onNodesChange}
          onEdgesChange={elements.onEdgesChange}
          onNodeDragStop={(_, _node, dragged) => moved(dragged)}
          onSelectionDragStop={(_, dragged) => moved(dragged)}
          {...edgeGestures}
          {...paneGestures}
          onMove={view.onMove}
          onNodeDoubleClick={(_, node) => node.type === "task" && onOpen()}
          onNodeClick={(event, node) => {
            // React Flow leaves a selection of several as it is when one of them is clicked.
            if (!event.shiftKey && !event.metaKey && !event.ctrlKey) session.select(tasksOf(node.id));
            focus();
          }}
          onEdgeClick={focus}
          defaultViewport={view.initial}
          minZoom={view.smallestZoom}
          maxZoom={1.75}
          onlyRenderVisibleElements={draft.tasks.length > FEW_TASKS}
          nodesDraggable={!isBroken}
          nodesConnectable={!isBroken}
          edgesReconnectable={!isBroken}
          nodesFocusable={false}
          edgesFocusable={false}
          panOnScroll
          selectionOnDrag
          panOnDrag={[1, 2]}
          panActivationKeyCode="Space"
          selectionMode={SelectionMode.Partial}
          multiSelectionKeyCode={["Shift", "Meta", "Control"]}
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          disableKeyboardA11y
          connectionRadius={24}
          attributionPosition="bottom-center"
        >
          {!showsFar && <Background variant={BackgroundVariant.Dots} gap={24} size={1} color="var(--line)" />}
        </ReactFlow>
        {adding !== undefined && (
          <AddTaskMenu
            at={adding.at}
            title={adding.upstream.length > 0 ? `Add a task after ${adding.upstream.join(", ")}` : "Add a task"}
            onChoose={(type) => {
              add(type, adding);
              setAdding(undefined);
              focus();
            }}
            onClose={() => {
              setAdding(undefined);
              focus();
            }}
          />
        )}
      </div>
      <div className="absolute top-3 right-3 z-10">
        <GraphSearch
          dag={draft}
          inputRef={search}
          onMatches={(matches) => marks.set({ matches: matches === undefined ? undefined : new Set(matches) })}
          onGoTo={(index) => {
            const task = draft.tasks[index];
            if (task === undefined) return;
            session.select([task.id]);
            view.goTo(index);
          }}
          onLeave={focus}
        />
      </div>
      <div className="absolute bottom-3 left-3 z-10">
        <GraphControls onFit={view.fit} isRow={isNarrow(size)} />
      </div>
      {selection.length > 1 && !isBroken && (
        <div className="absolute top-3 left-3 z-10">
          <SelectionBar
            count={selection.length}
            onAlign={(to) => void move(align(positionsOf(selection), to))}
            onDistribute={(to) => void move(distribute(positionsOf(selection), to))}
            onGroup={() => onGroup(selection)}
            onDuplicate={duplicate}
            onZoom={zoomToSelection}
            onRemove={remove}
          />
        </div>
      )}
      {needsMap(picture, size) && (
        <div className="absolute right-3 bottom-3 z-10">
          <OverviewMap picture={picture} />
        </div>
      )}
    </GraphContextProvider>
  );
}

function middleOf(element: HTMLElement | null): { x: number; y: number } {
  const box = element?.getBoundingClientRect();
  return box === undefined ? { x: 0, y: 0 } : { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

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
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { Draft } from "#engine/edit/draft.ts";
import type { Edge, Position } from "#engine/edit/operations.ts";
import { useFlowDirection } from "../graph/flow-direction.ts";
import { FarView } from "../graph/far-view.tsx";
import { GraphContextProvider } from "../graph/graph-context.tsx";
import { GraphControls } from "../graph/graph-controls.tsx";
import { NODE_HEIGHT } from "../graph/box-size.ts";
import { GraphSearch } from "../graph/graph-search.tsx";
import { needsMap, OverviewMap } from "../graph/overview-map.tsx";
import type { TaskFactsSource } from "../graph/task-facts.ts";
import { isNarrow, type Size } from "../graph/viewport.ts";
import { AddTaskMenu } from "./add-task-menu.tsx";
import { align, distribute } from "./align.ts";
import { CanvasBusy } from "./canvas-busy.tsx";
import type { CanvasNode } from "./canvas-elements.ts";
import { useCanvasKeys } from "./canvas-keys.ts";
import { CanvasVoice } from "./canvas-voice.tsx";
import type { DraftPicture } from "./draft-picture.ts";
import { EditorEdge, type EditorEdgeType } from "./editor-edge.tsx";
import { CollapsedNode, FrameNode } from "./editor-group.tsx";
import { EditorNode } from "./editor-node.tsx";
import { placesAfterDrag } from "./frame-moves.ts";
import { SelectionBar } from "./selection-bar.tsx";
import { useActiveBox } from "./use-active-box.ts";
import { useCanvasClipboard } from "./use-canvas-clipboard.ts";
import { useCanvasEdits } from "./use-canvas-edits.ts";
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
  /** The task goes between the one upstream task and this one. */
  readonly downstream?: string;
}

function Canvas({ draft, picture, size, onRename, onOpen, onConnect, onGroup, facts, expectedMs }: CanvasProps) {
  const session = useEditorSession();
  const flow = useReactFlow<CanvasNode, EditorEdgeType>();
  const selection = useEditor((editor) => editor.selection);
  const brokenProblem = useEditor((editor) => editor.broken?.problem);
  const isBroken = brokenProblem !== undefined;
  const isBusy = useEditor((editor) => !editor.isDrawn && editor.failure === undefined);
  const root = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [adding, setAdding] = useState<Adding>();
  const view = useCanvasView(picture, size, selection, draft.tasks, Object.keys(draft.layout).length);

  const { nodes, edges, tasksOf, ...elements } = useCanvasElements(draft, picture);
  const showsFar = draft.tasks.length > FEW_TASKS && view.isFar;
  const context = useCanvasMarks({ draft, picture, facts, expectedMs, showsFar });
  const { marks } = context;
  useActiveBox(root, session.task(selection.at(-1))?.index, showsFar ? NO_NODES : nodes);

  const focus = () => root.current?.focus({ preventScroll: true });
  const edits = useCanvasEdits(draft, picture, elements);
  const openMenu = (
    at: { x: number; y: number },
    { upstream = [], ...where }: { position?: Position; upstream?: readonly string[]; downstream?: string },
  ) => {
    if (isBroken) return void toast.error("The text must be mended first", { description: brokenProblem });
    const box = root.current?.getBoundingClientRect();
    const x = Math.max(8, Math.min(at.x - (box?.left ?? 0), size.width - 296));
    const y = Math.max(8, Math.min(at.y - (box?.top ?? 0), size.height - 340));
    setAdding({ at: { x, y }, upstream, position: where.position, ...where });
  };

  const zoomToSelection = () => view.zoomTo(session.read().selection.flatMap((id) => session.task(id)?.index ?? []));

  const onKeyDown = useCanvasKeys({
    picture,
    draft,
    remove: edits.remove,
    duplicate: edits.duplicate,
    move: edits.move,
    positionsOf: edits.positionsOf,
    zoomToSelection,
    onGroup,
    fit: view.fit,
    onRename,
    onOpen,
    onConnect,
    onAdd: () => {
      // No position: where nobody has chosen a place, the layout has one that is free.
      const { selection: ids } = session.read();
      const edge = edgeBetween(draft, ids);
      openMenu(
        middleOf(root.current),
        edge === undefined ? { upstream: ids } : { upstream: [edge.from], downstream: edge.to },
      );
    },
    onSearch: () => search.current?.focus(),
  });

  const moved = (dragged: readonly CanvasNode[]) => edits.move(placesAfterDrag(dragged, picture, edits.positionsOf));
  const edgeGestures = useEdgeGestures((at, position, upstream) => openMenu(at, { position, upstream }));
  const paneGestures = usePaneGestures({ draft, picture, showsFar, marks }, focus);
  const clipboard = useCanvasClipboard();

  const drop = useTypeDrop(root, (type, at) => {
    if (at.edge === undefined) edits.add(type, at);
    else edits.insert(type, at.edge, at.position);
    focus();
  });

  return (
    <GraphContextProvider value={context}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas is one stop for the tab key and has keys of its own */}
      <div
        ref={root}
        role="application"
        aria-label={`Canvas of ${draft.name}, ${draft.tasks.length} ${draft.tasks.length === 1 ? "task" : "tasks"}. Arrow keys walk along the edges, A adds a task, C connects, F2 renames, Delete removes, Enter opens the form.`}
        // What cannot be worked with now is shown as such.
        aria-disabled={isBroken}
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...clipboard}
        {...drop}
        onDoubleClick={(event) => {
          if (!(event.target instanceof Element) || !event.target.classList.contains("react-flow__pane")) return;
          const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
          openMenu({ x: event.clientX, y: event.clientY }, { position: [point.x, point.y - NODE_HEIGHT / 2] });
        }}
        className="absolute inset-0 focus-inset [&_.react-flow\_\_viewport]:transition-opacity aria-disabled:[&_.react-flow\_\_viewport]:opacity-50 [&_[class*=attribution]]:bg-transparent! [&_[class*=attribution]]:text-2xs [&_[class*=attribution]_a]:text-faint"
        aria-busy={isBusy}
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
            title={
              adding.downstream !== undefined
                ? `Add a task between ${adding.upstream[0]} and ${adding.downstream}`
                : adding.upstream.length > 0
                  ? `Add a task after ${adding.upstream.join(", ")}`
                  : "Add a task"
            }
            onChoose={(type) => {
              const { upstream, downstream } = adding;
              if (downstream === undefined) edits.add(type, adding);
              else edits.insert(type, { from: upstream[0] ?? "", to: downstream });
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
      <CanvasBusy />
      <CanvasVoice draft={draft} />
      {selection.length > 1 && !isBroken && (
        <div className="absolute top-3 left-3 z-10">
          <SelectionBar
            count={selection.length}
            onAlign={(to) => edits.move(align(edits.positionsOf(selection), to))}
            onDistribute={(to) => edits.move(distribute(edits.positionsOf(selection), to))}
            onGroup={() => onGroup(selection)}
            onDuplicate={edits.duplicate}
            onZoom={zoomToSelection}
            onRemove={edits.remove}
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

/** The edge between two selected tasks, if there is one and nothing else is selected. */
function edgeBetween(draft: Draft, [one, other, ...more]: readonly string[]): Edge | undefined {
  if (one === undefined || other === undefined || more.length > 0) return undefined;
  const waits = (to: string, from: string) =>
    draft.tasks.find(({ id }) => id === to)?.upstream.some((index) => draft.tasks[index]?.id === from) === true;
  if (waits(other, one)) return { from: one, to: other };
  return waits(one, other) ? { from: other, to: one } : undefined;
}

function middleOf(element: HTMLElement | null): { x: number; y: number } {
  const box = element?.getBoundingClientRect();
  return box === undefined ? { x: 0, y: 0 } : { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

"use client";

import "@xyflow/react/dist/base.css";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from "@xyflow/react";
import {
  type ClipboardEvent,
  type DragEvent,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Draft } from "#engine/edit/draft.ts";
import type { Position } from "#engine/edit/operations.ts";
import { GraphContextProvider } from "../graph/graph-context.tsx";
import { GraphControls } from "../graph/graph-controls.tsx";
import { createGraphMarks, type GraphMarks } from "../graph/graph-marks.ts";
import { type GraphPicture, NODE_HEIGHT, NODE_WIDTH } from "../graph/graph-model.ts";
import { GraphSearch } from "../graph/graph-search.tsx";
import { GroupNode } from "../graph/group-node.tsx";
import { needsMap, OverviewMap } from "../graph/overview-map.tsx";
import { fitting, isInView, opening, revealing, type Size } from "../graph/viewport.ts";
import { AddTaskMenu } from "./add-task-menu.tsx";
import { canvasEdges, canvasNodes, type CanvasNode, EDGE_SEPARATOR } from "./canvas-elements.ts";
import { useCanvasKeys } from "./canvas-keys.ts";
import { EditorEdge, type EditorEdgeType } from "./editor-edge.tsx";
import { EditorNode } from "./editor-node.tsx";
import { newTask } from "./new-task.ts";
import { TASK_TYPE_MEDIA } from "./palette.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

const NODE_TYPES = { task: EditorNode, frame: GroupNode };
const EDGE_TYPES = { task: EditorEdge };
const READABLE_ZOOM = 0.6;
const FEW_TASKS = 150;
const MOVE_MS = 220;

interface EditorCanvasProps {
  /** Asks for the new id of a task. */
  readonly onRename: (id: string) => void;
  /** Opens the form of the selected task. */
  readonly onOpen: () => void;
  /** Lets another task be chosen to wait for these. */
  readonly onConnect: (from: readonly string[]) => void;
}

/** Where tasks are drawn, placed and joined by hand; every gesture becomes an edit of the text. */
export function EditorCanvas(props: EditorCanvasProps) {
  const pane = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>();
  const draft = useEditor((editor) => editor.draft);
  const picture = useEditor((editor) => editor.picture);
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
  readonly picture: GraphPicture;
  readonly size: Size;
}

/** A menu of task types: where it stands, where the task goes, and what it is joined to. */
interface Adding {
  readonly at: { readonly x: number; readonly y: number };
  readonly position: Position | undefined;
  readonly upstream: readonly string[];
}

function Canvas({ draft, picture, size, onRename, onOpen, onConnect }: CanvasProps) {
  const session = useEditorSession();
  const flow = useReactFlow<CanvasNode, EditorEdgeType>();
  const [marks] = useState<GraphMarks>(() => createGraphMarks());
  const diagnostics = useEditor((editor) => editor.diagnostics);
  const selection = useEditor((editor) => editor.selection);
  const isBroken = useEditor((editor) => editor.broken !== undefined);
  const isDrawn = useEditor((editor) => editor.isDrawn);
  const root = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [adding, setAdding] = useState<Adding>();
  const [initialViewport] = useState(() => opening(picture.bounds, size, READABLE_ZOOM));

  // While a node is dragged, it stands where the pointer is; the text has the last word.
  const [nodes, setNodes] = useState<CanvasNode[]>(() => canvasNodes(draft, picture, [], new Set(selection), []));
  const [edges, setEdges] = useState<EditorEdgeType[]>(() => canvasEdges(draft, []));
  useEffect(() => {
    const chosen = new Set(selection);
    setNodes((before) => canvasNodes(draft, picture, diagnostics, chosen, before));
    marks.set({ chosen: new Set(draft.tasks.flatMap(({ id, index }) => (chosen.has(id) ? [index] : []))) });
  }, [draft, picture, diagnostics, selection, marks]);
  useEffect(() => setEdges((before) => canvasEdges(draft, before)), [draft]);
  const context = useMemo(() => ({ dag: draft, facts: undefined, marks, expectedMs: undefined }), [draft, marks]);

  /** Whether a person has chosen where to look; until then the canvas keeps to its pane. */
  const hasMoved = useRef(false);
  const keepInView = useEffectEvent(() => {
    if (!hasMoved.current) void flow.setViewport(opening(picture.bounds, size, READABLE_ZOOM));
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size is what happened
  useEffect(() => keepInView(), [size]);
  const showWhatChanged = useEffectEvent(() => {
    const viewport = flow.getViewport();
    const duration = motionMs();
    // As long as nobody has chosen where to look, a graph that grows stays in view as a whole if it can be read.
    if (!hasMoved.current && !isInView(picture.bounds, viewport, size)) {
      const next = opening(picture.bounds, size, READABLE_ZOOM);
      if (isInView(picture.bounds, next, size)) return void flow.setViewport(next, { duration });
    }
    const last = session.task(selection.at(-1));
    if (last === undefined) return;
    const box = {
      x: picture.x[last.index] ?? 0,
      y: picture.y[last.index] ?? 0,
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
    };
    // What was just made or chosen comes into view, but a box that was clicked at the rim stays under the pointer.
    const middle = { x: box.x + NODE_WIDTH / 2, y: box.y + NODE_HEIGHT / 2, width: 0, height: 0 };
    if (!isInView(middle, viewport, size)) void flow.setViewport(revealing(box, viewport, size), { duration });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new picture or selection is what happened
  useEffect(() => showWhatChanged(), [picture, selection]);

  const whole = fitting(picture.bounds, size);
  const fit = () => void flow.setViewport(fitting(picture.bounds, size), { duration: motionMs() });
  const focus = () => root.current?.focus({ preventScroll: true });
  const centerOf = useCallback((): Position => {
    const { x, y } = flow.screenToFlowPosition(middleOf(root.current));
    return [x - NODE_WIDTH / 2, y - NODE_HEIGHT / 2];
  }, [flow]);

  const add = useCallback(
    (type: string, { position, upstream }: { position?: Position | undefined; upstream?: readonly string[] }) => {
      const taken = (session.read().draft?.tasks ?? []).map(({ id }) => id);
      const task = newTask(type, taken, upstream);
      void session.operate({ kind: "addTask", task, ...(position === undefined ? {} : { position }) });
    },
    [session],
  );
  const selectedEdges = () =>
    edges.filter((edge) => edge.selected === true).map(({ source, target }) => ({ from: source, to: target }));
  const remove = () => {
    const { selection: ids } = session.read();
    const joined = selectedEdges();
    if (ids.length > 0) void session.operate({ kind: "removeTasks", ids });
    if (joined.length > 0) void session.operate({ kind: "disconnect", edges: joined });
  };
  const openMenu = (at: { x: number; y: number }, position: Position | undefined, upstream: readonly string[] = []) => {
    const box = root.current?.getBoundingClientRect();
    const x = Math.max(8, Math.min(at.x - (box?.left ?? 0), size.width - 296));
    const y = Math.max(8, Math.min(at.y - (box?.top ?? 0), size.height - 340));
    setAdding({ at: { x, y }, position, upstream });
  };

  const onKeyDown = useCanvasKeys({
    picture,
    draft,
    remove,
    fit,
    onRename,
    onOpen,
    onConnect,
    onAdd: () => {
      const { selection: ids } = session.read();
      openMenu(middleOf(root.current), ids.length > 0 ? undefined : centerOf(), ids);
    },
    onSearch: () => search.current?.focus(),
  });

  const onNodesChange = (changes: NodeChange<CanvasNode>[]) => {
    const selects = changes.filter((change) => change.type === "select");
    if (selects.length > 0) {
      const chosen = new Set(session.read().selection);
      for (const change of selects) {
        if (change.selected) chosen.add(change.id);
        else chosen.delete(change.id);
      }
      session.select([...chosen]);
      const last = session.task([...chosen].at(-1));
      if (chosen.size === 1 && last !== undefined && session.read().isChecked) session.showInText(last.from);
    }
    setNodes((before) =>
      applyNodeChanges(
        changes.filter((change) => change.type === "position"),
        before,
      ),
    );
  };
  const moved = (dragged: readonly CanvasNode[]) => {
    const positions = new Map<string, Position>();
    for (const node of dragged) if (node.type === "task") positions.set(node.id, [node.position.x, node.position.y]);
    if (positions.size > 0) void session.operate({ kind: "moveNodes", positions });
  };
  const connect = ({ source, target }: Pick<Connection, "source" | "target">) => {
    void session.operate({ kind: "connect", edges: [{ from: source, to: target }] });
  };

  const [dropEdge, setDropEdge] = useState<string>();
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(TASK_TYPE_MEDIA)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    setDropEdge(edgeUnder(event.clientX, event.clientY));
  };
  const onDrop = (event: DragEvent) => {
    const type = event.dataTransfer.getData(TASK_TYPE_MEDIA);
    setDropEdge(undefined);
    if (type === "") return;
    event.preventDefault();
    const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const position: Position = [point.x - NODE_WIDTH / 2, point.y - NODE_HEIGHT / 2];
    const [from, to] = edgeUnder(event.clientX, event.clientY)?.split(EDGE_SEPARATOR) ?? [];
    if (from === undefined || to === undefined) add(type, { position });
    else {
      const taken = draft.tasks.map(({ id }) => id);
      void session.operate({ kind: "insertOnEdge", from, to, task: newTask(type, taken) });
    }
    focus();
  };
  // The edge that a dragged task type is over: found in the DOM, marked in the DOM, no render of a thousand edges.
  useEffect(() => {
    if (dropEdge === undefined) return;
    const element = root.current?.querySelector(`[data-id="${CSS.escape(dropEdge)}"]`);
    element?.setAttribute("data-drop", "over");
    return () => element?.removeAttribute("data-drop");
  }, [dropEdge]);

  const onCopy = (event: ClipboardEvent, isCut: boolean) => {
    if (event.target instanceof HTMLInputElement || session.clipboard === "") return;
    event.clipboardData.setData("text/plain", session.clipboard);
    event.preventDefault();
    if (isCut) remove();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    void session.operate({ kind: "pasteTasks", text: event.clipboardData.getData("text/plain") });
  };

  return (
    <GraphContextProvider value={context}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas is one stop for the tab key and has keys of its own */}
      <div
        ref={root}
        role="application"
        aria-label={`Canvas of ${draft.name}, ${draft.tasks.length} tasks. Arrow keys walk along the edges, A adds a task, C connects, F2 renames, Delete removes, Enter opens the form.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onCopy={(event) => onCopy(event, false)}
        onCut={(event) => onCopy(event, true)}
        onPaste={onPaste}
        onDragOver={onDragOver}
        onDragLeave={() => setDropEdge(undefined)}
        onDrop={onDrop}
        onDoubleClick={(event) => {
          if (!(event.target instanceof Element) || !event.target.classList.contains("react-flow__pane")) return;
          const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
          openMenu({ x: event.clientX, y: event.clientY }, [point.x, point.y - NODE_HEIGHT / 2]);
        }}
        className="absolute inset-0 focus-inset [&_[class*=attribution]]:bg-transparent! [&_[class*=attribution]]:text-2xs [&_[class*=attribution]_a]:text-faint"
        aria-busy={!isDrawn}
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onEdgesChange={(changes) => {
            const chosen = new Map(
              changes.flatMap((change) => (change.type === "select" ? [[change.id, change.selected]] : [])),
            );
            if (chosen.size > 0) {
              setEdges((before) =>
                before.map((edge) =>
                  chosen.has(edge.id) ? { ...edge, selected: chosen.get(edge.id) === true } : edge,
                ),
              );
            }
          }}
          onNodeDragStop={(_, _node, dragged) => moved(dragged)}
          onSelectionDragStop={(_, dragged) => moved(dragged)}
          onConnect={connect}
          onConnectEnd={(event, state) => {
            // An edge that is pulled into empty space asks what is to stand there.
            if (state.toNode !== null || state.fromNode === null || state.fromHandle?.type !== "source") return;
            const { clientX, clientY } =
              "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
            // A whole box is easier to hit than its handle.
            const target = taskUnder(clientX, clientY);
            if (target !== undefined) {
              if (target !== state.fromNode.id) connect({ source: state.fromNode.id, target });
              return;
            }
            const point = flow.screenToFlowPosition({ x: clientX, y: clientY });
            openMenu({ x: clientX, y: clientY }, [point.x, point.y - NODE_HEIGHT / 2], [state.fromNode.id]);
          }}
          onReconnect={(edge, { source, target }) => {
            void session.operate({
              kind: "reconnect",
              edge: { from: edge.source, to: edge.target },
              to: { from: source, to: target },
            });
          }}
          isValidConnection={({ source, target }) => source !== target}
          onMoveStart={(event) => {
            // Without an event it was the program that moved.
            if (event !== null) hasMoved.current = true;
          }}
          onNodeDoubleClick={onOpen}
          onNodeClick={focus}
          onEdgeClick={focus}
          onPaneClick={() => {
            session.select([]);
            focus();
          }}
          defaultViewport={initialViewport}
          minZoom={Math.min(0.1, whole.zoom * 0.9)}
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
          <Background variant={BackgroundVariant.Dots} gap={24} size={1} color="var(--line)" />
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
            const [x, y] = [(picture.x[index] ?? 0) + NODE_WIDTH / 2, (picture.y[index] ?? 0) + NODE_HEIGHT / 2];
            void flow.setCenter(x, y, { zoom: Math.max(flow.getZoom(), 0.8), duration: motionMs() });
          }}
          onLeave={focus}
        />
      </div>
      <div className="absolute bottom-3 left-3 z-10">
        <GraphControls onFit={fit} />
      </div>
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

/** The id of the task at a point of the screen. */
function taskUnder(x: number, y: number): string | undefined {
  const element = document.elementFromPoint(x, y)?.closest(".react-flow__node-task");
  return element?.getAttribute("data-id") ?? undefined;
}

/** The id of the edge at a point of the screen. */
function edgeUnder(x: number, y: number): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest(".react-flow__edge");
    if (edge !== null) return edge.getAttribute("data-id") ?? undefined;
  }
  return undefined;
}

function motionMs(): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : MOVE_MS;
}

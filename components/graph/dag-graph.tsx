"use client";

import "@xyflow/react/dist/base.css";
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Viewport,
} from "@xyflow/react";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { GraphChanges } from "./graph-changes.ts";
import type { GraphDag } from "./graph-dag.ts";
import { downstreamCount } from "#engine/graph/graph.ts";
import { classNames } from "../ui/class-names.ts";
import { STATE_STYLES } from "../ui/state-style.ts";
import { FarView } from "./far-view.tsx";
import { useFlowDirection } from "./flow-direction.ts";
import { flowElements } from "./flow-elements.ts";
import { GraphContextProvider } from "./graph-context.tsx";
import { GraphControls } from "./graph-controls.tsx";
import { createGraphMarks, type GraphMarks } from "./graph-marks.ts";
import { NODE_HEIGHT, NODE_WIDTH } from "./box-size.ts";
import { motionMs } from "./motion.ts";
import { edgesAlong, type GraphPicture, pictureOf, taskAt } from "./graph-model.ts";
import { GraphSearch } from "./graph-search.tsx";
import { GroupNode } from "./group-node.tsx";
import { needsMap, OverviewMap } from "./overview-map.tsx";
import { TaskEdge } from "./task-edge.tsx";
import type { TaskFactsSource } from "./task-facts.ts";
import { nodeElementId, TaskNode } from "./task-node.tsx";
import { fitting, isNarrow, opening, revealing, type Size } from "./viewport.ts";
import { step, stepOf } from "./walk.ts";

interface DagGraphProps {
  readonly dag: GraphDag;
  /** Live states; without them the graph shows the workflow itself. */
  readonly tasks?: TaskFactsSource | undefined;
  /** Task indexes in the order of the path. */
  readonly criticalPath?: Iterable<number> | undefined;
  /** How long each task usually takes, milliseconds, by index. */
  readonly expectedMs?: readonly (number | undefined)[] | undefined;
  /** Where everything stands, if that is known already; else it is laid out here. */
  readonly picture?: GraphPicture | undefined;
  /** What differs from another version. */
  readonly changes?: GraphChanges | undefined;
  readonly selected?: number | undefined;
  /** Brings a task into view; a new object does so again. */
  readonly reveal?: { readonly index: number } | undefined;
  readonly onSelect?: ((index: number | undefined) => void) | undefined;
  /** Enter or a double click on a task; Enter selects where this is absent. */
  readonly onOpen?: ((index: number) => void) | undefined;
  readonly className?: string;
}

const NODE_TYPES = { task: TaskNode, frame: GroupNode };
const EDGE_TYPES = { task: TaskEdge };
const NO_NODES: never[] = [];
const NONE: readonly number[] = [];

/** Up to this many tasks every box stays an element at any zoom. */
const FEW_TASKS = 150;
/** Many boxes are drawn as rectangles on a canvas when they become smaller than can be read. */
const FAR_ZOOM = 0.32;
/** A long chain opens at its beginning, at this zoom, instead of whole and unreadable. */
const READABLE_ZOOM = 0.6;
const LARGEST_ZOOM = 1.75;
/** What is brought into view at a smaller zoom is brought nearer as well. */
const SMALLEST_REVEALED = 0.5;

/** A workflow's tasks and edges, to look at and walk through; editing is another component's. */
export function DagGraph(props: DagGraphProps) {
  const pane = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>();
  // React Flow wants to know where to look before it draws, and that depends on the space there is.
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
    <div ref={pane} className={classNames("relative size-full min-h-48 overflow-hidden bg-canvas", props.className)}>
      {size !== undefined && (
        <ReactFlowProvider key={props.dag.id}>
          <Canvas {...props} size={size} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

function Canvas({
  dag,
  tasks,
  criticalPath = NONE,
  expectedMs,
  picture: given,
  changes,
  selected,
  reveal: revealed,
  onSelect,
  onOpen,
  size,
}: DagGraphProps & { readonly size: Size }) {
  const flow = useReactFlow();
  const [marks] = useState<GraphMarks>(() => createGraphMarks());
  const direction = useFlowDirection();
  const picture = useMemo(() => given ?? pictureOf(dag, direction), [dag, given, direction]);
  const elements = useMemo(() => flowElements(dag, picture), [dag, picture]);
  const context = useMemo(
    () => ({ size: dag.tasks.length, facts: tasks, marks, expectedMs, changes }),
    [dag, tasks, marks, expectedMs, changes],
  );
  const whole = fitting(picture.bounds, size);
  // What differs may stand anywhere: a comparison is shown whole.
  const atFirst = changes === undefined ? opening(picture.bounds, size, READABLE_ZOOM, picture.direction) : whole;
  const [initialViewport] = useState(atFirst);
  const [isFar, setIsFar] = useState(initialViewport.zoom < FAR_ZOOM);
  const [announcement, setAnnouncement] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  /** Whether a person has chosen where to look; until then the graph keeps to its pane. */
  const hasMoved = useRef(false);
  const shownDirection = useRef(picture.direction);

  const hasMany = dag.tasks.length > FEW_TASKS;
  const showsFar = hasMany && isFar;

  useEffect(
    () => marks.set({ criticalEdges: edgesAlong(picture.graph, criticalPath) }),
    [marks, picture, criticalPath],
  );
  useEffect(() => marks.set({ selected }), [marks, selected]);

  const fit = () => {
    hasMoved.current = false;
    void flow.setViewport(whole, { duration: motionMs() });
  };
  const boxOf = (index: number) => ({
    x: picture.x[index] ?? 0,
    y: picture.y[index] ?? 0,
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
  });
  const reveal = (index: number) => {
    const current = flow.getViewport();
    const viewport: Viewport = revealing(boxOf(index), current, size);
    if (viewport.x !== current.x || viewport.y !== current.y) {
      void flow.setViewport(viewport, { duration: motionMs() });
    }
  };
  // A pane beside the graph opens or closes: what was in view stays in view.
  const keepInView = useEffectEvent(() => {
    if (!hasMoved.current) void flow.setViewport(atFirst);
    const chosen = marks.read().selected;
    if (chosen !== undefined) reveal(chosen);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size is what happened
  useEffect(() => keepInView(), [size]);
  const showTurned = useEffectEvent(() => {
    if (picture.direction === shownDirection.current) return;
    shownDirection.current = picture.direction;
    hasMoved.current = false;
    void flow.setViewport(atFirst);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another direction is what happened
  useEffect(() => showTurned(), [picture.direction]);

  const centre = (index: number) => {
    const box = boxOf(index);
    const zoom = Math.max(flow.getZoom(), 0.8);
    void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom, duration: motionMs() });
  };
  const goTo = (index: number) => {
    centre(index);
    select(index);
  };
  const showRevealed = useEffectEvent((index: number) => {
    hasMoved.current = true;
    if (flow.getZoom() < SMALLEST_REVEALED) centre(index);
    else reveal(index);
  });
  useEffect(() => {
    if (revealed !== undefined) showRevealed(revealed.index);
  }, [revealed]);
  const select = (index: number | undefined) => {
    marks.set({ selected: index });
    onSelect?.(index);
    setAnnouncement(
      index === undefined ? "" : describe(dag, index, tasks, downstreamCount(picture.graph, index), changes),
    );
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const walk = stepOf(event.key, picture.direction);
    const current = marks.read().selected;
    if (walk !== undefined) {
      const next = step(picture, current, walk);
      if (next !== undefined) {
        select(next);
        reveal(next);
      }
    } else if (event.key === "Enter" && current !== undefined) {
      (onOpen ?? select)(current);
    } else if (event.key === "Escape" && current !== undefined) {
      select(undefined);
    } else if (event.key === "/") {
      search.current?.focus();
    } else if (event.key === "+" || event.key === "=") {
      void flow.zoomIn({ duration: motionMs() });
    } else if (event.key === "-") {
      void flow.zoomOut({ duration: motionMs() });
    } else if (event.key === "0") {
      fit();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** At a far zoom there are no boxes to click, only the pane. */
  const taskUnder = (event: MouseEvent): number | undefined => {
    if (!showsFar) return undefined;
    const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    return taskAt(picture, point.x, point.y);
  };

  return (
    <GraphContextProvider value={context}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the graph is one stop for the tab key and is walked with the arrow keys */}
      <div
        ref={root}
        role="application"
        aria-label={`Graph of ${dag.name}, ${dag.tasks.length} tasks. Arrow keys follow the edges, Enter opens, slash searches. The same facts are in the table.`}
        aria-activedescendant={selected === undefined || showsFar ? undefined : nodeElementId(selected)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        className="absolute inset-0 focus-inset [&_[class*=attribution]]:bg-transparent! [&_[class*=attribution]]:text-2xs [&_[class*=attribution]_a]:text-faint"
      >
        {showsFar && <FarView picture={picture} />}
        <ReactFlow
          nodes={showsFar ? NO_NODES : elements.nodes}
          edges={showsFar ? NO_NODES : elements.edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          defaultViewport={initialViewport}
          minZoom={Math.min(0.25, whole.zoom * 0.9)}
          maxZoom={LARGEST_ZOOM}
          // Few boxes are cheaper to keep than to mount again on each pan.
          onlyRenderVisibleElements={hasMany}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnDoubleClick={false}
          disableKeyboardA11y
          attributionPosition="bottom-center"
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode={null}
          onMove={(event, viewport) => {
            // Without an event it was the program that moved.
            if (event !== null) hasMoved.current = true;
            setIsFar(viewport.zoom < FAR_ZOOM);
          }}
          onNodeClick={(_, node) => {
            if (node.type === "task") select(Number(node.id));
            root.current?.focus({ preventScroll: true });
          }}
          onNodeDoubleClick={(_, node) => {
            if (node.type === "task") onOpen?.(Number(node.id));
          }}
          onNodeMouseEnter={(_, node) => marks.set({ hovered: node.type === "task" ? Number(node.id) : undefined })}
          onNodeMouseLeave={() => marks.set({ hovered: undefined })}
          onPaneClick={(event) => {
            select(taskUnder(event));
            root.current?.focus({ preventScroll: true });
          }}
          onPaneMouseMove={(event) => {
            if (showsFar) marks.set({ hovered: taskUnder(event) });
          }}
        >
          {!showsFar && <Background variant={BackgroundVariant.Dots} gap={24} size={1} color="var(--line)" />}
        </ReactFlow>
      </div>
      <Corner className="top-3 right-3">
        <GraphSearch
          dag={dag}
          inputRef={search}
          onMatches={(matches) => marks.set({ matches: matches === undefined ? undefined : new Set(matches) })}
          onGoTo={goTo}
          onLeave={() => root.current?.focus({ preventScroll: true })}
        />
      </Corner>
      <Corner className="bottom-3 left-3">
        <GraphControls onFit={fit} isRow={isNarrow(size)} />
      </Corner>
      {needsMap(picture, size) && (
        <Corner className="right-3 bottom-3">
          <OverviewMap picture={picture} />
        </Corner>
      )}
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </GraphContextProvider>
  );
}

function Corner({ className, children }: { readonly className: string; readonly children: ReactNode }) {
  return <div className={classNames("absolute z-10", className)}>{children}</div>;
}

/** What a screen reader says of a task that the arrow keys arrived at. */
function describe(
  dag: GraphDag,
  index: number,
  tasks: TaskFactsSource | undefined,
  downstream: number,
  changes: GraphChanges | undefined,
): string {
  const task = dag.tasks[index];
  if (task === undefined) return "";
  const facts = tasks?.read(index);
  return [
    task.name,
    task.type,
    ...(changes === undefined ? [] : [changes.tasks.get(index)?.text ?? "unchanged"]),
    ...(facts === undefined ? [] : [STATE_STYLES[facts.state].label.toLowerCase()]),
    `${task.upstream.length} upstream`,
    `${downstream} downstream`,
  ].join(", ");
}

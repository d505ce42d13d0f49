import { applyNodeChanges, type EdgeChange, type NodeChange } from "@xyflow/react";
import { useEffect, useEffectEvent, useState } from "react";
import type { Draft } from "#engine/edit/draft.ts";
import type { Edge } from "#engine/edit/operations.ts";
import { canvasEdges, canvasNodes, type CanvasNode } from "./canvas-elements.ts";
import type { DraftPicture } from "./draft-picture.ts";
import type { EditorEdgeType } from "./editor-edge.tsx";
import { withMembers } from "./frame-moves.ts";
import { besideDragged, glide } from "./glide.ts";
import { useEditor, useEditorSession } from "./use-editor.ts";

interface CanvasElements {
  readonly nodes: CanvasNode[];
  readonly edges: EditorEdgeType[];
  readonly onNodesChange: (changes: NodeChange<CanvasNode>[]) => void;
  readonly onEdgesChange: (changes: EdgeChange<EditorEdgeType>[]) => void;
  /** The tasks that a node stands for: a group, for all of its own. */
  readonly tasksOf: (nodeId: string) => readonly string[];
  readonly selectedEdges: () => readonly Edge[];
  /** Puts every node where the document has it. */
  readonly restore: () => void;
}

/** What React Flow draws. While a node is dragged it stands where the pointer is; the text has the last word. */
export function useCanvasElements(draft: Draft, picture: DraftPicture): CanvasElements {
  const session = useEditorSession();
  const diagnostics = useEditor((editor) => editor.diagnostics);
  const selection = useEditor((editor) => editor.selection);
  const [nodes, setNodes] = useState<CanvasNode[]>(() => canvasNodes(draft, picture, [], new Set(selection), []));
  const [edges, setEdges] = useState<EditorEdgeType[]>(() => canvasEdges(draft, picture, []));
  const drawn = useEffectEvent(() => nodes);
  useEffect(() => {
    const former = drawn();
    const next = canvasNodes(draft, picture, diagnostics, new Set(selection), former);
    return glide(former, next, (shown) => setNodes((now) => besideDragged(shown, now)));
  }, [draft, picture, diagnostics, selection]);
  useEffect(() => setEdges((before) => canvasEdges(draft, picture, before)), [draft, picture]);

  const tasksOf = (nodeId: string): readonly string[] => {
    if (session.task(nodeId) !== undefined) return [nodeId];
    const node = nodes.find(({ id }) => id === nodeId);
    return node !== undefined && node.type !== "task" ? node.data.members : [];
  };
  const select = (changes: readonly { readonly id: string; readonly selected: boolean }[]) => {
    const chosen = new Set(session.read().selection);
    for (const change of changes) {
      for (const id of tasksOf(change.id)) {
        if (change.selected) chosen.add(id);
        else chosen.delete(id);
      }
    }
    session.select([...chosen]);
  };
  return {
    nodes,
    edges,
    tasksOf,
    onNodesChange: (changes) => {
      const selects = changes.filter((change) => change.type === "select");
      if (selects.length > 0) select(selects);
      const moves = changes.filter((change) => change.type === "position");
      if (moves.length > 0) setNodes((before) => applyNodeChanges(withMembers(moves, before), before));
    },
    onEdgesChange: (changes) => {
      const chosen = new Map(
        changes.flatMap((change) => (change.type === "select" ? [[change.id, change.selected]] : [])),
      );
      if (chosen.size === 0) return;
      setEdges((before) =>
        before.map((edge) => (chosen.has(edge.id) ? { ...edge, selected: chosen.get(edge.id) === true } : edge)),
      );
    },
    selectedEdges: () =>
      edges.filter((edge) => edge.selected === true).map(({ source, target }) => ({ from: source, to: target })),
    restore: () => setNodes(() => canvasNodes(draft, picture, diagnostics, new Set(selection), [])),
  };
}

import { useEffect, useMemo, useState } from "react";
import type { Draft } from "#engine/edit/draft.ts";
import { criticalPath } from "#engine/graph/critical-path.ts";
import type { GraphContextValue } from "../graph/graph-context.tsx";
import { createGraphMarks, type GraphMarks } from "../graph/graph-marks.ts";
import { edgesAlong } from "../graph/graph-model.ts";
import type { TaskFactsSource } from "../graph/task-facts.ts";
import type { DraftPicture } from "./draft-picture.ts";
import { useEditor } from "./use-editor.ts";

interface ShownOnCanvas {
  readonly draft: Draft;
  readonly picture: DraftPicture;
  readonly facts: TaskFactsSource | undefined;
  readonly expectedMs: readonly number[] | undefined;
  /** Whether tasks are drawn as rectangles. */
  readonly showsFar: boolean;
}

/** What is marked on the canvas (the selection, the critical path), and the context that all of its parts read. */
export function useCanvasMarks({ draft, picture, facts, expectedMs, showsFar }: ShownOnCanvas): GraphContextValue {
  const [marks] = useState<GraphMarks>(() => createGraphMarks());
  const selection = useEditor((editor) => editor.selection);
  useEffect(() => {
    const ids = new Set(selection);
    const chosen = new Set(draft.tasks.flatMap(({ id, index }) => (ids.has(id) ? [index] : [])));
    marks.set({
      chosen,
      // From afar one task at most is marked, and there is nothing under the pointer when boxes come back.
      selected: showsFar && chosen.size === 1 ? chosen.values().next().value : undefined,
      ...(showsFar ? {} : { hovered: undefined }),
    });
  }, [marks, draft, selection, showsFar]);
  useEffect(() => {
    // A picture that is a moment behind the draft has other tasks.
    const isOfDraft = expectedMs?.length === picture.graph.size;
    const path = isOfDraft ? criticalPath(picture.graph, expectedMs).path : [];
    marks.set({ criticalEdges: edgesAlong(picture.graph, path) });
  }, [marks, picture, expectedMs]);
  const size = draft.tasks.length;
  return useMemo(() => ({ size, facts, marks, expectedMs }), [size, facts, marks, expectedMs]);
}

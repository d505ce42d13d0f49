"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { GraphSkeleton } from "../dags/heavy-skeletons.tsx";
import { draftDurations } from "./draft-durations.ts";
import { draftFacts } from "./draft-facts.ts";
import { EditorCanvas } from "./editor-canvas.tsx";
import { type RunFacts, ShownRun } from "./shown-run.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";

interface CanvasPaneProps extends Omit<Parameters<typeof EditorCanvas>[0], "facts" | "expectedMs"> {
  readonly dagId: string | undefined;
  /** Whether the critical path is marked, by what former runs took. */
  readonly isPathShown: boolean;
  /** The run whose results are shown. */
  readonly run: { readonly id: string; readonly title: string } | undefined;
  readonly onCloseRun: () => void;
}

/** The canvas, and what there is to say in place of it. */
export function CanvasPane({ dagId, isPathShown, run, onCloseRun, ...props }: CanvasPaneProps) {
  const session = useEditorSession();
  const draft = useEditor((editor) => editor.draft);
  const broken = useEditor((editor) => editor.broken);
  const isEmpty = useEditor((editor) => editor.isEmpty);
  const failure = useEditor((editor) => editor.failure);
  const [results, setResults] = useState<RunFacts>();
  const facts = useMemo(
    () =>
      results === undefined || draft === undefined
        ? undefined
        : draftFacts(results.source, results.indexOf, draft.tasks),
    [results, draft],
  );
  const trpc = useTRPC();
  const history = useQuery({
    ...trpc.dags.get.queryOptions({ id: dagId ?? "" }),
    enabled: isPathShown && dagId !== undefined,
    // A workflow that has just been created has no history, and that is no error here.
    retry: false,
  });
  const medians = history.data?.medianDurationsMs;
  // What a document says of durations are limits, not what its tasks take.
  const hasHistory = medians !== undefined && Object.keys(medians).length > 0;
  const expectedMs = useMemo(
    () => (isPathShown && hasHistory && draft !== undefined ? draftDurations(draft, medians) : undefined),
    [isPathShown, hasHistory, draft, medians],
  );
  const lacksHistory = isPathShown && !hasHistory && !history.isLoading;
  return (
    <>
      <div className="min-h-0 flex-1">
        {draft === undefined && !isEmpty ? (
          failure === undefined && broken === undefined ? (
            <GraphSkeleton />
          ) : (
            <p className="grid h-full place-items-center px-6 text-center text-muted">
              {failure ?? `The canvas appears as soon as the text can be read: ${broken?.problem}.`}
            </p>
          )
        ) : (
          <EditorCanvas {...props} facts={facts} expectedMs={expectedMs} />
        )}
      </div>
      {failure !== undefined && draft !== undefined && (
        <div className="absolute inset-x-0 top-3 z-20 flex justify-center px-3">
          <p role="alert" className="rounded-md border border-danger bg-raised px-3 py-1.5 text-sm shadow-popover">
            {failure}
          </p>
        </div>
      )}
      {broken !== undefined && failure === undefined && draft !== undefined && (
        <div className="absolute inset-x-0 top-14 z-20 flex justify-center px-3">
          <p
            role="status"
            className="flex items-center gap-3 rounded-md border border-danger bg-raised px-3 py-1.5 text-sm shadow-popover"
          >
            <span>
              This is the last picture that could be drawn: line {session.lineOf(broken.offset)} cannot be read.
            </span>
            <Button size="small" onClick={() => session.showInText(broken.offset, broken.offset, true)}>
              Show where
            </Button>
          </p>
        </div>
      )}
      {lacksHistory && broken === undefined && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 z-20 flex justify-center px-3">
          <p
            role="status"
            className="rounded-md border border-line bg-raised px-3 py-1.5 text-muted text-sm shadow-popover"
          >
            No critical path yet: no earlier run says how long the tasks take.
          </p>
        </div>
      )}
      {draft !== undefined && draft.tasks.length === 0 && broken === undefined && (
        <p className="pointer-events-none absolute inset-0 grid place-items-center px-8 text-center text-muted">
          Drag a task type here, double-click, or press A.
        </p>
      )}
      {run !== undefined && (
        <ShownRun key={run.id} runId={run.id} title={run.title} onFacts={setResults} onClose={onCloseRun} />
      )}
    </>
  );
}

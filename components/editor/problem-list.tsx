"use client";

import { Problems } from "../dags/problems.tsx";
import { applyFix } from "./diagnostic-marks.ts";
import { useEditor, useEditorSession } from "./use-editor.ts";

/** Everything that is wrong with the text, and a summary of what it says. @param onGo called when the text is to be seen */
export function ProblemList({ onGo }: { readonly onGo: () => void }) {
  const session = useEditorSession();
  const diagnostics = useEditor((editor) => editor.diagnostics);
  const summary = useEditor((editor) => editor.summary);
  const isChecked = useEditor((editor) => editor.isChecked);
  const isEmpty = useEditor((editor) => editor.isEmpty);
  const hasTasks = useEditor((editor) => editor.draft === undefined || editor.draft.tasks.length > 0);
  // That there is no task yet is no mistake of somebody who is about to draw the first one.
  const shown = isEmpty ? [] : hasTasks ? diagnostics : diagnostics.filter(({ path }) => path[0] !== "tasks");
  const errors = shown.filter(({ severity }) => severity === "error").length;
  const others = shown.length - errors;
  return (
    <section aria-label="Problems" className="flex max-h-[35%] shrink-0 flex-col border-line border-t bg-surface">
      <h2 className="flex h-9 shrink-0 items-center gap-3 px-4 font-medium text-xs">
        <span aria-live="polite">
          {shown.length === 0
            ? isEmpty
              ? "The text is empty"
              : hasTasks
                ? "No problems"
                : "No tasks yet"
            : [
                errors > 0 ? `${errors} ${errors === 1 ? "error" : "errors"}` : "",
                others > 0 ? `${others} ${others === 1 ? "remark" : "remarks"}` : "",
              ]
                .filter((part) => part !== "")
                .join(", ")}
        </span>
        {summary !== undefined && !isEmpty && (
          <span className="ml-auto truncate font-normal text-muted tabular-nums">
            {summary.tasks} {summary.tasks === 1 ? "task" : "tasks"}, {summary.edges}{" "}
            {summary.edges === 1 ? "edge" : "edges"}
          </span>
        )}
      </h2>
      {shown.length > 0 && (
        <div className="min-h-0 overflow-y-auto border-line border-t">
          <Problems
            diagnostics={shown}
            onFix={isChecked ? (fix) => applyFix(session.view, fix) : undefined}
            onSelect={({ range, path }) => {
              onGo();
              const { doc } = session.view.state;
              const line = doc.line(Math.min(range.start.line, doc.lines));
              session.showInText(Math.min(line.from + range.start.column - 1, line.to), undefined, true);
              const task =
                path[0] === "tasks" ? session.read().draft?.tasks.find(({ place }) => place === path[1]) : undefined;
              if (task !== undefined) session.select([task.id], false);
            }}
          />
        </div>
      )}
    </section>
  );
}

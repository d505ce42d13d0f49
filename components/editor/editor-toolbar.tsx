"use client";

import { Redo2, Save, Undo2, Wand } from "lucide-react";
import Link from "next/link";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { Button } from "../ui/button.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { FileMenu } from "./file-menu.tsx";
import { TryMenu } from "./try-menu.tsx";
import { useEditor, useEditorSession } from "./use-editor.ts";
import { ViewMenu } from "./view-menu.tsx";

interface EditorToolbarProps {
  readonly dagId: string | undefined;
  readonly version: number;
  readonly onSave: () => void;
  /** Told the id of a run of the draft. */
  readonly onTried: (runId: string) => void;
  /** Told the id of the newest run. */
  readonly onLastRun: (runId: string) => void;
  readonly isPathShown: boolean;
  readonly onShowPath: (isShown: boolean) => void;
  /** Gives up what is not saved. */
  readonly onDiscard: () => void;
}

/** What is edited, how it stands, and what can be done with all of it. */
export function EditorToolbar(props: EditorToolbarProps) {
  const { dagId, version, onSave, onTried, onLastRun, isPathShown, onShowPath, onDiscard } = props;
  const session = useEditorSession();
  const name = useEditor((editor) => editor.draft?.name);
  const canUndo = useEditor((editor) => editor.canUndo);
  const canRedo = useEditor((editor) => editor.canRedo);
  const isDirty = useEditor((editor) => editor.isDirty);
  const isPlaced = useEditor((editor) => Object.keys(editor.draft?.layout ?? {}).length > 0);
  const refusal = useReadOnlyReason();
  const canSave = isDirty && refusal === undefined;
  const save = async () => {
    await session.settled();
    if (session.read().isDirty && refusal === undefined) onSave();
  };
  const arrange = () => {
    const { draft, selection } = session.read();
    const ids = selection.length > 0 ? selection : Object.keys(draft?.layout ?? {});
    void session.operate({ kind: "moveNodes", positions: new Map(ids.map((id) => [id, null])) });
  };
  useShortcuts("Editor", [
    { keys: "mod+s", label: "Save", run: () => void save() },
    { keys: "mod+z", label: "Undo", run: () => session.undo() },
    { keys: "mod+shift+z", label: "Redo", run: () => session.redo() },
  ]);
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b bg-surface px-4 py-2 md:flex-nowrap">
      <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1.5 text-muted text-xs">
        <Link href="/dags" className="hover:text-ink hover:underline">
          Workflows
        </Link>
        <span aria-hidden="true">/</span>
        {dagId !== undefined && (
          <>
            <Link href={`/dags/${encodeURIComponent(dagId)}`} className="truncate hover:text-ink hover:underline">
              {dagId}
            </Link>
            <span aria-hidden="true">/</span>
          </>
        )}
      </nav>
      <h1 className="min-w-0 truncate font-semibold" title={name}>
        {name ?? dagId ?? "New workflow"}
      </h1>
      <p role="status" className="shrink-0 text-muted text-xs">
        {isDirty ? "Unsaved changes" : version > 0 ? `Version ${version}` : ""}
      </p>
      <div className="ml-auto flex shrink-0 items-center gap-1.5">
        <Tooltip content="Undo">
          <Button variant="ghost" size="icon" aria-label="Undo" disabled={!canUndo} onClick={() => session.undo()}>
            <Undo2 />
          </Button>
        </Tooltip>
        <Tooltip content="Redo">
          <Button variant="ghost" size="icon" aria-label="Redo" disabled={!canRedo} onClick={() => session.redo()}>
            <Redo2 />
          </Button>
        </Tooltip>
        <Tooltip content="Lets the layout place again what was placed by hand: the selected tasks, or all">
          <Button variant="ghost" size="icon" aria-label="Arrange" disabled={!isPlaced} onClick={arrange}>
            <Wand />
          </Button>
        </Tooltip>
        <FileMenu onDiscard={onDiscard} />
        <ViewMenu dagId={dagId} isPathShown={isPathShown} onShowPath={onShowPath} onLastRun={onLastRun} />
        <TryMenu dagId={dagId} onStarted={onTried} />
        <Button variant="primary" disabled={!canSave} title={refusal} onClick={() => void save()}>
          <Save /> Save
        </Button>
      </div>
    </header>
  );
}

"use client";

import { Redo2, Save, Undo2, Wand } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { toast } from "sonner";
import { mergeTexts } from "#engine/edit/merge-texts.ts";
import { CodeSkeleton, GraphSkeleton } from "../dags/heavy-skeletons.tsx";
import { Problems } from "../dags/problems.tsx";
import { formatDuration } from "../format/duration.ts";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { CodePane } from "./code-pane.tsx";
import { ConnectDialog } from "./connect-dialog.tsx";
import type { DraftPlace } from "./draft-storage.ts";
import { EditorCanvas } from "./editor-canvas.tsx";
import type { EditorSession } from "./editor-session.ts";
import { Inspector } from "./inspector.tsx";
import { newTask } from "./new-task.ts";
import { Palette } from "./palette.tsx";
import { RenameDialog } from "./rename-dialog.tsx";
import { SaveDialog } from "./save-dialog.tsx";
import { EditorSessionProvider, useEditor, useEditorSession } from "./use-editor.ts";
import { type OpenedDocument, useEditorSessionOf } from "./use-editor-session.ts";

/** A workflow on canvas, in forms and as text: three views of one document, with one history. */
export function WorkflowEditor({ opened }: { readonly opened: OpenedDocument }) {
  const open = useEditorSessionOf(opened);
  if (open === undefined) {
    return (
      <div className="grid h-dvh flex-1 grid-cols-2" aria-busy="true">
        <GraphSkeleton />
        <CodeSkeleton />
      </div>
    );
  }
  return (
    <EditorSessionProvider value={open.session}>
      <Editor dagId={opened.dagId} place={open.place} />
    </EditorSessionProvider>
  );
}

type Asking =
  | { readonly kind: "rename"; readonly id: string }
  | { readonly kind: "connect"; readonly from: readonly string[] }
  | { readonly kind: "save" };
type SideView = "form" | "palette";

interface EditorProps {
  /** Under which it is saved; absent: not yet. */
  readonly dagId: string | undefined;
  readonly place: DraftPlace;
}

function Editor({ dagId: savedId, place }: EditorProps) {
  const session = useEditorSession();
  const router = useRouter();
  const [asking, setAsking] = useState<Asking>();
  const base = useEditor((editor) => editor.base);
  const draft = useEditor((editor) => editor.draft);
  const broken = useEditor((editor) => editor.broken);
  const isEmpty = useEditor((editor) => editor.isEmpty);
  const selection = useEditor((editor) => editor.selection);
  const [side, setSide] = useState<SideView>("palette");
  const shownSide = selection.length > 0 ? "form" : side;
  useLeaveWarning(session);

  const close = () => setAsking(undefined);
  const add = (type: string) => {
    const taken = (session.read().draft?.tasks ?? []).map(({ id }) => id);
    void session.operate({ kind: "addTask", task: newTask(type, taken, session.read().selection) });
  };
  const dagId = draft?.id === undefined || draft.id === "" ? (savedId ?? "workflow") : draft.id;
  return (
    <div className="flex h-[calc(100dvh-3rem)] min-h-[36rem] flex-1 flex-col md:h-dvh">
      <Toolbar dagId={savedId} version={base.version} onSave={() => setAsking({ kind: "save" })} />
      <div className="relative min-h-0 flex-1">
        <Group orientation="horizontal" className="absolute! inset-0" id="editor-panes">
          <Panel
            id="side"
            defaultSize="18%"
            minSize="12%"
            className="flex min-w-0 flex-col border-line border-r bg-surface"
          >
            <SideTabs
              view={shownSide}
              onChoose={(view) => {
                if (view === "palette") session.select([]);
                setSide(view);
              }}
            />
            {shownSide === "palette" ? (
              <Palette onAdd={add} />
            ) : (
              <Inspector onRename={(id) => setAsking({ kind: "rename", id })} />
            )}
          </Panel>
          <Divider label="Size of the palette and form" />
          <Panel id="canvas" minSize="20%" className="relative flex min-w-0 flex-col">
            <div className={classNames("min-h-0 flex-1 transition-opacity", broken !== undefined && "opacity-50")}>
              {draft === undefined && !isEmpty ? (
                <p className="grid h-full place-items-center px-6 text-center text-faint">
                  The canvas appears as soon as the text can be read.
                </p>
              ) : (
                <EditorCanvas
                  onRename={(id) => setAsking({ kind: "rename", id })}
                  onConnect={(from) => setAsking({ kind: "connect", from })}
                  onOpen={() => setSide("form")}
                />
              )}
            </div>
            {broken !== undefined && (
              <div className="absolute inset-x-0 top-3 z-20 flex justify-center px-3">
                <p
                  role="status"
                  className="flex items-center gap-3 rounded-md border border-danger bg-raised px-3 py-1.5 text-sm shadow-popover"
                >
                  This is the last picture that could be drawn: the text does not parse.
                  <Button size="small" onClick={() => session.showInText(broken.offset, broken.offset, true)}>
                    Show where
                  </Button>
                </p>
              </div>
            )}
            {draft !== undefined && draft.tasks.length === 0 && broken === undefined && (
              <p className="pointer-events-none absolute inset-0 grid place-items-center px-8 text-center text-muted">
                Drag a task type here, double-click, or press A.
              </p>
            )}
          </Panel>
          <Divider label="Size of the text" />
          <Panel id="text" defaultSize="36%" minSize="15%" className="flex min-w-0 flex-col border-line border-l">
            <CodePane className="min-h-0 flex-1 overflow-hidden" />
            <ProblemList />
          </Panel>
        </Group>
      </div>
      {asking?.kind === "rename" && <RenameDialog id={asking.id} onClose={close} />}
      {asking?.kind === "connect" && <ConnectDialog from={asking.from} onClose={close} />}
      {asking?.kind === "save" && (
        <SaveDialog
          base={base}
          dagId={dagId}
          savedId={savedId}
          onClose={close}
          onSaved={(saved, text) => {
            close();
            session.rebase({ text, version: saved.version });
            toast.success(`Saved ${saved.id}, version ${saved.version}`);
            if (savedId === saved.id) return;
            place.forget();
            router.replace(`/dags/${encodeURIComponent(saved.id)}/edit`);
          }}
          onMerge={(theirs) => {
            const merged = mergeTexts(base.text, session.text, theirs.text);
            session.replaceText(merged.text);
            session.rebase(theirs);
            close();
            if (merged.conflicts === 0) toast.success("Merged. Look it over, then save.");
            else {
              toast.warning(`Merged, but for ${merged.conflicts} ${merged.conflicts === 1 ? "place" : "places"}`, {
                description: "There yours stands, and theirs above it in comments that begin with “theirs:”.",
              });
            }
          }}
        />
      )}
    </div>
  );
}

interface ToolbarProps {
  readonly dagId: string | undefined;
  readonly version: number;
  readonly onSave: () => void;
}

function Toolbar({ dagId, version, onSave }: ToolbarProps) {
  const session = useEditorSession();
  const name = useEditor((editor) => editor.draft?.name);
  const canUndo = useEditor((editor) => editor.canUndo);
  const canRedo = useEditor((editor) => editor.canRedo);
  const isDirty = useEditor((editor) => editor.isDirty);
  const isPlaced = useEditor((editor) => Object.keys(editor.draft?.layout ?? {}).length > 0);
  const refusal = useReadOnlyReason();
  const canSave = isDirty && refusal === undefined;
  const arrange = () => {
    const { draft, selection } = session.read();
    const ids = selection.length > 0 ? selection : Object.keys(draft?.layout ?? {});
    void session.operate({ kind: "moveNodes", positions: new Map(ids.map((id) => [id, null])) });
  };
  useShortcuts("Editor", [
    { keys: "mod+s", label: "Save", run: () => canSave && onSave() },
    { keys: "mod+z", label: "Undo", run: () => session.undo() },
    { keys: "mod+shift+z", label: "Redo", run: () => session.redo() },
  ]);
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-line border-b bg-surface px-4 py-2">
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
      <h1 className="min-w-0 truncate font-semibold">{name ?? "New workflow"}</h1>
      <p role="status" className="text-muted text-xs">
        {isDirty ? "Unsaved changes" : version > 0 ? `Version ${version}` : ""}
      </p>
      <div className="ml-auto flex items-center gap-1.5">
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
        <Button variant="primary" disabled={!canSave} title={refusal} onClick={onSave}>
          <Save /> Save
        </Button>
      </div>
    </header>
  );
}

function SideTabs({ view, onChoose }: { readonly view: SideView; readonly onChoose: (view: SideView) => void }) {
  return (
    <div className="flex border-line border-b" role="group" aria-label="Side pane">
      {(["palette", "form"] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={view === each}
          onClick={() => onChoose(each)}
          className={classNames(
            "flex-1 px-3 py-2 font-medium text-sm transition-colors focus-inset",
            view === each ? "text-ink shadow-[inset_0_-2px_0_var(--accent)]" : "text-muted hover:text-ink",
          )}
        >
          {each === "palette" ? "Add" : "Settings"}
        </button>
      ))}
    </div>
  );
}

function ProblemList() {
  const session = useEditorSession();
  const diagnostics = useEditor((editor) => editor.diagnostics);
  const summary = useEditor((editor) => editor.summary);
  const isEmpty = useEditor((editor) => editor.isEmpty);
  const shown = isEmpty ? [] : diagnostics;
  const errors = shown.filter(({ severity }) => severity === "error").length;
  const others = shown.length - errors;
  return (
    <section aria-label="Problems" className="flex max-h-[35%] shrink-0 flex-col border-line border-t bg-surface">
      <h2 className="flex h-9 shrink-0 items-center gap-3 px-4 font-medium text-xs">
        <span aria-live="polite">
          {shown.length === 0
            ? isEmpty
              ? "Problems"
              : "No problems"
            : [
                errors > 0 ? `${errors} ${errors === 1 ? "error" : "errors"}` : "",
                others > 0 ? `${others} ${others === 1 ? "remark" : "remarks"}` : "",
              ]
                .filter((part) => part !== "")
                .join(", ")}
        </span>
        {summary !== undefined && !isEmpty && (
          <span className="ml-auto truncate font-normal text-muted tabular-nums">
            {summary.tasks} tasks, {summary.edges} edges, about {formatDuration(summary.expectedDurationMs)}
          </span>
        )}
      </h2>
      {shown.length > 0 && (
        <div className="min-h-0 overflow-y-auto border-line border-t">
          <Problems
            diagnostics={shown}
            onSelect={({ range, path }) => {
              const { doc } = session.view.state;
              const line = doc.line(Math.min(range.start.line, doc.lines));
              session.showInText(Math.min(line.from + range.start.column - 1, line.to), undefined, true);
              const task =
                path[0] === "tasks" && typeof path[1] === "number" ? session.read().draft?.tasks[path[1]] : undefined;
              if (task !== undefined) session.select([task.id]);
            }}
          />
        </div>
      )}
    </section>
  );
}

function Divider({ label }: { readonly label: string }) {
  return (
    <Separator
      aria-label={label}
      className="relative w-px bg-line transition-colors hover:bg-accent focus-visible:bg-accent data-[separator=active]:bg-accent after:absolute after:-inset-1 after:content-['']"
    />
  );
}

/** Leaving with unsaved work asks first, and only then. */
function useLeaveWarning(session: EditorSession): void {
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (session.read().isDirty) event.preventDefault();
    };
    window.addEventListener("beforeunload", onLeave);
    return () => window.removeEventListener("beforeunload", onLeave);
  }, [session]);
}

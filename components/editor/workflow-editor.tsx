"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { CodeSkeleton, GraphSkeleton } from "../dags/heavy-skeletons.tsx";
import { classNames } from "../ui/class-names.ts";
import { CanvasPane } from "./canvas-pane.tsx";
import { CodePane } from "./code-pane.tsx";
import { ConnectDialog } from "./connect-dialog.tsx";
import { draftNameOf } from "./draft-storage.ts";
import { type EditorPane, EditorPanes } from "./editor-panes.tsx";
import type { EditorSession } from "./editor-session.ts";
import { EditorToolbar } from "./editor-toolbar.tsx";
import { GroupDialog } from "./group-dialog.tsx";
import { focusForm, Inspector } from "./inspector.tsx";
import { usePersonId } from "../shell/person-context.tsx";
import { useTRPC } from "../trpc.tsx";
import { useWidePage } from "../shell/wide-page.ts";
import { newTask } from "./new-task.ts";
import { Palette } from "./palette.tsx";
import { placeBehind } from "./place-behind.ts";
import { ProblemList } from "./problem-list.tsx";
import { RenameDialog } from "./rename-dialog.tsx";
import { SaveDialog } from "./save-dialog.tsx";
import { EditorSessionProvider, useEditor, useEditorSession } from "./use-editor.ts";
import { useFileDrop } from "./use-file-in-place.ts";
import { type OpenedDocument, type OpenSession, useEditorSessionOf } from "./use-editor-session.ts";

interface WorkflowEditorProps {
  readonly opened: OpenedDocument;
  /** Called when a workflow that was never saved is given up. */
  readonly onDiscard?: () => void;
}

/** A workflow on canvas, in forms and as text: three views of one document, with one history. */
export function WorkflowEditor({ opened, onDiscard }: WorkflowEditorProps) {
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
      <Editor dagId={opened.dagId} keepAs={open.keepAs} loadVersion={opened.loadVersion} onDiscard={onDiscard} />
    </EditorSessionProvider>
  );
}

type Asking =
  | { readonly kind: "rename"; readonly id: string }
  | { readonly kind: "connect"; readonly from: readonly string[] }
  | { readonly kind: "group"; readonly ids: readonly string[] }
  | { readonly kind: "save" };
type SideView = "form" | "palette";

interface EditorProps {
  /** Under which it is saved; absent: not yet. */
  readonly dagId: string | undefined;
  readonly keepAs: OpenSession["keepAs"];
  readonly loadVersion: OpenedDocument["loadVersion"];
  readonly onDiscard: (() => void) | undefined;
}

function Editor({ dagId, keepAs, loadVersion, onDiscard }: EditorProps) {
  const session = useEditorSession();
  const router = useRouter();
  const personId = usePersonId();
  const [savedId, setSavedId] = useState(dagId);
  const [asking, setAsking] = useState<Asking>();
  const [message, setMessage] = useState("");
  const base = useEditor((editor) => editor.base);
  const draft = useEditor((editor) => editor.draft);
  const selection = useEditor((editor) => editor.selection);
  const [side, setSide] = useState<SideView>("palette");
  const [pane, setPane] = useState<EditorPane>("canvas");
  const shownSide = selection.length > 0 ? "form" : side;
  const [run, setRun] = useState<{ readonly id: string; readonly title: string }>();
  const [isPathShown, setIsPathShown] = useState(false);
  useLeaveWarning(session);
  useWidePage();
  useKnownNames(session);
  const fileDrop = useFileDrop();

  const close = () => setAsking(undefined);
  const ask = {
    onRename: (id: string) => setAsking({ kind: "rename", id }),
    onConnect: (from: readonly string[]) => setAsking({ kind: "connect", from }),
    onGroup: (ids: readonly string[]) => setAsking({ kind: "group", ids }),
  };
  const add = (type: string) => {
    const { draft: current, selection: upstream } = session.read();
    const taken = (current?.tasks ?? []).map(({ id }) => id);
    const position = current && placeBehind(current, upstream);
    const task = newTask(type, taken, upstream);
    void session.operate({ kind: "addTask", task, ...(position === undefined ? {} : { position }) });
  };
  const ownId = draft?.id === undefined || draft.id === "" ? (savedId ?? "workflow") : draft.id;
  return (
    <div
      {...fileDrop.handlers}
      className={classNames(
        "flex h-[calc(100dvh-3rem)] min-h-[36rem] flex-1 flex-col md:h-dvh",
        fileDrop.isOver && "outline-2 outline-accent outline-dashed -outline-offset-4",
      )}
    >
      <EditorToolbar
        dagId={savedId}
        version={base.version}
        onSave={() => setAsking({ kind: "save" })}
        onTried={(id) => setRun({ id, title: "Try" })}
        onLastRun={(id) => setRun({ id, title: "Last run" })}
        isPathShown={isPathShown}
        onShowPath={setIsPathShown}
        onDiscard={() => {
          session.replaceText(base.text);
          if (base.version === 0) onDiscard?.();
          else {
            toast.info(`Back to version ${base.version}`, {
              action: { label: "Undo", onClick: () => session.undo() },
            });
          }
        }}
      />
      <div className="relative min-h-0 flex-1">
        <EditorPanes
          shown={pane}
          onShow={setPane}
          side={
            <>
              <SideTabs
                view={shownSide}
                onChoose={(view) => {
                  if (view === "palette") session.select([]);
                  setSide(view);
                }}
              />
              {shownSide === "palette" ? <Palette onAdd={add} /> : <Inspector dagId={savedId} {...ask} />}
            </>
          }
          canvas={
            <CanvasPane
              {...ask}
              onOpen={() => {
                setSide("form");
                setPane("side");
                requestAnimationFrame(focusForm);
              }}
              dagId={savedId}
              isPathShown={isPathShown}
              run={run}
              onCloseRun={() => setRun(undefined)}
            />
          }
          text={
            <>
              <CodePane className="min-h-0 flex-1 overflow-hidden" />
              <ProblemList onGo={() => setPane("text")} />
            </>
          }
        />
      </div>
      {asking?.kind === "rename" && <RenameDialog id={asking.id} onClose={close} />}
      {asking?.kind === "connect" && <ConnectDialog from={asking.from} onClose={close} />}
      {asking?.kind === "group" && <GroupDialog ids={asking.ids} onClose={close} />}
      {asking?.kind === "save" && (
        <SaveDialog
          base={base}
          dagId={ownId}
          savedId={savedId}
          onClose={close}
          message={message}
          onMessage={setMessage}
          onSaved={(saved, text) => {
            close();
            setMessage("");
            session.rebase({ text, version: saved.version });
            const page = `/dags/${encodeURIComponent(saved.id)}` as const;
            toast.success(`Saved ${saved.id}, version ${saved.version}`, {
              action: { label: "Run it", onClick: () => router.push(page) },
            });
            if (savedId === saved.id) return;
            const address = `${page}/edit` as const;
            // Another workflow than the one that this page was opened with.
            if (savedId !== undefined) return router.replace(address);
            // The first time: the page stays as it is, history, view and all, and has an address now.
            window.history.replaceState(null, "", address);
            document.title = `Edit ${saved.id} · dag`;
            setSavedId(saved.id);
            void keepAs(draftNameOf(personId, saved.id));
          }}
          onMerge={async (theirs) => {
            const root = base.isStandIn ? await loadVersion?.(base.version) : base.text;
            if (root === undefined) throw new Error(`Version ${base.version} could not be loaded.`);
            const merged = await session.merged(root, theirs.text);
            session.replaceText(merged.text, theirs);
            close();
            const conflict = merged.text.search(/^[ \t]*# theirs:/m);
            if (conflict !== -1) session.showInText(conflict, conflict, true);
            if (merged.conflicts === 0) toast.success("Merged. Look it over, then save.");
            else {
              toast.warning(`Merged, but for ${merged.conflicts} ${merged.conflicts === 1 ? "place" : "places"}`, {
                description: merged.text.trimStart().startsWith("{")
                  ? `There yours stands. Theirs is in version ${theirs.version}.`
                  : "There yours stands, and theirs above it in comments that begin with “theirs:”.",
              });
            }
          }}
        />
      )}
    </div>
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

/** What only the server knows: the workflows that a document may name. */
function useKnownNames(session: EditorSession): void {
  const trpc = useTRPC();
  const names = useQuery(trpc.dags.knownNames.queryOptions(undefined, { staleTime: 60_000 }));
  const workflows = names.data?.workflows;
  useEffect(() => {
    if (Array.isArray(workflows)) session.knows(workflows);
  }, [session, workflows]);
}

/** Leaving with unsaved work asks first, and only then. */
function useLeaveWarning(session: EditorSession): void {
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (session.read().isDirty || session.hasUnfinished) event.preventDefault();
    };
    window.addEventListener("beforeunload", onLeave);
    return () => {
      window.removeEventListener("beforeunload", onLeave);
      // A link within the product: nothing is lost, and whoever followed it by mistake goes back.
      if (session.read().isDirty) toast.info("What you have not saved is kept in this browser");
    };
  }, [session]);
}

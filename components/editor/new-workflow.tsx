"use client";

import { FileUp, PencilRuler } from "lucide-react";
import dynamic from "next/dynamic";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ChangeEvent, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import type { DocumentOperation } from "#engine/edit/operations.ts";
import { GraphSkeleton } from "../dags/heavy-skeletons.tsx";
import { DAG_TEMPLATES } from "../dags/templates.ts";
import { RelativeTime } from "../format/time-text.tsx";
import { usePersonId } from "../shell/person-context.tsx";
import { useTRPCClient } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { readDocumentFile } from "./document-file.ts";
import { draftNameOf, forgetDraft, type KeptDraft, keptDrafts, keyOfThisTab } from "./draft-storage.ts";
import { loadEditor } from "./load-editor.ts";

const WorkflowEditor = dynamic(loadEditor, {
  ssr: false,
  loading: GraphSkeleton,
});

const EMPTY = "id: new-workflow\nname: New workflow\n\ntasks: []\n";

/** What the editor begins with. */
interface Beginning {
  readonly text: string;
  readonly draftPlace: string;
  readonly edits?: readonly DocumentOperation[];
}

interface NewWorkflowProps {
  /** The workflow to begin with a copy of. */
  readonly copyOf: string | undefined;
}

/** How a workflow begins: empty, from a template, from a file or from pasted text, as a copy; then the editor. */
export function NewWorkflow({ copyOf }: NewWorkflowProps) {
  const [beginning, setBeginning] = useState<Beginning>();
  const [isCopying, setIsCopying] = useState(copyOf !== undefined);
  const [kept, setKept] = useState<readonly KeptDraft[]>([]);
  const [isDraggedOver, setIsDraggedOver] = useState(false);
  const fileInput = useRef<HTMLInputElement>(null);
  const client = useTRPCClient();
  const draftName = draftNameOf(usePersonId(), "new");
  const router = useRouter();
  useEffect(() => {
    // Back to the page on which a workflow was saved for the first time: its address is that workflow's since then.
    const { pathname } = window.location;
    if (pathname !== "/dags/new") router.replace(pathname as Route);
  }, [router]);
  const isChosen = beginning !== undefined;
  useEffect(() => {
    if (isChosen) return;
    const gone = new AbortController();
    void keptDrafts(draftName, gone.signal).then((found) => {
      if (gone.signal.aborted) return;
      setKept(found);
      // A page that was loaded anew is where it was.
      const own = found.find(({ key }) => key === keyOfThisTab(draftName));
      if (own !== undefined && copyOf === undefined && wasLoadedHere())
        setBeginning({ text: own.draft.text, draftPlace: own.key });
    });
    return () => gone.abort();
  }, [isChosen, draftName, copyOf]);
  useEffect(() => {
    if (copyOf === undefined) return;
    const gone = new AbortController();
    copyBeginning(client, copyOf, gone.signal).then(
      (copy) => {
        // Loaded anew, the page goes on with what was made of the copy.
        window.history.replaceState(null, "", "/dags/new");
        setIsCopying(false);
        setBeginning(copy);
      },
      (error: Error) => {
        if (gone.signal.aborted) return;
        setIsCopying(false);
        toast.error(`${copyOf} could not be copied`, { description: error.message });
      },
    );
    return () => gone.abort();
  }, [client, copyOf]);
  const begin = (text: string) => setBeginning({ text, draftPlace: "empty" });
  const beginUnderFreeId = async (text: string) => {
    const id = idOf(text);
    // Without an answer it keeps its id: saving says so if that is taken.
    const free = await client.dags.freeId.query({ id }).catch(() => id);
    begin(text.replace(ID_LINE, `id: ${free}`));
  };
  useEffect(() => {
    if (isChosen) return;
    const onPaste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData("text/plain") ?? "";
      if (pasted.trim() !== "") setBeginning({ text: pasted, draftPlace: "empty" });
    };
    window.addEventListener("paste", onPaste);
    return () => window.removeEventListener("paste", onPaste);
  }, [isChosen]);

  if (beginning !== undefined) {
    return (
      <WorkflowEditor
        opened={{ base: { text: "", version: 0 }, draftName, ...beginning }}
        onDiscard={() => setBeginning(undefined)}
      />
    );
  }
  if (isCopying) return <GraphSkeleton />;
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const document = await readDocumentFile(file);
    if ("text" in document) begin(document.text);
    else toast.error(document.title, { description: document.description });
  };
  return (
    <div
      className={classNames(
        "flex min-h-0 flex-1 flex-col md:min-h-dvh",
        isDraggedOver && "outline-2 outline-accent outline-dashed -outline-offset-4",
      )}
      onDragOver={(event) => {
        event.preventDefault();
        setIsDraggedOver(true);
      }}
      onDragLeave={() => setIsDraggedOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsDraggedOver(false);
        void read(event.dataTransfer.files[0]);
      }}
    >
      <PageHeader
        breadcrumb={
          <Link href="/dags" className="hover:text-ink hover:underline">
            Workflows
          </Link>
        }
        title="New workflow"
        description="Draw it or write it: canvas, forms and text are one document. Drop a YAML or JSON file anywhere on this page, or paste its text."
        actions={
          <>
            <input
              ref={fileInput}
              type="file"
              accept=".yaml,.yml,.json"
              className="sr-only"
              tabIndex={-1}
              aria-label="Open a file"
              onChange={(event: ChangeEvent<HTMLInputElement>) => void read(event.target.files?.[0])}
            />
            <Button onClick={() => fileInput.current?.click()}>
              <FileUp /> Open file
            </Button>
            <Button variant="primary" onClick={() => void beginUnderFreeId(EMPTY)}>
              <PencilRuler /> Empty canvas
            </Button>
          </>
        }
      />
      {kept.length > 0 && (
        <section aria-label="Not saved yet" className="px-4 pb-6 md:px-8">
          <h2 className="mb-2 font-medium text-muted text-sm">Go on with</h2>
          <ul className="flex flex-col gap-2">
            {kept.map(({ key, draft }) => (
              <li
                key={key}
                className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-4 py-2.5 shadow-low"
              >
                <p className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{idOf(draft.text)}</span>
                  <span className="block text-muted text-xs">
                    Not saved yet
                    {draft.keptAt !== undefined && (
                      <>
                        , from <RelativeTime at={draft.keptAt} />
                      </>
                    )}
                  </span>
                </p>
                <Button
                  aria-label={`Discard ${idOf(draft.text)}`}
                  onClick={() => {
                    forgetDraft(key);
                    setKept((before) => before.filter((each) => each.key !== key));
                  }}
                >
                  Discard
                </Button>
                <Button
                  variant="primary"
                  aria-label={`Go on with ${idOf(draft.text)}`}
                  onClick={() => setBeginning({ text: draft.text, draftPlace: key })}
                >
                  Go on
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="Templates" className="px-4 pb-10 md:px-8">
        <h2 className="mb-2 font-medium text-muted text-sm">Or begin with</h2>
        <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {DAG_TEMPLATES.map((template) => (
            <li key={template.name}>
              <button
                type="button"
                onClick={() => void beginUnderFreeId(template.text)}
                className="flex h-full w-full flex-col gap-3 rounded-lg border border-line bg-surface p-4 text-left shadow-low transition-colors hover:border-line-strong hover:bg-hover"
              >
                <span>
                  <span className="block font-medium">{template.name}</span>
                  <span className="block text-muted text-xs">{template.shows}</span>
                </span>
                <code className="line-clamp-6 whitespace-pre font-mono text-2xs text-faint leading-4">
                  {template.text}
                </code>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** Another id, another name, and nothing that starts by itself before somebody has looked at it. */
async function copyBeginning(
  client: ReturnType<typeof useTRPCClient>,
  id: string,
  signal: AbortSignal,
): Promise<Beginning> {
  const [{ source }, { compiled }, free] = await Promise.all([
    client.dags.source.query({ id }, { signal }),
    client.dags.get.query({ id }, { signal }),
    client.dags.freeId.query({ id: `${id.slice(0, LONGEST_COPIED_ID)}-copy` }, { signal }),
  ]);
  const set = (key: string, value: JsonValue): DocumentOperation => ({ kind: "setField", path: [key], value });
  return {
    text: source,
    draftPlace: "empty",
    edits: [
      set("id", free),
      ...(compiled.name === id ? [] : [set("name", `${compiled.name} (copy)`)]),
      ...(compiled.schedule === undefined ? [] : [set("is_paused", true)]),
    ],
  };
}

/** Leaves room for what makes it another one. */
const LONGEST_COPIED_ID = 180;

const ID_LINE = /^id:[ \t]*(\S+).*$/m;

/** Whether the browser began with this page, as after a reload or a crash; else a link has led to it. */
function wasLoadedHere(): boolean {
  const [loaded] = performance.getEntriesByType("navigation");
  return loaded !== undefined && new URL(loaded.name).pathname === "/dags/new";
}

/** As far as the first look goes; a draft may be anything. */
function idOf(text: string): string {
  return ID_LINE.exec(text)?.[1] ?? "workflow";
}

"use client";

import { FileUp, PencilRuler } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { type ChangeEvent, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { GraphSkeleton } from "../dags/heavy-skeletons.tsx";
import { DAG_TEMPLATES } from "../dags/templates.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { readDocumentFile } from "./document-file.ts";
import { hasStoredDraft } from "./draft-storage.ts";
import { loadEditor } from "./load-editor.ts";

const WorkflowEditor = dynamic(loadEditor, {
  ssr: false,
  loading: GraphSkeleton,
});

/** Under which a workflow that is not saved yet is kept in the browser. */
const DRAFT_NAME = "new";
const EMPTY = "id: new-workflow\nname: New workflow\n\ntasks: []\n";

/** How a workflow begins: empty, from a template, from a file or from pasted text; then the editor. */
export function NewWorkflow() {
  const [text, setText] = useState<string>();
  const [isDraggedOver, setIsDraggedOver] = useState(false);
  const fileInput = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // What was not saved the last time is still there.
    const gone = new AbortController();
    void hasStoredDraft(DRAFT_NAME, gone.signal).then((isKept) => {
      if (isKept && !gone.signal.aborted) setText((chosen) => chosen ?? EMPTY);
    });
    return () => gone.abort();
  }, []);
  useEffect(() => {
    if (text !== undefined) return;
    const onPaste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData("text/plain") ?? "";
      if (pasted.trim() !== "") setText(pasted);
    };
    window.addEventListener("paste", onPaste);
    return () => window.removeEventListener("paste", onPaste);
  }, [text]);

  if (text !== undefined) {
    return <WorkflowEditor opened={{ base: { text: "", version: 0 }, text, draftName: DRAFT_NAME }} />;
  }
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    const document = await readDocumentFile(file);
    if ("text" in document) setText(document.text);
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
            <Button variant="primary" onClick={() => setText(EMPTY)}>
              <PencilRuler /> Empty canvas
            </Button>
          </>
        }
      />
      <section aria-label="Templates" className="px-4 pb-10 md:px-8">
        <h2 className="mb-2 font-medium text-muted text-sm">Or begin with</h2>
        <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
          {DAG_TEMPLATES.map((template) => (
            <li key={template.name}>
              <button
                type="button"
                onClick={() => setText(template.text)}
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

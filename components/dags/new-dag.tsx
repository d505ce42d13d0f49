"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ChangeEvent, type DragEvent, useRef, useState } from "react";
import { toast } from "sonner";
import { formatDuration } from "../format/duration.ts";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { CodeSkeleton, GraphSkeleton } from "./heavy-skeletons.tsx";
import { Problems } from "./problems.tsx";
import { DAG_TEMPLATES } from "./templates.ts";
import { useDraftText } from "./use-draft-text.ts";
import { useValidation } from "./use-validation.ts";

const CodeEditor = dynamic(() => import("./code-editor.tsx").then((module) => module.CodeEditor), {
  ssr: false,
  loading: CodeSkeleton,
});
const DagGraph = dynamic(() => import("../graph/dag-graph.tsx").then((module) => module.DagGraph), {
  ssr: false,
  loading: GraphSkeleton,
});

/** The engine refuses longer ones too; there is no use in reading them first. */
const LARGEST_FILE_BYTES = 5_000_000;

/** A new workflow from text: pasted, dropped as a file or typed; checked as one types, drawn, saved. */
export function NewDag() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { text, setText, forget } = useDraftText("new-dag");
  const { result, lastGood, isCurrent } = useValidation(text);
  const [position, setPosition] = useState<{ line: number; column: number }>();
  const [isDraggedOver, setIsDraggedOver] = useState(false);
  const fileInput = useRef<HTMLInputElement>(null);

  const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  const refusal = useReadOnlyReason();
  const isSavable = result.dag !== undefined && isCurrent && refusal === undefined;
  const existing = useQuery(
    trpc.dags.get.queryOptions({ id: result.dag?.id ?? "" }, { enabled: result.dag !== undefined, retry: false }),
  );
  const save = useMutation(
    trpc.dags.save.mutationOptions({
      onSuccess: (saved) => {
        forget();
        void queryClient.invalidateQueries(trpc.dags.pathFilter());
        toast.success(`Saved ${saved.id}, version ${saved.version}`);
        router.push(`/dags/${encodeURIComponent(saved.id)}`);
      },
      onError: (error) => toast.error("Not saved", { description: error.message }),
    }),
  );
  const submit = () => {
    if (isSavable && !save.isPending) save.mutate({ text });
  };
  useShortcuts("New workflow", [{ keys: "mod+s", label: "Save", run: submit }]);

  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > LARGEST_FILE_BYTES) {
      toast.error(`${file.name} is too large`, { description: "A document may have up to 5 MB." });
      return;
    }
    setText(await file.text());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsDraggedOver(false);
    void read(event.dataTransfer.files[0]);
  };

  const picture = result.dag ?? lastGood?.dag;
  const isStale = result.dag === undefined;
  const summary = result.summary;
  return (
    <div
      className="flex min-h-0 flex-1 flex-col md:h-dvh"
      onDragOver={(event) => {
        event.preventDefault();
        setIsDraggedOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null)) {
          setIsDraggedOver(false);
        }
      }}
      onDrop={drop}
    >
      <PageHeader
        breadcrumb={
          <Link href="/dags" className="hover:text-ink hover:underline">
            Workflows
          </Link>
        }
        title="New workflow"
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
            <Button
              variant="primary"
              disabled={!isSavable}
              title={refusal}
              isBusy={save.isPending || save.isSuccess}
              onClick={submit}
            >
              {existing.data === undefined ? "Create" : `Save as version ${existing.data.version + 1}`}
            </Button>
          </>
        }
      />
      <div className="grid min-h-0 flex-1 border-line border-t lg:grid-cols-2">
        <div
          className={classNames(
            "relative flex min-h-96 min-w-0 flex-col border-line lg:min-h-0 lg:border-r",
            isDraggedOver && "outline-2 outline-accent outline-dashed -outline-offset-4",
          )}
        >
          <CodeEditor
            value={text}
            onChange={setText}
            diagnostics={text.trim() === "" ? [] : result.diagnostics}
            label="Document of the workflow"
            position={position}
            className="min-h-0 flex-1 overflow-hidden"
          />
          {text === "" && (
            <div className="pointer-events-none absolute inset-x-0 top-10 flex justify-center px-6">
              <div className="pointer-events-auto w-full max-w-sm">
                <p className="text-muted">Type or paste YAML or JSON, drop a file, or begin with</p>
                <ul className="mt-3 flex flex-col gap-1.5">
                  {DAG_TEMPLATES.map((template) => (
                    <li key={template.name}>
                      <button
                        type="button"
                        onClick={() => setText(template.text)}
                        className="flex w-full flex-col rounded-md border border-line bg-surface px-3 py-2 text-left shadow-low transition-colors hover:border-line-strong hover:bg-hover"
                      >
                        <span className="font-medium">{template.name}</span>
                        <span className="text-muted text-xs">{template.shows}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              </div>
            </div>
          )}
        </div>
        <div className="flex min-h-0 min-w-0 flex-col max-lg:border-line max-lg:border-t">
          <div className="relative min-h-72 flex-1">
            {picture === undefined ? (
              <p className="grid h-full place-items-center px-6 text-center text-faint">
                The graph appears here as soon as the document can be read.
              </p>
            ) : (
              // Broken text keeps the last picture in sight; it is out of date, so nothing in it can be used.
              <div
                className={classNames("h-full transition-opacity", isStale && "opacity-40")}
                inert={isStale}
                aria-hidden={isStale}
              >
                <DagGraph dag={picture} />
              </div>
            )}
          </div>
          <section aria-label="Problems" className="flex max-h-[40%] min-h-24 flex-col border-line border-t bg-surface">
            <h2 className="flex h-9 shrink-0 items-center gap-3 border-line border-b px-4 font-medium text-xs">
              <span aria-live="polite">{problemsTitle(text, errors, result.diagnostics.length)}</span>
              {summary !== undefined && text !== "" && (
                <span className="ml-auto font-normal text-muted tabular-nums">
                  {summary.tasks} tasks, {summary.edges} edges, {summary.levels} levels, about{" "}
                  {formatDuration(summary.expectedDurationMs)}
                </span>
              )}
            </h2>
            <div className="min-h-0 overflow-y-auto">
              {text.trim() !== "" && (
                <Problems
                  diagnostics={result.diagnostics}
                  onSelect={(diagnostic) => setPosition({ ...diagnostic.range.start })}
                />
              )}
            </div>
          </section>
        </div>
      </div>
    </div>
  );
}

function problemsTitle(text: string, errors: number, all: number): string {
  if (text.trim() === "") return "Problems";
  if (all === 0) return "No problems";
  const others = all - errors;
  const words = [
    errors === 0 ? undefined : `${errors} ${errors === 1 ? "error" : "errors"}`,
    others === 0 ? undefined : `${others} ${others === 1 ? "remark" : "remarks"}`,
  ];
  return words.filter((word) => word !== undefined).join(", ");
}

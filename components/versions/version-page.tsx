"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, FileCode2, GitCompareArrows, Layers, RotateCcw, Waypoints } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsInteger, parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useState } from "react";
import { DagPageSkeleton } from "../dags/dag-page-skeleton.tsx";
import { RelativeTime } from "../format/time-text.tsx";
import { useReadOnlyReason } from "../shell/person-context.tsx";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { type RouterOutputs, useTRPC } from "../trpc.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Select } from "../ui/select.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "../ui/tabs.tsx";
import { RestoreDialog } from "./restore-dialog.tsx";
import { versionHref, versionsHref } from "./version-links.ts";
import { versionOptions } from "./version-options.ts";
import { VersionChanges } from "./version-changes.tsx";
import { VersionDocument } from "./version-document.tsx";
import { VersionGraph } from "./version-graph.tsx";

const VIEWS = ["changes", "graph", "document"] as const;

interface VersionPageProps {
  readonly id: string;
  readonly version: number;
}

/** One version of a workflow: what it changed, what it draws, what it says. */
export function VersionPage({ id, version }: VersionPageProps) {
  const trpc = useTRPC();
  const dag = useQuery(trpc.dags.get.queryOptions({ id }));
  // A version is never changed.
  const source = useQuery({ ...trpc.dags.source.queryOptions({ id, version }), staleTime: Infinity });
  const failed = [dag, source].find((query) => query.isError && query.data === undefined);
  if (failed?.error) {
    return failed.error.data?.httpStatus === 404 ? (
      <EmptyState
        icon={Layers}
        title={failed.error.message}
        isPage
        actions={
          <Button asChild>
            <Link href={dag.data === undefined ? "/dags" : versionsHref(id)}>
              {dag.data === undefined ? "All workflows" : "All versions"}
            </Link>
          </Button>
        }
      />
    ) : (
      <ErrorState
        title="Could not load the version"
        message={failed.error.message}
        onRetry={() => void failed.refetch()}
        isPage
      />
    );
  }
  if (dag.data === undefined || source.data === undefined) return <DagPageSkeleton />;
  return (
    <LoadedVersion
      id={id}
      name={dag.data.compiled.name}
      source={source.data}
      newest={Math.max(dag.data.version, version)}
    />
  );
}

interface LoadedVersionProps {
  readonly id: string;
  readonly name: string;
  readonly source: RouterOutputs["dags"]["source"];
  readonly newest: number;
}

function LoadedVersion({ id, name, source, newest }: LoadedVersionProps) {
  const { version } = source;
  const router = useRouter();
  const refusal = useReadOnlyReason();
  const [view, setView] = useQueryState("view", parseAsStringLiteral(VIEWS).withDefault("changes"));
  const [isRestoring, setIsRestoring] = useState(false);
  const [chosenBase, setBase] = useQueryState("base", parseAsInteger);
  const base = chosenBase !== null && chosenBase >= 1 && chosenBase <= newest ? chosenBase : version - 1;
  const isNewest = version === newest;
  const go = (to: number) => {
    if (to >= 1 && to <= newest) router.push(versionHref(id, to));
  };
  useShortcuts("This version", [
    { keys: "1", label: "What changed", run: () => void setView("changes") },
    { keys: "2", label: "Graph", run: () => void setView("graph") },
    { keys: "3", label: "Document", run: () => void setView("document") },
    { keys: "[", label: "The version before", run: () => go(version - 1) },
    { keys: "]", label: "The version after", run: () => go(version + 1) },
    ...(isNewest || refusal !== undefined
      ? []
      : [{ keys: "r", label: "Restore this version", run: () => setIsRestoring(true) }]),
  ]);
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:h-dvh lg:flex-none">
      <PageHeader
        breadcrumb={
          <span className="flex min-w-0 items-center gap-1.5">
            <Link href="/dags" className="hover:text-ink hover:underline">
              Workflows
            </Link>
            <span aria-hidden="true">/</span>
            <Link href={`/dags/${encodeURIComponent(id)}`} className="truncate hover:text-ink hover:underline">
              {name}
            </Link>
            <span aria-hidden="true">/</span>
            <Link href={versionsHref(id)} className="hover:text-ink hover:underline">
              Versions
            </Link>
          </span>
        }
        title={`Version ${version}`}
        badges={isNewest && <Badge tone="accent">current</Badge>}
        description={
          <>
            {source.message !== null && <span className="text-ink">{source.message} · </span>}
            saved <RelativeTime at={source.createdAt} />
            {source.createdBy !== null && ` by ${source.createdBy}`}
          </>
        }
        actions={
          <>
            <span className="flex">
              <Neighbour id={id} version={version - 1} newest={newest} label="The version before">
                <ChevronLeft />
              </Neighbour>
              <Neighbour id={id} version={version + 1} newest={newest} label="The version after">
                <ChevronRight />
              </Neighbour>
            </span>
            <Button
              disabled={isNewest || refusal !== undefined}
              title={refusal ?? (isNewest ? "It is the current version" : undefined)}
              onClick={() => setIsRestoring(true)}
            >
              <RotateCcw /> Restore
            </Button>
          </>
        }
        className="pb-2"
      />
      <Tabs
        value={view}
        onValueChange={(value) => void setView(VIEWS.find((each) => each === value) ?? "changes")}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex flex-wrap items-center gap-x-4 border-line border-b pr-4 pl-2 md:pr-8 md:pl-6">
          <TabsList className="flex-1 border-b-0" aria-label="Views of the version">
            <TabsTrigger value="changes">
              <GitCompareArrows aria-hidden="true" /> Changes
            </TabsTrigger>
            <TabsTrigger value="graph">
              <Waypoints aria-hidden="true" /> Graph
            </TabsTrigger>
            <TabsTrigger value="document">
              <FileCode2 aria-hidden="true" /> Document
            </TabsTrigger>
          </TabsList>
          {view === "changes" && newest > 1 && (
            <div className="flex items-center gap-2 py-1 text-muted text-xs max-sm:w-full max-sm:pl-2">
              <span aria-hidden="true">compared with</span>
              <Select
                aria-label="Compared with"
                className="h-7! w-32 text-xs"
                value={base === 0 ? undefined : String(base)}
                placeholder="nothing"
                onValueChange={(value) => void setBase(Number(value) === version - 1 ? null : Number(value))}
                options={versionOptions(newest, base === 0 ? version : base).filter(
                  ({ value }) => value !== String(version),
                )}
              />
            </div>
          )}
        </div>
        <TabsContent value="changes" className="flex min-h-0 flex-1 flex-col">
          <VersionChanges key={base} id={id} version={version} base={base} text={source.source} />
        </TabsContent>
        <TabsContent value="graph" className="relative min-h-96 flex-1 max-lg:h-[70dvh] max-lg:flex-none">
          <VersionGraph text={source.source} />
        </TabsContent>
        <TabsContent value="document" className="min-h-96 flex-1 max-lg:h-[70dvh] max-lg:flex-none">
          <VersionDocument id={id} version={version} text={source.source} />
        </TabsContent>
      </Tabs>
      {isRestoring && (
        <RestoreDialog
          id={id}
          version={version}
          text={source.source}
          newest={newest}
          onClose={() => setIsRestoring(false)}
        />
      )}
    </div>
  );
}

interface NeighbourProps {
  readonly id: string;
  readonly version: number;
  readonly newest: number;
  readonly label: string;
  readonly children: ReactNode;
}

function Neighbour({ id, version, newest, label, children }: NeighbourProps) {
  if (version < 1 || version > newest) {
    return (
      <Button variant="ghost" size="icon" aria-label={label} disabled>
        {children}
      </Button>
    );
  }
  return (
    <Button variant="ghost" size="icon" asChild>
      <Link href={versionHref(id, version)} aria-label={`${label}: ${version}`} title={`Version ${version}`}>
        {children}
      </Link>
    </Button>
  );
}

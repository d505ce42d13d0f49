"use client";

import { useQuery } from "@tanstack/react-query";
import { FileCode2, History, Layers, PanelRight, PencilRuler, Waypoints } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { TriggerButton } from "../trigger/trigger-button.tsx";
import { useTRPC } from "../trpc.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "../ui/tabs.tsx";
import { VersionsTab } from "../versions/versions-tab.tsx";
import { DagDetails } from "./dag-details.tsx";
import { DagMenu } from "./dag-menu.tsx";
import { DagPageSkeleton } from "./dag-page-skeleton.tsx";
import { CodeSkeleton, GraphSkeleton } from "./heavy-skeletons.tsx";
import { DagRuns } from "./dag-runs.tsx";
import { forecastOf } from "./dag-forecast.ts";
import { PauseSwitch } from "./pause-switch.tsx";

/** The canvas and the editor are the two heavy parts; each comes when its tab is looked at. */
const DagGraph = dynamic(() => import("../graph/dag-graph.tsx").then((module) => module.DagGraph), {
  ssr: false,
  loading: GraphSkeleton,
});
const DocumentTab = dynamic(() => import("./document-tab.tsx").then((module) => module.DocumentTab), {
  ssr: false,
  loading: CodeSkeleton,
});

const TABS = ["graph", "runs", "document", "versions"] as const;

export function DagPage({ id }: { readonly id: string }) {
  const trpc = useTRPC();
  const dag = useQuery(trpc.dags.get.queryOptions({ id }));
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("graph"));
  const [showsDetails, setShowsDetails] = useState(true);
  const forecast = useMemo(
    () => (dag.data === undefined ? undefined : forecastOf(dag.data.compiled, dag.data.medianDurationsMs)),
    [dag.data],
  );
  const onCriticalPath = useMemo(() => new Set(forecast?.criticalPath), [forecast]);
  useShortcuts("This workflow", [
    { keys: "1", label: "Graph", run: () => void setTab("graph") },
    { keys: "2", label: "Runs", run: () => void setTab("runs") },
    { keys: "3", label: "Document", run: () => void setTab("document") },
    { keys: "4", label: "Versions", run: () => void setTab("versions") },
    { keys: "d", label: "Show or hide the details", run: () => setShowsDetails((shows) => !shows) },
  ]);

  if (dag.isError && dag.data === undefined) {
    return dag.error.data?.httpStatus === 404 ? (
      <EmptyState
        icon={Waypoints}
        title={`There is no workflow ${id}`}
        isPage
        actions={
          <Button asChild>
            <Link href="/dags">All workflows</Link>
          </Button>
        }
      >
        It may have been deleted. Runs that it had are still under Runs.
      </EmptyState>
    ) : (
      <ErrorState
        title="Could not load the workflow"
        message={dag.error.message}
        onRetry={() => void dag.refetch()}
        isPage
      />
    );
  }
  if (dag.data === undefined || forecast === undefined) return <DagPageSkeleton />;

  const { compiled } = dag.data;
  const details = <DagDetails dag={dag.data} forecast={forecast} />;
  return (
    <div className="flex min-h-0 flex-1 flex-col md:h-dvh lg:flex-none">
      <PageHeader
        breadcrumb={
          <Link href="/dags" className="hover:text-ink hover:underline">
            Workflows
          </Link>
        }
        title={compiled.name}
        badges={
          <>
            {dag.data.isPaused && compiled.schedule === undefined && <Badge tone="outline">Paused</Badge>}
            <Badge>v{dag.data.version}</Badge>
            {compiled.tags.map((tag) => (
              <Badge key={tag} className="font-normal">
                {tag}
              </Badge>
            ))}
          </>
        }
        actions={
          <>
            {compiled.schedule !== undefined && (
              <PauseSwitch dagId={id} dagName={compiled.name} isPaused={dag.data.isPaused} hasText />
            )}
            <Button asChild>
              <Link href={`/dags/${encodeURIComponent(id)}/edit`}>
                <PencilRuler /> Edit
              </Link>
            </Button>
            <TriggerButton dagId={id} dagName={compiled.name} />
            <DagMenu dagId={id} dagName={compiled.name} version={dag.data.version} />
          </>
        }
        className="pb-2"
      />
      <Tabs
        value={tab}
        onValueChange={(value) => void setTab(TABS.find((each) => each === value) ?? "graph")}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex items-center border-line border-b pr-4 pl-2 md:pr-8 md:pl-6">
          <TabsList className="flex-1 overflow-x-auto overflow-y-hidden border-b-0" aria-label="Views of the workflow">
            <TabsTrigger value="graph">
              <Waypoints aria-hidden="true" /> Graph
            </TabsTrigger>
            <TabsTrigger value="runs">
              <History aria-hidden="true" /> Runs
            </TabsTrigger>
            <TabsTrigger value="document">
              <FileCode2 aria-hidden="true" /> Document
            </TabsTrigger>
            <TabsTrigger value="versions">
              <Layers aria-hidden="true" /> Versions
            </TabsTrigger>
          </TabsList>
          <Button
            variant="ghost"
            size="small"
            className="max-lg:hidden"
            aria-pressed={showsDetails}
            onClick={() => setShowsDetails(!showsDetails)}
          >
            <PanelRight /> Details
          </Button>
        </div>
        <div className="flex min-h-0 flex-1">
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <TabsContent value="graph" className="relative min-h-96 flex-1">
              <DagGraph dag={compiled} criticalPath={onCriticalPath} expectedMs={forecast.durationsMs} />
            </TabsContent>
            <TabsContent value="runs" className="min-h-0 flex-1 overflow-y-auto">
              <DagRuns dagId={id} />
            </TabsContent>
            <TabsContent value="document" className="min-h-96 flex-1 max-md:h-[70dvh]">
              <DocumentTab dagId={id} currentVersion={dag.data.version} />
            </TabsContent>
            <TabsContent value="versions" className="min-h-0 flex-1 overflow-y-auto">
              <VersionsTab dagId={id} currentVersion={dag.data.version} />
            </TabsContent>
            <div className="border-line border-t lg:hidden">{details}</div>
          </div>
          <aside
            aria-label="Details"
            className={classNames(
              "hidden w-80 shrink-0 overflow-y-auto border-line border-l",
              showsDetails && "lg:block",
            )}
          >
            {details}
          </aside>
        </div>
      </Tabs>
    </div>
  );
}

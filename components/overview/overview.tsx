"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight, CircleCheck, Moon } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useNow } from "../format/reader-clock.tsx";
import { type RouterOutputs, useTRPC } from "../trpc.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardHeader } from "../ui/card.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { healthOf } from "../workers/worker-health.ts";
import { FirstSteps } from "./first-steps.tsx";
import { ActiveRun, FailedRun } from "./run-lines.tsx";
import { Throughput } from "./throughput.tsx";
import { WorkerLine } from "./worker-line.tsx";

export type OverviewData = RouterOutputs["overview"]["get"];

const REFRESH_MS = 3_000;

/** What needs a person, what runs, who runs it, and how it has been going. */
export function Overview() {
  const trpc = useTRPC();
  const overview = useQuery(trpc.overview.get.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const now = useNow();
  if (overview.isError && overview.data === undefined) {
    return (
      <ErrorState
        title="Could not load the overview"
        message={overview.error.message}
        onRetry={() => void overview.refetch()}
        isPage
      />
    );
  }
  if (overview.data === undefined) return <OverviewSkeleton />;
  const { data } = overview;
  const lost = data.workers.filter(
    (worker) => healthOf(worker.state, Date.parse(worker.heartbeatAt), now) === "silent",
  );
  const hasHistory = data.active.length > 0 || data.throughput.some((hour) => hour.succeeded + hour.failed > 0);
  const attention = data.failed.length + lost.length + (data.workers.length === 0 ? 1 : 0);

  return (
    <div className="pb-10">
      <PageHeader title="Overview" />
      <div className="grid gap-4 px-4 md:px-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {!hasHistory && data.failed.length === 0 && <FirstSteps dagCount={data.dagCount} />}

          <Card aria-labelledby="attention">
            <CardHeader id="attention" title="Needs you" aside={attention === 0 ? undefined : attention} />
            {attention === 0 ? (
              <Calm icon={<CircleCheck className="size-4 shrink-0 text-state-success" aria-hidden="true" />}>
                Nothing has failed in the last 24 hours, and every worker is there.
              </Calm>
            ) : (
              <ul className="divide-y divide-line">
                {data.workers.length === 0 && (
                  <li className="px-4 py-3 text-sm">
                    <p className="font-medium text-danger">No worker is running</p>
                    <p className="text-muted">
                      Runs are accepted and wait. Start one with <code>npm run worker</code>.
                    </p>
                  </li>
                )}
                {lost.map((worker) => (
                  <WorkerLine key={worker.id} worker={worker} />
                ))}
                {data.failed.map((run) => (
                  <FailedRun key={run.id} run={run} />
                ))}
              </ul>
            )}
          </Card>

          <Card aria-labelledby="active">
            <CardHeader
              id="active"
              title="Running now"
              aside={data.active.length === 0 ? undefined : data.active.length}
              actions={
                <Button variant="ghost" size="small" asChild>
                  <Link href="/runs">
                    All runs <ArrowRight />
                  </Link>
                </Button>
              }
            />
            {data.active.length === 0 ? (
              <Calm icon={<Moon className="size-4 shrink-0 text-faint" aria-hidden="true" />}>Nothing is running.</Calm>
            ) : (
              <ul className="divide-y divide-line">
                {data.active.map((run) => (
                  <ActiveRun key={run.id} run={run} />
                ))}
              </ul>
            )}
          </Card>
        </div>

        <div className="flex min-w-0 flex-col gap-4">
          <Card aria-labelledby="throughput">
            <CardHeader id="throughput" title="Last 24 hours" />
            <Throughput hours={data.throughput} />
          </Card>
          <Card aria-labelledby="workers">
            <CardHeader id="workers" title="Workers" aside={data.workers.length} />
            {data.workers.length === 0 ? (
              <Calm icon={<Moon className="size-4 shrink-0 text-faint" aria-hidden="true" />}>None.</Calm>
            ) : (
              <ul className="divide-y divide-line">
                {data.workers.map((worker) => (
                  <WorkerLine key={worker.id} worker={worker} />
                ))}
              </ul>
            )}
          </Card>
        </div>
      </div>
    </div>
  );
}

function Calm({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <p className="flex items-center gap-2.5 px-4 py-5 text-muted text-sm">
      {icon}
      {children}
    </p>
  );
}

function OverviewSkeleton() {
  return (
    <div aria-busy="true">
      <PageHeader title="Overview" />
      <div className="grid gap-4 px-4 md:px-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex flex-col gap-4">
          <Skeleton className="h-28 rounded-lg" />
          <Skeleton className="h-44 rounded-lg" />
        </div>
        <div className="flex flex-col gap-4">
          <Skeleton className="h-44 rounded-lg" />
          <Skeleton className="h-28 rounded-lg" />
        </div>
      </div>
    </div>
  );
}

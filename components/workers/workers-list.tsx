"use client";

import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { useNow } from "../format/reader-clock.tsx";
import { Elapsed, RelativeTime } from "../format/time-text.tsx";
import { type RouterOutputs, useTRPC } from "../trpc.tsx";
import { Badge } from "../ui/badge.tsx";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { healthOf, type WorkerHealth } from "./worker-health.ts";

type Worker = RouterOutputs["workers"]["list"][number];

const REFRESH_MS = 3_000;

export function WorkersList() {
  const trpc = useTRPC();
  const workers = useQuery(trpc.workers.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  if (workers.isError && workers.data === undefined) {
    return (
      <ErrorState
        title="Could not load the workers"
        message={workers.error.message}
        onRetry={() => void workers.refetch()}
      />
    );
  }
  if (workers.data?.length === 0) {
    return (
      <EmptyState icon={Server} title="No worker is running">
        Runs wait until one starts: <code>npm run worker</code>, here or on any machine that reaches the database.
      </EmptyState>
    );
  }
  return (
    <div className="px-4 pb-8 md:px-8">
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <Table aria-label="Workers" aria-busy={workers.data === undefined}>
          <TableHead>
            <TableRow>
              <TableHeader>Worker</TableHeader>
              <TableHeader>Health</TableHeader>
              <TableHeader>Running</TableHeader>
              <TableHeader>Queues</TableHeader>
              <TableHeader>Heartbeat</TableHeader>
              <TableHeader>Up for</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {workers.data?.map((worker) => <WorkerRow key={worker.id} worker={worker} />) ??
              [0, 1].map((at) => (
                <TableRow key={at}>
                  <TableCell colSpan={6}>
                    <Skeleton className="w-1/2" />
                  </TableCell>
                </TableRow>
              ))}
          </TableBody>
        </Table>
      </div>
    </div>
  );
}

function WorkerRow({ worker }: { readonly worker: Worker }) {
  const now = useNow();
  return (
    <TableRow>
      <TableCell className="h-13">
        <div className="font-medium">{worker.name}</div>
        <div className="text-faint text-xs">
          {worker.hostname}, process {worker.pid}
        </div>
      </TableCell>
      <TableCell>
        <Health health={healthOf(worker.state, worker.heartbeatAt, now)} />
      </TableCell>
      <TableCell>{worker.runningTasks}</TableCell>
      <TableCell>
        <span className="flex flex-wrap gap-1">
          {worker.queues.map((queue) => (
            <Badge key={queue}>{queue}</Badge>
          ))}
        </span>
      </TableCell>
      <TableCell className="text-muted">
        <RelativeTime at={worker.heartbeatAt} />
      </TableCell>
      <TableCell className="text-muted">
        <Elapsed from={worker.startedAt} />
      </TableCell>
    </TableRow>
  );
}

const HEALTH: Readonly<Record<WorkerHealth, { label: string; dot: string; text: string }>> = {
  healthy: { label: "Healthy", dot: "rounded-full bg-state-success", text: "text-state-success" },
  draining: { label: "Stopping", dot: "rounded-full border-2 border-state-retrying", text: "text-state-retrying" },
  silent: { label: "Silent", dot: "rotate-45 bg-state-failed", text: "text-state-failed" },
};

function Health({ health }: { readonly health: WorkerHealth }) {
  const look = HEALTH[health];
  return (
    <span className={classNames("inline-flex items-center gap-2 font-medium text-xs", look.text)}>
      <span className={classNames("size-2", look.dot)} aria-hidden="true" />
      {look.label}
    </span>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { useClock } from "../format/reader-clock.tsx";
import { Elapsed, RelativeTime } from "../format/time-text.tsx";
import { type RouterOutputs, useTRPC } from "../trpc.tsx";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Health } from "./health.tsx";
import { healthOf } from "./worker-health.ts";

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
  const health = useClock((now) => healthOf(worker.state, Date.parse(worker.heartbeatAt), now));
  return (
    <TableRow>
      <TableCell className="h-13">
        <div className="font-medium">{worker.name}</div>
        <div className="text-faint text-xs">
          {worker.hostname}, process {worker.pid}
        </div>
      </TableCell>
      <TableCell>
        <Health health={health} />
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
        <RelativeTime at={Date.parse(worker.heartbeatAt)} />
      </TableCell>
      <TableCell className="text-muted">
        <Elapsed from={Date.parse(worker.startedAt)} />
      </TableCell>
    </TableRow>
  );
}

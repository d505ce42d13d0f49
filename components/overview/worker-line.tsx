"use client";

import Link from "next/link";
import { useClock } from "../format/reader-clock.tsx";
import { Health } from "../workers/health.tsx";
import { healthOf } from "../workers/worker-health.ts";
import type { OverviewData } from "./overview.tsx";

export function WorkerLine({ worker }: { readonly worker: OverviewData["workers"][number] }) {
  const health = useClock((now) => healthOf(worker.state, Date.parse(worker.heartbeatAt), now));
  return (
    <li className="relative flex items-center justify-between gap-3 px-4 py-2.5 transition-colors hover:bg-hover/60">
      <div className="min-w-0">
        <Link href="/workers" className="block truncate font-medium after:absolute after:inset-0">
          {worker.name}
        </Link>
        <p className="truncate text-muted text-xs">
          {worker.runningTasks === 0 ? "idle" : `runs ${worker.runningTasks}`}
        </p>
      </div>
      <Health health={health} />
    </li>
  );
}

"use client";

import { Info } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from "../../ui/dropdown-menu.tsx";

/** What the forms in the chart mean. */
export function GanttLegend({ hasHistory }: { readonly hasHistory: boolean }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="small" className="max-sm:hidden">
          <Info /> Legend
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="w-64 p-3">
        <ul className="flex flex-col gap-2 text-muted text-xs">
          <Entry label="Queued for a worker">
            <span className="h-[3px] w-full bg-state-queued" />
          </Entry>
          <Entry label="Running">
            <span className="h-3 w-full rounded-xs bg-state-running" />
          </Entry>
          <Entry label="Attempt that succeeded">
            <span className="h-3 w-full rounded-xs bg-state-success" />
          </Entry>
          <Entry label="Attempt that failed">
            <span className="hatched h-3 w-full rounded-xs border border-state-failed text-state-failed" />
          </Entry>
          <Entry label="Waiting to retry">
            <span className="w-full border-state-retrying border-t-3 border-dotted" />
          </Entry>
          <Entry label="Deferred, holds no slot">
            <span className="h-3 w-full rounded-xs border-[1.5px] border-state-deferred" />
          </Entry>
          <Entry label={hasHistory ? "Expected, from earlier runs" : "Expected, from earlier runs: not known yet"}>
            <span className="h-3 w-full rounded-xs border border-line-strong border-dashed bg-sunken" />
          </Entry>
          <Entry label="Idle: the run had ended, until a retry">
            <span className="h-3 w-full bg-sunken" />
          </Entry>
          <Entry label="On the critical path">
            <span className="h-0.5 w-full bg-accent" />
          </Entry>
        </ul>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function Entry({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <li className="flex items-center gap-3">
      <span className="flex w-10 items-center" aria-hidden="true">
        {children}
      </span>
      {label}
    </li>
  );
}

"use client";

import { ArrowDownNarrowWide, ListFilter, Search, X } from "lucide-react";
import { useRef } from "react";
import { TASK_STATES } from "#engine/run/states.ts";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { Button } from "../ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu.tsx";
import { Input } from "../ui/input.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import { STATE_STYLES } from "../ui/state-style.ts";
import { ROW_ORDERS, type RowOrder } from "./gantt/gantt-rows.ts";
import type { RunStore } from "./run-store.ts";
import { useTaskFilter } from "./task-filter.ts";
import { useRunView } from "./use-run-view.ts";

const ORDER_NAMES: Readonly<Record<RowOrder, string>> = {
  start: "Start",
  topology: "Topology",
  duration: "Duration",
  slack: "Slack",
};

/** Narrows the Gantt and the table down and puts them in order. */
export function TaskFilterBar({ store }: { readonly store: RunStore }) {
  const { text, states, order, set } = useTaskFilter();
  const { counts } = useRunView(store);
  const search = useRef<HTMLInputElement>(null);
  useShortcuts("Tasks", [{ keys: "/", label: "Search tasks", run: () => search.current?.focus() }]);
  const stayOpen = (event: Event) => event.preventDefault();
  return (
    <div className="flex flex-wrap items-center gap-2 border-line border-b px-3 py-2">
      <div className="relative w-52">
        <Search className="pointer-events-none absolute top-1.5 left-2.5 size-4 text-faint" aria-hidden="true" />
        <Input
          ref={search}
          type="search"
          aria-label="Search tasks"
          placeholder="Search tasks"
          value={text}
          onChange={(event) => void set({ q: event.target.value === "" ? null : event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
          className="h-7 pl-8"
        />
      </div>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="small">
            <ListFilter /> State
            {states.length > 0 && (
              <span className="rounded-sm bg-accent-soft px-1 text-accent tabular-nums">{states.length}</span>
            )}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="w-52">
          {TASK_STATES.map((state) => (
            <DropdownMenuCheckboxItem
              key={state}
              checked={states.includes(state)}
              onSelect={stayOpen}
              onCheckedChange={(isChecked) => {
                const next = isChecked ? [...states, state] : states.filter((each) => each !== state);
                void set({ state: next.length === 0 ? null : next });
              }}
            >
              <StateIcon state={state} />
              {STATE_STYLES[state].label}
              <span className="ml-auto text-faint text-xs tabular-nums">{counts[state]}</span>
            </DropdownMenuCheckboxItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="small">
            <ArrowDownNarrowWide /> {ORDER_NAMES[order]}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          <DropdownMenuRadioGroup
            value={order}
            onValueChange={(value) => void set({ sort: ROW_ORDERS.find((each) => each === value) ?? null })}
          >
            {ROW_ORDERS.map((each) => (
              <DropdownMenuRadioItem key={each} value={each}>
                {ORDER_NAMES[each]}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
        </DropdownMenuContent>
      </DropdownMenu>
      {(text !== "" || states.length > 0) && (
        <Button variant="ghost" size="small" onClick={() => void set({ q: null, state: null })}>
          <X /> Clear
        </Button>
      )}
    </div>
  );
}

"use client";

import { Search } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useRef } from "react";
import { RUN_STATES } from "#engine/run/states.ts";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { classNames } from "../ui/class-names.ts";
import { Input } from "../ui/input.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import { STATE_STYLES } from "../ui/state-style.ts";
import { runFilters } from "./run-filters.ts";

/** Narrows the list of runs down by workflow and state. */
export function RunsFilterBar() {
  const [filters, setFilters] = useQueryStates(runFilters, { throttleMs: 250 });
  const search = useRef<HTMLInputElement>(null);
  useShortcuts("Runs", [{ keys: "/", label: "Filter by workflow", run: () => search.current?.focus() }]);
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-8">
      <div className="relative min-w-48 flex-1 sm:max-w-72">
        <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden="true" />
        <Input
          ref={search}
          type="search"
          aria-label="Filter by workflow id"
          placeholder="Workflow id"
          value={filters.dag ?? ""}
          onChange={(event) => void setFilters({ dag: event.target.value === "" ? null : event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
          className="pl-8"
        />
      </div>
      <fieldset className="flex flex-wrap gap-1">
        <legend className="sr-only">State</legend>
        {RUN_STATES.map((state) => {
          const isChosen = filters.state === state;
          return (
            <button
              key={state}
              type="button"
              aria-pressed={isChosen}
              onClick={() => void setFilters({ state: isChosen ? null : state })}
              className={classNames(
                "inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 font-medium text-xs transition-colors",
                isChosen
                  ? "border-accent bg-accent-soft text-ink"
                  : "border-line text-muted hover:bg-hover hover:text-ink",
              )}
            >
              <StateIcon state={state} />
              {STATE_STYLES[state].label}
            </button>
          );
        })}
      </fieldset>
    </div>
  );
}

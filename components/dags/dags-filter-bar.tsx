"use client";

import { ListFilter, Search, X } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useRef } from "react";
import { RUN_STATES } from "#engine/run/states.ts";
import { ShortcutKeys } from "../shell/key-names.tsx";
import { useShortcuts } from "../shell/shortcuts.tsx";
import { Button } from "../ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu.tsx";
import { Input } from "../ui/input.tsx";
import { StateIcon } from "../ui/state-icon.tsx";
import { STATE_STYLES } from "../ui/state-style.ts";
import { dagFilters } from "./filters.ts";

interface DagsFilterBarProps {
  /** Tags of the workflows that are loaded, to choose from. */
  readonly tags: readonly string[];
}

export function DagsFilterBar({ tags }: DagsFilterBarProps) {
  const [filters, setFilters] = useQueryStates(dagFilters);
  const search = useRef<HTMLInputElement>(null);
  useShortcuts("Workflows", [{ keys: "/", label: "Search workflows", run: () => search.current?.focus() }]);

  const known = [...new Set([...filters.tag, ...tags])].toSorted();
  const active = filters.tag.length + (filters.state === null ? 0 : 1) + (filters.paused === null ? 0 : 1);
  const stayOpen = (event: Event) => event.preventDefault();

  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-8">
      <div className="relative min-w-48 flex-1 sm:max-w-72">
        <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden="true" />
        <Input
          ref={search}
          type="search"
          aria-label="Search workflows"
          placeholder="Search by name or id"
          value={filters.q}
          onChange={(event) => void setFilters({ q: event.target.value === "" ? null : event.target.value })}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
          className="pr-8 pl-8"
        />
        {filters.q === "" && <ShortcutKeys keys="/" className="absolute top-1.5 right-2 hidden sm:inline-flex" />}
      </div>

      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button>
            <ListFilter /> Filter
            {active > 0 && (
              <span className="rounded-sm bg-accent-soft px-1 font-medium text-accent text-xs tabular-nums">
                {active}
              </span>
            )}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="max-h-[70vh] w-56 overflow-y-auto">
          <DropdownMenuLabel>Schedule</DropdownMenuLabel>
          <DropdownMenuRadioGroup
            value={filters.paused ?? "all"}
            onValueChange={(value) => void setFilters({ paused: value === "yes" || value === "no" ? value : null })}
          >
            <DropdownMenuRadioItem value="all" onSelect={stayOpen}>
              Active and paused
            </DropdownMenuRadioItem>
            <DropdownMenuRadioItem value="no" onSelect={stayOpen}>
              Active only
            </DropdownMenuRadioItem>
            <DropdownMenuRadioItem value="yes" onSelect={stayOpen}>
              Paused only
            </DropdownMenuRadioItem>
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuLabel>Last run</DropdownMenuLabel>
          {RUN_STATES.map((state) => (
            <DropdownMenuCheckboxItem
              key={state}
              checked={filters.state === state}
              onSelect={stayOpen}
              onCheckedChange={(isChecked) => void setFilters({ state: isChecked ? state : null })}
            >
              <StateIcon state={state} />
              {STATE_STYLES[state].label}
            </DropdownMenuCheckboxItem>
          ))}
          {known.length > 0 && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuLabel>Tags, all of</DropdownMenuLabel>
              {known.map((tag) => (
                <DropdownMenuCheckboxItem
                  key={tag}
                  checked={filters.tag.includes(tag)}
                  onSelect={stayOpen}
                  onCheckedChange={(isChecked) =>
                    void setFilters({
                      tag: isChecked ? [...filters.tag, tag] : filters.tag.filter((each) => each !== tag),
                    })
                  }
                >
                  {tag}
                </DropdownMenuCheckboxItem>
              ))}
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>

      {filters.paused !== null && (
        <FilterChip
          label={filters.paused === "yes" ? "Paused" : "Active"}
          onRemove={() => void setFilters({ paused: null })}
        />
      )}
      {filters.state !== null && (
        <FilterChip
          label={`Last run: ${STATE_STYLES[filters.state].label.toLowerCase()}`}
          onRemove={() => void setFilters({ state: null })}
        />
      )}
      {filters.tag.map((tag) => (
        <FilterChip
          key={tag}
          label={tag}
          onRemove={() => void setFilters({ tag: filters.tag.filter((each) => each !== tag) })}
        />
      ))}
    </div>
  );
}

function FilterChip({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }) {
  return (
    <span className="inline-flex h-7 items-center gap-1 rounded-md bg-accent-soft pr-1 pl-2 font-medium text-accent text-xs">
      {label}
      <button
        type="button"
        onClick={onRemove}
        aria-label={`Remove filter ${label}`}
        className="grid size-6 place-items-center rounded-sm transition-colors hover:bg-hover"
      >
        <X className="size-3" aria-hidden="true" />
      </button>
    </span>
  );
}

"use client";

import { ArrowDown, ArrowUp, CircleAlert, Clock, Download, ListFilter, Search, WrapText } from "lucide-react";
import type { KeyboardEvent, RefObject } from "react";
import { Button } from "../../ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../../ui/dropdown-menu.tsx";
import { Input } from "../../ui/input.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import type { LogFilter, LogStream } from "./log-buffer.ts";
import type { LogLevel } from "./log-text.ts";

export interface LogSettings {
  readonly hasTimes: boolean;
  readonly isWrapped: boolean;
}

interface LogToolbarProps {
  readonly settings: LogSettings;
  readonly onSettings: (settings: LogSettings) => void;
  readonly filter: LogFilter;
  readonly onFilter: (filter: LogFilter) => void;
  readonly wanted: string;
  readonly onWanted: (text: string) => void;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly matchCount: number;
  /** Place of the present match, from 0. */
  readonly matchPlace: number;
  readonly onStep: (step: 1 | -1) => void;
  readonly onFirstError: () => void;
  readonly isDownloading: boolean;
  readonly onDownload: () => void;
}

export const STREAM_NAMES: Readonly<Record<LogStream, string>> = {
  stdout: "Output",
  stderr: "Error output",
  system: "System",
};
const STREAMS = ["stdout", "stderr", "system"] as const;
const LEVELS: readonly (readonly [LogLevel, string])[] = [
  ["error", "Errors"],
  ["warning", "Warnings"],
  ["info", "Information"],
  ["debug", "Debugging"],
];

export function LogToolbar({
  settings,
  onSettings,
  filter,
  onFilter,
  wanted,
  onWanted,
  searchRef,
  matchCount,
  matchPlace,
  onStep,
  onFirstError,
  isDownloading,
  onDownload,
}: LogToolbarProps) {
  const stayOpen = (event: Event) => event.preventDefault();
  const narrowed = (filter.streams.size < STREAMS.length ? 1 : 0) + (filter.levels.size > 0 ? 1 : 0);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") {
      event.preventDefault();
      onStep(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      onWanted("");
      event.currentTarget.blur();
    }
  };
  return (
    <div
      role="toolbar"
      aria-label="Log"
      className="@container flex flex-wrap items-center gap-1 border-line border-b px-2 py-1"
    >
      <div className="relative min-w-36 max-w-80 flex-1">
        <Search className="pointer-events-none absolute top-1.5 left-2 size-4 text-faint" aria-hidden="true" />
        <Input
          ref={searchRef}
          type="text"
          role="searchbox"
          aria-label="Search in the log"
          placeholder="Search in the log"
          value={wanted}
          onChange={(event) => onWanted(event.target.value)}
          onKeyDown={onKeyDown}
          className="h-7 pr-16 pl-7.5"
        />
        {wanted !== "" && (
          <span role="status" className="absolute top-1.5 right-2 text-faint text-xs tabular-nums">
            {matchCount === 0 ? "none" : `${matchPlace + 1} of ${matchCount}`}
          </span>
        )}
      </div>
      {wanted !== "" && (
        <>
          <Button
            variant="ghost"
            size="small-icon"
            aria-label="Previous match"
            disabled={matchCount === 0}
            onClick={() => onStep(-1)}
          >
            <ArrowUp />
          </Button>
          <Button
            variant="ghost"
            size="small-icon"
            aria-label="Next match"
            disabled={matchCount === 0}
            onClick={() => onStep(1)}
          >
            <ArrowDown />
          </Button>
        </>
      )}
      <Button variant="ghost" size="small" className="ml-auto" onClick={onFirstError}>
        <CircleAlert /> <span className="@max-xl:sr-only">First error</span>
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="small">
            <ListFilter /> <span className="@max-xl:sr-only">Filter</span>
            {narrowed > 0 && (
              <span className="rounded-sm bg-accent-soft px-1 text-accent tabular-nums">{narrowed}</span>
            )}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuLabel>Streams</DropdownMenuLabel>
          {STREAMS.map((stream) => (
            <DropdownMenuCheckboxItem
              key={stream}
              checked={filter.streams.has(stream)}
              onSelect={stayOpen}
              onCheckedChange={(isChecked) =>
                onFilter({ ...filter, streams: toggled(filter.streams, stream, isChecked) })
              }
            >
              {STREAM_NAMES[stream]}
            </DropdownMenuCheckboxItem>
          ))}
          <DropdownMenuSeparator />
          <DropdownMenuLabel>Levels, all if none is chosen</DropdownMenuLabel>
          {LEVELS.map(([level, name]) => (
            <DropdownMenuCheckboxItem
              key={level}
              checked={filter.levels.has(level)}
              onSelect={stayOpen}
              onCheckedChange={(isChecked) => onFilter({ ...filter, levels: toggled(filter.levels, level, isChecked) })}
            >
              {name}
            </DropdownMenuCheckboxItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      <Tooltip content={settings.hasTimes ? "Hide times" : "Show times"}>
        <Button
          variant="ghost"
          size="small-icon"
          aria-label="Times"
          aria-pressed={settings.hasTimes}
          className="aria-pressed:bg-hover aria-pressed:text-ink"
          onClick={() => onSettings({ ...settings, hasTimes: !settings.hasTimes })}
        >
          <Clock />
        </Button>
      </Tooltip>
      <Tooltip content={settings.isWrapped ? "Do not wrap lines" : "Wrap lines"}>
        <Button
          variant="ghost"
          size="small-icon"
          aria-label="Wrap lines"
          aria-pressed={settings.isWrapped}
          className="aria-pressed:bg-hover aria-pressed:text-ink"
          onClick={() => onSettings({ ...settings, isWrapped: !settings.isWrapped })}
        >
          <WrapText />
        </Button>
      </Tooltip>
      <Tooltip content="Download the whole log">
        <Button
          variant="ghost"
          size="small-icon"
          aria-label="Download the whole log"
          isBusy={isDownloading}
          onClick={onDownload}
        >
          <Download />
        </Button>
      </Tooltip>
    </div>
  );
}

function toggled<Value>(set: ReadonlySet<Value>, value: Value, isIn: boolean): ReadonlySet<Value> {
  const next = new Set(set);
  if (isIn) next.add(value);
  else next.delete(value);
  return next;
}

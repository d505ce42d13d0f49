"use client";

import { useMutation } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownToLine, ScrollText } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { toast } from "sonner";
import { useTimeZone } from "../../format/reader-clock.tsx";
import { formatExactClock } from "../../format/time.ts";
import { useShortcuts } from "../../shell/shortcuts.tsx";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTRPCClient } from "../../trpc.tsx";
import { downloadLog } from "./download-log.ts";
import { linkedLine, linkLine } from "./line-link.ts";
import { type LogBuffer, type LogFilter, type LogLine, placeOf } from "./log-buffer.ts";
import { LogLineText } from "./log-line-text.tsx";
import { type LogSettings, LogToolbar } from "./log-toolbar.tsx";
import { useTaskLog } from "./use-task-log.ts";

interface LogPaneProps {
  readonly runId: string;
  readonly index: number;
  readonly attempt: number;
  readonly isRunning: boolean;
}

/** The log of one attempt, live. Give it a key of run, task and attempt: another attempt is another log. */
export function LogPane({ runId, index, attempt, isRunning }: LogPaneProps) {
  const { buffer, connection, error } = useTaskLog({ runId, index, attempt });
  const client = useTRPCClient();
  const download = useMutation({
    mutationFn: () =>
      downloadLog(
        (after) => client.tasks.logPage.query({ runId, index, attempt, after }),
        `${runId}.${index}.attempt-${attempt}.log`,
      ),
    onError: (failure) => toast.error("Could not download the log", { description: failure.message }),
  });
  if (error !== undefined) return <ErrorState title="Could not read the log" message={error} className="flex-1" />;
  return (
    <LogView
      buffer={buffer}
      isRunning={isRunning}
      isConnecting={connection === "connecting"}
      isLost={connection === "lost"}
      isDownloading={download.isPending}
      onDownload={() => download.mutate()}
    />
  );
}

interface LogViewProps {
  readonly buffer: LogBuffer;
  readonly isRunning: boolean;
  readonly isConnecting: boolean;
  readonly isLost: boolean;
  readonly isDownloading: boolean;
  readonly onDownload: () => void;
}

const LINE_HEIGHT = 20;
/** This close to the end, the view keeps to the end. */
const END_DISTANCE = 24;
const EVERYTHING: LogFilter = { streams: new Set(["stdout", "stderr", "system"]), levels: new Set() };

export function LogView({ buffer, isRunning, isConnecting, isLost, isDownloading, onDownload }: LogViewProps) {
  const view = useSyncExternalStore(buffer.subscribe, buffer.view, buffer.view);
  const [settings, setSettings] = useState<LogSettings>({ hasTimes: true, isWrapped: false });
  const [filter, setFilter] = useState(EVERYTHING);
  const [wanted, setWanted] = useState("");
  const [matchPlace, setMatchPlace] = useState(0);
  const [linked, setLinked] = useState(() =>
    typeof window === "undefined" ? undefined : linkedLine(window.location.hash),
  );
  const [isFollowing, setIsFollowing] = useState(linked === undefined);
  const scroller = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const hasShownLinked = useRef(false);
  const { lines, matches } = view;

  // oxlint-disable-next-line react/incompatible-library -- the virtualizer is read in this component alone, which the compiler then leaves as it is
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (place) => lines[place]?.number ?? place,
    overscan: 24,
  });

  const showPlace = useCallback(
    (place: number) => {
      setIsFollowing(false);
      virtualizer.scrollToIndex(place, { align: "center" });
    },
    [virtualizer],
  );
  const showLine = (number: number) => {
    setLinked(number);
    linkLine(number);
    showPlace(placeOf(lines, number));
  };

  useLayoutEffect(() => {
    if (isFollowing && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1, { align: "end" });
  }, [isFollowing, lines.length, virtualizer]);
  useEffect(() => {
    if (linked === undefined || hasShownLinked.current || view.last < linked) return;
    hasShownLinked.current = true;
    showPlace(placeOf(lines, linked));
  }, [linked, lines, view.last, showPlace]);
  // Changing how lines are drawn changes their heights.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the setting is what the heights depend on
  useEffect(() => virtualizer.measure(), [settings.isWrapped, virtualizer]);

  const step = (by: 1 | -1) => {
    if (matches.length === 0) return;
    const next = (matchPlace + by + matches.length) % matches.length;
    setMatchPlace(next);
    showPlace(matches[next] ?? 0);
  };
  const showFirstError = () => {
    const number = buffer.firstError();
    if (number === undefined) toast.info("No line of this log says that it is an error");
    else showLine(number);
  };
  useShortcuts("Log", [
    { keys: "l", label: "Search in the log", run: () => search.current?.focus() },
    { keys: "e", label: "Go to the first error", run: showFirstError },
    { keys: "f", label: "Follow the end of the log", run: () => setIsFollowing(true) },
  ]);

  const present = matches[matchPlace];
  return (
    <section aria-label="Log" className="relative flex min-h-0 flex-1 flex-col bg-surface">
      <LogToolbar
        settings={settings}
        onSettings={setSettings}
        filter={filter}
        onFilter={(next) => {
          setFilter(next);
          buffer.filter(next);
        }}
        wanted={wanted}
        onWanted={(text) => {
          setWanted(text);
          setMatchPlace(0);
          buffer.search(text);
          const first = buffer.view().matches[0];
          if (first !== undefined) showPlace(first);
        }}
        searchRef={search}
        matchCount={matches.length}
        matchPlace={matchPlace}
        onStep={step}
        onFirstError={showFirstError}
        isDownloading={isDownloading}
        onDownload={onDownload}
      />
      {lines.length === 0 ? (
        <NoLines
          isConnecting={isConnecting}
          isRunning={isRunning}
          isFiltered={view.last > 0}
          hasEnded={view.hasEnded}
        />
      ) : (
        <div
          ref={scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a pointer
          tabIndex={0}
          role="log"
          aria-label="Lines of the log"
          aria-live="off"
          onScroll={(event) => {
            const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
            const isAtEnd = scrollHeight - scrollTop - clientHeight < END_DISTANCE;
            if (isAtEnd !== isFollowing && (isAtEnd || event.isTrusted)) setIsFollowing(isAtEnd);
          }}
          className="min-h-0 flex-1 overflow-auto py-1 font-mono text-xs focus-inset"
        >
          {view.dropped > 0 && (
            <p className="px-3 py-1 text-warning">
              {view.dropped.toLocaleString("en")} earlier lines are not held by this page. Download the log to read
              them.
            </p>
          )}
          <div
            className={classNames("relative", !settings.isWrapped && "w-max min-w-full")}
            style={{ height: virtualizer.getTotalSize() }}
          >
            <div
              className={settings.isWrapped ? "absolute inset-x-0 top-0" : "w-max min-w-full"}
              style={{ transform: `translateY(${virtualizer.getVirtualItems()[0]?.start ?? 0}px)` }}
            >
              {virtualizer.getVirtualItems().map((item) => {
                const line = lines[item.index];
                if (line === undefined) return null;
                return (
                  <div
                    key={item.key}
                    data-index={item.index}
                    ref={settings.isWrapped ? virtualizer.measureElement : undefined}
                    className={classNames(
                      "flex min-h-5 leading-5 hover:bg-hover/60",
                      line.number === linked && "bg-accent-soft hover:bg-accent-soft",
                      item.index === present && wanted !== "" && "bg-warning-soft",
                    )}
                  >
                    <LineRow line={line} settings={settings} wanted={wanted} onLink={showLine} />
                  </div>
                );
              })}
            </div>
          </div>
        </div>
      )}
      {isLost && !view.hasEnded && (
        <p role="status" className="border-line border-t px-3 py-1 text-warning text-xs">
          Connection lost; reconnecting. No line will be missed.
        </p>
      )}
      {!isFollowing && lines.length > 0 && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            size="small"
            className="pointer-events-auto bg-raised shadow-popover"
            onClick={() => setIsFollowing(true)}
          >
            <ArrowDownToLine /> {view.hasEnded ? "To the end" : "Follow"}
          </Button>
        </div>
      )}
    </section>
  );
}

interface LineRowProps {
  readonly line: LogLine;
  readonly settings: LogSettings;
  readonly wanted: string;
  readonly onLink: (number: number) => void;
}

function LineRow({ line, settings, wanted, onLink }: LineRowProps) {
  const timeZone = useTimeZone();
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Link to line ${line.number}`}
        onClick={() => onLink(line.number)}
        className="w-14 shrink-0 select-none pr-3 text-right text-faint tabular-nums hover:text-accent"
      >
        {line.number}
      </button>
      {settings.hasTimes && (
        <time dateTime={new Date(line.at).toISOString()} className="shrink-0 select-none pr-3 text-faint tabular-nums">
          {formatExactClock(line.at, timeZone)}
        </time>
      )}
      <span
        className={classNames(
          "min-w-0 flex-1 border-l-2 pr-4 pl-2",
          settings.isWrapped ? "whitespace-pre-wrap break-all" : "whitespace-pre",
          line.stream === "stderr" ? "border-state-failed/60" : "border-transparent",
          line.stream === "system" && "text-muted italic",
        )}
      >
        <LogLineText text={line.text} wanted={wanted} />
      </span>
    </>
  );
}

interface NoLinesProps {
  readonly isConnecting: boolean;
  readonly isRunning: boolean;
  readonly isFiltered: boolean;
  readonly hasEnded: boolean;
}

function NoLines({ isConnecting, isRunning, isFiltered, hasEnded }: NoLinesProps) {
  if (isFiltered) return <EmptyState icon={ScrollText} title="Every line is filtered out" className="flex-1" />;
  if (isConnecting) {
    return (
      <div aria-busy="true" className="flex flex-1 flex-col gap-2 px-4 py-3">
        {[52, 68, 40, 75, 60].map((width) => (
          <Skeleton key={width} className="h-3" style={{ width: `${width}%` }} />
        ))}
      </div>
    );
  }
  return (
    <EmptyState
      icon={ScrollText}
      title={isRunning && !hasEnded ? "No output yet" : "No output"}
      className="flex-1 py-6"
    >
      {isRunning && !hasEnded ? "Lines show here as the task writes them." : "This attempt wrote nothing."}
    </EmptyState>
  );
}

"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import { TIME_ZONE_COOKIE } from "./time-zone.ts";

interface ServerClock {
  /** When the server rendered the page, epoch milliseconds. */
  readonly renderedAt: number;
  /** The zone the server rendered in: the reader's, once their browser has told it by cookie. */
  readonly timeZone: string;
}

const ServerClockContext = createContext<ServerClock>({ renderedAt: 0, timeZone: "UTC" });

/**
 * Gives times below it the reader's zone and a clock. Server and browser must draw the same first
 * picture, so that one uses the moment and zone the server rendered with; after that the browser's
 * own take over.
 */
export function ReaderClockProvider({
  renderedAt,
  timeZone,
  children,
}: ServerClock & { readonly children: ReactNode }) {
  const value = useMemo(() => ({ renderedAt, timeZone }), [renderedAt, timeZone]);
  useEffect(() => {
    const actual = browserTimeZone();
    if (actual !== timeZone) {
      // The Cookie Store API is not in every browser yet.
      document.cookie = `${TIME_ZONE_COOKIE}=${encodeURIComponent(actual)}; path=/; max-age=31536000; samesite=lax`;
    }
  }, [timeZone]);
  return <ServerClockContext value={value}>{children}</ServerClockContext>;
}

/** The reader's IANA zone. */
export function useTimeZone(): string {
  const { timeZone } = useContext(ServerClockContext);
  return useSyncExternalStore(subscribeToNothing, browserTimeZone, () => timeZone);
}

/**
 * What `read` makes of the time, renewed once a second while the page is visible. The component is
 * drawn again only when the result changes, so a list of a thousand "3 h ago" costs nothing.
 *
 * @param read from epoch milliseconds to what is shown
 */
export function useClock<Reading extends string | number | boolean>(read: (now: number) => Reading): Reading {
  const { renderedAt } = useContext(ServerClockContext);
  return useSyncExternalStore(
    secondsClock.subscribe,
    () => read(secondsClock.read()),
    () => read(renderedAt),
  );
}

/**
 * The time, epoch milliseconds, renewed once a second while the page is visible. One timer serves
 * every reader of it.
 */
export function useNow(): number {
  return useClock(itself);
}

function itself(now: number): number {
  return now;
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const secondsClock = (() => {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tick = () => {
    if (document.hidden) return;
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    read: () => now,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      if (timer === undefined) {
        now = Date.now();
        timer = setInterval(tick, 1000);
        document.addEventListener("visibilitychange", tick);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && timer !== undefined) {
          clearInterval(timer);
          timer = undefined;
          document.removeEventListener("visibilitychange", tick);
        }
      };
    },
  };
})();

"use client";

import { useEffect, useState } from "react";
import type { RunEvent } from "#engine/run/run-events.ts";
import { isFinalRunState } from "#engine/run/states.ts";
import type { RunSnapshot } from "#engine/run/run-view.ts";
import { useTRPCClient } from "../trpc.tsx";
import { type Connection, connectionWatch } from "./connection.ts";
import { feedOf } from "./run-feed.ts";
import type { RunStore } from "./run-store.ts";

/**
 * Feeds a run's events to its store for as long as the caller is on the page. What arrives within one
 * frame is applied together. After a lost connection the stream resumes behind the last event; should
 * events be missing all the same, a new snapshot takes their place.
 *
 * @param fetchSnapshot asks the server for the run as it is now
 */
export function useRunEvents(store: RunStore, fetchSnapshot: () => Promise<RunSnapshot>): Connection {
  const client = useTRPCClient();
  const [connection, setConnection] = useState<Connection>("connecting");

  useEffect(() => {
    const feed = feedOf(store, fetchSnapshot);
    const batches = batchPerFrame<RunEvent>(feed.apply);
    const watch = connectionWatch(setConnection);
    const { id, sequence } = store.view();
    const subscription = client.runs.events.subscribe(
      { runId: id, lastEventId: String(sequence) },
      {
        onData: ({ data }) => batches.add(data),
        onConnectionStateChange: ({ state }) => watch.onState(state),
        onError: () => setConnection("lost"),
      },
    );
    return () => {
      feed.stop();
      watch.stop();
      subscription.unsubscribe();
      batches.cancel();
    };
  }, [client, store, fetchSnapshot]);

  return isFinalRunState(store.view().state) ? "live" : connection;
}

/** While a tab is hidden there are no frames; its title and its state are still to be right now and then. */
const HIDDEN_MS = 1000;

/** Collects what is added and hands it on once a frame. */
export function batchPerFrame<Item>(handle: (items: readonly Item[]) => void) {
  let items: Item[] = [];
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    cancel();
    const batch = items;
    items = [];
    if (batch.length > 0) handle(batch);
  };
  const cancel = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = undefined;
    timer = undefined;
  };
  return {
    add(item: Item) {
      items.push(item);
      if (frame !== undefined) return;
      frame = requestAnimationFrame(flush);
      timer = setTimeout(flush, HIDDEN_MS);
    },
    cancel,
  };
}

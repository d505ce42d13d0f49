"use client";

import { useEffect, useMemo, useState } from "react";
import type { CompiledDag } from "#engine/document/compiled-dag.ts";
import { isFinalRunState } from "#engine/run/states.ts";
import { insightOf, type RunInsight, type RunStructure, structureOf } from "./run-insight.ts";
import type { RunStore } from "./run-store.ts";

/** Numbers that change more often than this cannot be read. */
const INTERVAL_MS = 500;

/** A run's insight, renewed while events come in and the clock runs, at most twice a second. */
export function useRunInsight(
  store: RunStore,
  dag: CompiledDag,
  expectedMs: readonly (number | null | undefined)[],
): { readonly structure: RunStructure; readonly insight: RunInsight } {
  const structure = useMemo(() => structureOf(dag), [dag]);
  const [insight, setInsight] = useState(() => insightOf(structure, store.view(), expectedMs, store.view().at));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const renew = () => {
      timer = undefined;
      const run = store.view();
      const isOver = isFinalRunState(run.state);
      setInsight(insightOf(structure, run, expectedMs, isOver ? run.at : Math.max(Date.now(), run.at)));
      if (!isOver) timer = setTimeout(renew, 2 * INTERVAL_MS);
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(renew, INTERVAL_MS);
    };
    let isWaiting = false;
    const stop = store.subscribeAll(() => {
      if (isWaiting) return;
      isWaiting = true;
      clearTimeout(timer);
      timer = setTimeout(() => {
        isWaiting = false;
        renew();
      }, INTERVAL_MS);
    });
    soon();
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [store, structure, expectedMs]);
  return { structure, insight };
}

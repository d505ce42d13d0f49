"use client";

import { useEffect, useState } from "react";
import { useFlowDirection } from "../graph/flow-direction.ts";
import type { ComparisonAnswer, ComparisonRequest } from "./comparison-messages.ts";
import type { UnreadableVersion, VersionComparison } from "./version-comparison.ts";

interface Texts {
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * What differs between two texts, found by a worker; undefined while it is at it.
 * @param texts undefined while they are loaded; without `before` only the picture of `after`
 */
export function useVersionComparison(texts: Texts | undefined): VersionComparison | UnreadableVersion | undefined {
  const [found, setFound] = useState<Texts & { readonly result: VersionComparison | UnreadableVersion }>();
  const { before, after } = texts ?? {};
  const direction = useFlowDirection();
  useEffect(() => {
    if (after === undefined) return;
    const worker = new Worker(new URL("./comparison-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<ComparisonAnswer>) => {
      setFound({ before, after, result: data.result });
      // Two large documents take a hundred megabytes to compare: they are not kept.
      worker.terminate();
    };
    worker.onerror = ({ message }) => setFound({ before, after, result: { problem: message } });
    const request: ComparisonRequest = { before, after, direction };
    worker.postMessage(request);
    return () => worker.terminate();
  }, [before, after, direction]);
  // While it is turned, it is shown as it was.
  return found?.before === before && found?.after === after ? found?.result : undefined;
}

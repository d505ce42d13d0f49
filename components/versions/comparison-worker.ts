/** Reads, compares and lays out versions beside the page's own thread. */
import type { ComparisonAnswer, ComparisonRequest } from "./comparison-messages.ts";
import { compareVersions } from "./version-comparison.ts";

self.onmessage = ({ data: { before, after, direction } }: MessageEvent<ComparisonRequest>) => {
  const answer: ComparisonAnswer = { result: compareVersions(before, after, direction) };
  self.postMessage(answer);
};

import type { UnreadableVersion, VersionComparison } from "./version-comparison.ts";

export interface ComparisonRequest {
  readonly before: string | undefined;
  readonly after: string;
}

export interface ComparisonAnswer {
  readonly result: VersionComparison | UnreadableVersion;
}

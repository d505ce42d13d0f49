import type { FlowDirection } from "../graph/flow-direction.ts";
import type { UnreadableVersion, VersionComparison } from "./version-comparison.ts";

export interface ComparisonRequest {
  readonly before: string | undefined;
  readonly after: string;
  /** Which way it is drawn. */
  readonly direction: FlowDirection;
}

export interface ComparisonAnswer {
  readonly result: VersionComparison | UnreadableVersion;
}

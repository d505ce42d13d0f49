import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { RUN_STATES } from "#engine/run/states.ts";

/** What the list of workflows is narrowed down by; lives in the address, so that a view can be shared. */
export const dagFilters = {
  q: parseAsString.withDefault(""),
  tag: parseAsArrayOf(parseAsString).withDefault([]),
  /** State of the newest run. */
  state: parseAsStringLiteral(RUN_STATES),
  paused: parseAsStringLiteral(["yes", "no"]),
};

import { type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { RUN_STATES } from "#engine/run/states.ts";

/** What the list of runs is narrowed down by; lives in the address, so that a view can be shared. */
export const runFilters = {
  dag: parseAsString,
  state: parseAsStringLiteral(RUN_STATES),
};

/** The question to the server that the filters stand for; the same for the page's prefetch and the browser. */
export function runsInput(filters: inferParserType<typeof runFilters>) {
  return {
    ...(filters.dag === null || filters.dag === "" ? {} : { dagId: filters.dag }),
    ...(filters.state === null ? {} : { state: filters.state }),
  };
}

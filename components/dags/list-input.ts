import type { inferParserType } from "nuqs/server";
import type { dagFilters } from "./filters.ts";

/** The question to the server that the filters stand for; the same for the page's prefetch and the browser. */
export function listInput(filters: inferParserType<typeof dagFilters>) {
  return {
    ...(filters.q === "" ? {} : { search: filters.q }),
    ...(filters.tag.length === 0 ? {} : { tags: filters.tag }),
    ...(filters.paused === null ? {} : { isPaused: filters.paused === "yes" }),
    ...(filters.state === null ? {} : { lastState: filters.state }),
  };
}

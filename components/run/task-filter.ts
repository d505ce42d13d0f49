"use client";

import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { TASK_STATES } from "#engine/run/states.ts";
import { ROW_ORDERS, type RowFilter } from "./gantt/gantt-rows.ts";

/** What the Gantt and the table show of a run; lives in the address, so that a view can be shared. */
const taskFilterParsers = {
  q: parseAsString.withDefault(""),
  state: parseAsArrayOf(parseAsStringLiteral(TASK_STATES)).withDefault([]),
  sort: parseAsStringLiteral(ROW_ORDERS).withDefault("start"),
};

export function useTaskFilter() {
  const [values, setValues] = useQueryStates(taskFilterParsers, { throttleMs: 200 });
  const { q, state, sort } = values;
  const filter = useMemo<RowFilter>(() => ({ text: q, states: new Set(state) }), [q, state]);
  return { filter, order: sort, states: state, text: q, set: setValues };
}

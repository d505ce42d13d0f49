/**
 * What is marked in a graph at the moment: selection, hover, search matches, critical path. Kept outside
 * of React state because a mark touches a few nodes and edges out of thousands: each asks for its own
 * mark and is redrawn only when that changes.
 */
export interface Marks {
  readonly selected: number | undefined;
  /** Where several can be selected at once. */
  readonly chosen: ReadonlySet<number>;
  readonly hovered: number | undefined;
  /** Tasks that match the search; undefined while nothing is searched. */
  readonly matches: ReadonlySet<number> | undefined;
  /** `target * size + source` of each edge of the critical path; see `edgesAlong`. */
  readonly criticalEdges: ReadonlySet<number>;
}

export interface GraphMarks {
  read(): Marks;
  set(change: Partial<Marks>): void;
  subscribe(listener: () => void): () => void;
}

export type NodeMark = "selected" | "match" | "dimmed" | "none";
export type EdgeMark = "highlighted" | "critical" | "dimmed" | "none";

const NO_MARKS: Marks = {
  selected: undefined,
  chosen: new Set(),
  hovered: undefined,
  matches: undefined,
  criticalEdges: new Set(),
};

export function createGraphMarks(initial: Partial<Marks> = {}): GraphMarks {
  let marks: Marks = { ...NO_MARKS, ...initial };
  const listeners = new Set<() => void>();
  return {
    read: () => marks,
    set(change) {
      const next = { ...marks, ...change };
      const isSame =
        next.selected === marks.selected &&
        next.chosen === marks.chosen &&
        next.hovered === marks.hovered &&
        next.matches === marks.matches &&
        next.criticalEdges === marks.criticalEdges;
      if (isSame) return;
      marks = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function nodeMark(marks: Marks, index: number): NodeMark {
  if (marks.selected === index || marks.chosen.has(index)) return "selected";
  if (marks.matches === undefined) return "none";
  return marks.matches.has(index) ? "match" : "dimmed";
}

/** @param isCritical whether the edge joins two neighbours of the critical path */
export function edgeMark(marks: Marks, source: number, target: number, isCritical: boolean): EdgeMark {
  const focus = marks.hovered ?? marks.selected;
  if (focus === source || focus === target) return "highlighted";
  if (isCritical) return "critical";
  return marks.matches === undefined ? "none" : "dimmed";
}

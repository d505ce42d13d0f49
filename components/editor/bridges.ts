/** What stood on both sides of tasks that were removed, and could be joined now. */
import { toast } from "sonner";
import type { Draft } from "#engine/edit/draft.ts";
import type { Edge } from "#engine/edit/operations.ts";
import type { EditorSession } from "./editor-session.ts";

/** More would hardly be meant: a hub that goes would tie each to each. */
const MOST_BRIDGES = 20;

/** The edges from those that the removed tasks waited for, through them, to those that waited for them; none where there are too many. */
export function bridgesOver(draft: Draft, removed: readonly string[]): Edge[] {
  const gone = new Set(draft.tasks.filter(({ id }) => removed.includes(id)).map(({ index }) => index));
  const known = new Map<number, ReadonlySet<number>>();
  /** Those that remain and that a removed task waits for, directly or through other removed ones. */
  const before = (index: number): ReadonlySet<number> => {
    const found = known.get(index);
    if (found !== undefined) return found;
    // A circle leads back to what is being looked at.
    known.set(index, new Set());
    const upstream = draft.tasks[index]?.upstream ?? [];
    const all = new Set(upstream.flatMap((each) => (gone.has(each) ? [...before(each)] : [each])));
    known.set(index, all);
    return all;
  };
  const edges = draft.tasks.flatMap(({ id, index, upstream }): Edge[] => {
    if (gone.has(index)) return [];
    const through = new Set(upstream.filter((each) => gone.has(each)).flatMap((each) => [...before(each)]));
    return [...through].flatMap((each) => {
      const from = draft.tasks[each]?.id;
      return from === undefined || from === id || upstream.includes(each) ? [] : [{ from, to: id }];
    });
  });
  return edges.length > MOST_BRIDGES ? [] : edges;
}

/** Asks afterwards: whoever removes a step of a chain mostly wants the chain. */
export function offerBridges(session: EditorSession, removed: readonly string[], bridges: readonly Edge[]): void {
  const [first] = bridges;
  const what = removed.length === 1 ? removed[0] : `${removed.length} tasks`;
  toast.info(`${what} ${removed.length === 1 ? "is" : "are"} gone`, {
    description:
      bridges.length === 1
        ? `${first?.to} waited for ${first?.from} through it.`
        : `${bridges.length} dependencies went through.`,
    action: { label: "Join them", onClick: () => void session.operate({ kind: "connect", edges: [...bridges] }) },
  });
}

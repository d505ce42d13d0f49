/** What stood on both sides of tasks that were removed, and could be joined now. */
import { toast } from "sonner";
import type { Draft } from "#engine/edit/draft.ts";
import type { Edge } from "#engine/edit/operations.ts";
import type { EditorSession } from "./editor-session.ts";

/** More would hardly be meant: a hub that goes would tie each to each. */
const MOST_BRIDGES = 20;

/** The edges from those that the removed tasks waited for, through them, to those that waited for them; none where there are too many. */
export function bridgesOver(draft: Draft, removed: readonly string[]): Edge[] {
  const removedIds = new Set(removed);
  const gone = new Set(draft.tasks.filter(({ id }) => removedIds.has(id)).map(({ index }) => index));
  const edges: Edge[] = [];
  for (const { id, index, upstream } of draft.tasks) {
    if (gone.has(index)) continue;
    // Grows while it is walked: a call for each would overflow the stack in a chain of thousands.
    const through = new Set(upstream.filter((each) => gone.has(each)));
    if (through.size === 0) continue;
    const joined = new Set(upstream).add(index);
    for (const via of through) {
      for (const each of draft.tasks[via]?.upstream ?? []) {
        if (gone.has(each)) through.add(each);
        if (gone.has(each) || joined.has(each)) continue;
        joined.add(each);
        const from = draft.tasks[each]?.id;
        if (from !== undefined) edges.push({ from, to: id });
        // A hub has millions of them, which nobody would hear of.
        if (edges.length > MOST_BRIDGES) return [];
      }
    }
  }
  return edges;
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

import type { ChangeCounts } from "#engine/edit/version-diff.ts";
import { CHANGE_STYLES, type ChangeKind } from "../graph/graph-changes.ts";
import { classNames } from "../ui/class-names.ts";
import { countWords } from "./change-words.ts";

interface ChangeSizeProps {
  readonly version: number;
  readonly changes: ChangeCounts | null;
}

const KINDS = ["added", "removed", "changed", "moved"] as const satisfies readonly ChangeKind[];

/** How much a version changed: signs and numbers to look at, a sentence to hear and to hover. */
export function ChangeSize({ version, changes }: ChangeSizeProps) {
  if (changes === null) {
    return (
      <span className="text-faint" title="Not counted when it was saved">
        –
      </span>
    );
  }
  const words = version === 1 ? `the first: ${changes.added} tasks` : countWords(changes);
  const shown = KINDS.filter((kind) => changes[kind] > 0);
  return (
    <span
      title={words}
      className="inline-flex items-center gap-2.5 whitespace-nowrap align-middle text-xs tabular-nums"
    >
      <span className="sr-only">{words}</span>
      {shown.map((kind) => {
        const { icon: Icon, text } = CHANGE_STYLES[kind];
        return (
          <span key={kind} aria-hidden="true" className={classNames("inline-flex items-center gap-0.5", text)}>
            <Icon className="size-3" strokeWidth={2.5} />
            {changes[kind]}
          </span>
        );
      })}
      {shown.length === 0 && (
        <span aria-hidden="true" className="text-muted">
          {changes.settings > 0 ? "settings" : "text only"}
        </span>
      )}
    </span>
  );
}

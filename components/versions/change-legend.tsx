import { CHANGE_STYLES, type ChangeKind, type GraphChanges } from "../graph/graph-changes.ts";
import { classNames } from "../ui/class-names.ts";

const KINDS: readonly ChangeKind[] = ["added", "removed", "changed", "moved"];

/** What the signs in the picture mean: of those that are in it. */
export function ChangeLegend({ changes }: { readonly changes: GraphChanges }) {
  const kinds = KINDS.map((kind) => ({
    kind,
    count: [...changes.tasks.values()].filter((task) => task.kind === kind).length,
  })).filter(({ count }) => count > 0);
  const edges = (["added", "removed"] as const)
    .map((kind) => ({ kind, count: [...changes.edges.values()].filter((each) => each === kind).length }))
    .filter(({ count }) => count > 0);
  if (kinds.length + edges.length === 0) return null;
  return (
    <ul
      aria-label="Legend"
      className="flex flex-wrap items-center gap-x-3.5 gap-y-1 border-line border-b bg-sunken/60 px-4 py-1.5 text-muted text-xs"
    >
      {kinds.map(({ kind, count }) => {
        const { icon: Icon, label, text } = CHANGE_STYLES[kind];
        return (
          <li key={kind} className="flex items-center gap-1">
            <Icon className={classNames("size-3.5", text)} strokeWidth={2.5} aria-hidden="true" />
            {label} <span className="text-faint tabular-nums">{count}</span>
          </li>
        );
      })}
      {edges.map(({ kind, count }) => (
        <li key={`edge ${kind}`} className="flex items-center gap-1.5">
          <svg viewBox="0 0 22 6" className="h-1.5 w-5.5" aria-hidden="true">
            <path
              d="M0,3H22"
              className={
                kind === "added"
                  ? "stroke-[2.5] stroke-state-success"
                  : "stroke-[1.5] stroke-danger [stroke-dasharray:5_3]"
              }
            />
          </svg>
          {kind === "added" ? "Edge added" : "Edge removed"} <span className="text-faint tabular-nums">{count}</span>
        </li>
      ))}
    </ul>
  );
}

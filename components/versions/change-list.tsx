"use client";

import { useEffect, useRef, useState } from "react";
import { changeCounts } from "#engine/edit/version-diff.ts";
import { CHANGE_STYLES } from "../graph/graph-changes.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { countWords, fieldChangeWords, taskChangeWords } from "./change-words.ts";
import type { VersionComparison } from "./version-comparison.ts";

interface ChangeListProps {
  readonly comparison: VersionComparison;
  readonly isSameText: boolean;
  /** Indexes of the tasks that differ, in the order to list them in. */
  readonly order: readonly number[];
  readonly chosen: number | undefined;
  readonly onChoose: (index: number) => void;
}

/** As many tasks as are drawn at first, and with each wish for more. */
const PORTION = 100;

/** What changed, in words. */
export function ChangeList({ comparison, isSameText, order, chosen, onChoose }: ChangeListProps) {
  const { dag, diff, changes } = comparison;
  const [portion, setPortion] = useState(PORTION);
  const changed = new Map(diff.changed.map((change) => [change.id, change]));
  // What was chosen elsewhere must be there to be shown.
  const shown = order.slice(0, Math.max(portion, order.indexOf(chosen ?? -1) + 1));
  return (
    <div className="flex flex-col py-3">
      <p role="status" className="px-4 pb-2 font-medium text-sm first-letter:uppercase">
        {isSameText ? "The texts are the same." : `${countWords(changeCounts(diff))}.`}
      </p>
      {diff.workflow.length > 0 && (
        <>
          <h2 className="px-4 pt-2 pb-1 font-medium text-faint text-xs">Settings of the workflow</h2>
          <ul className="flex flex-col gap-1 px-4 pb-2 text-xs">
            {diff.workflow.map((change) => (
              <li key={change.path.join("\n")} className="break-words text-muted">
                {fieldChangeWords(change)}
              </li>
            ))}
          </ul>
        </>
      )}
      {shown.length > 0 && (
        <>
          <h2 className="px-4 pt-2 pb-1 font-medium text-faint text-xs">Tasks</h2>
          <ul>
            {shown.map((index) => {
              const task = dag.tasks[index];
              const mark = changes.tasks.get(index);
              if (task === undefined || mark === undefined) return null;
              const change = changed.get(task.id);
              return (
                <TaskChangeItem
                  key={index}
                  id={task.id}
                  kind={mark.kind}
                  words={change === undefined || mark.kind === "removed" ? [] : taskChangeWords(change)}
                  isChosen={index === chosen}
                  onChoose={() => onChoose(index)}
                />
              );
            })}
          </ul>
          {shown.length < order.length && (
            <Button variant="ghost" size="small" className="mx-3 mt-2" onClick={() => setPortion(portion + PORTION)}>
              {order.length - shown.length} more
            </Button>
          )}
        </>
      )}
    </div>
  );
}

interface TaskChangeItemProps {
  readonly id: string;
  readonly kind: keyof typeof CHANGE_STYLES;
  readonly words: readonly string[];
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function TaskChangeItem({ id, kind, words, isChosen, onChoose }: TaskChangeItemProps) {
  const { icon: Icon, label, text, soft } = CHANGE_STYLES[kind];
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) button.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li>
      <button
        ref={button}
        type="button"
        aria-current={isChosen}
        onClick={onChoose}
        className={classNames(
          "flex w-full items-start gap-2.5 px-4 py-1.5 text-left transition-colors hover:bg-hover/60 focus-inset",
          isChosen && "bg-hover shadow-[inset_2px_0_0_var(--accent)]",
        )}
      >
        <span className={classNames("mt-px grid size-4.5 shrink-0 place-items-center rounded-sm", soft, text)}>
          <Icon className="size-3" strokeWidth={2.5} aria-hidden="true" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={classNames("truncate font-medium text-sm", kind === "removed" && "line-through")}>
              {id}
            </span>
            <span className={classNames("ml-auto shrink-0 text-xs", text)}>{label}</span>
          </span>
          {words.map((line) => (
            <span key={line} className="block break-words text-muted text-xs">
              {line}
            </span>
          ))}
        </span>
      </button>
    </li>
  );
}

export function ChangeListSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3 p-4">
      <Skeleton className="h-4 w-40" />
      {[32, 44, 28, 36].map((width) => (
        <Skeleton key={width} className="h-3.5" style={{ width: `${width * 2}%` }} />
      ))}
    </div>
  );
}

"use client";

import type { Node, NodeProps } from "@xyflow/react";
import { Position, useStore } from "@xyflow/react";
import { Gauge, GitMerge, Layers, RotateCw, Split } from "lucide-react";
import { memo, type ReactNode } from "react";
import { CHANGE_STYLES, type ChangeKind } from "./graph-changes.ts";
import type { GraphTask } from "./graph-dag.ts";
import type { TaskState } from "#engine/run/states.ts";
import { formatDuration } from "../format/duration.ts";
import { Elapsed } from "../format/time-text.tsx";
import { allowanceWords } from "../run/task-time-words.ts";
import { classNames } from "../ui/class-names.ts";
import { StateIcon } from "../ui/state-icon.tsx";
import { STATE_STYLES } from "../ui/state-style.ts";
import { useGraph, useNodeMark, useTaskFacts } from "./graph-context.tsx";
import type { TaskFacts } from "./task-facts.ts";
import { TaskTypeIcon } from "./task-type-icon.tsx";

export type TaskNodeType = Node<{ readonly task: GraphTask }, "task">;

/** Below this zoom a box is too small to read: it shows its name only, or its state alone. */
const READABLE_ZOOM = 0.55;
const isReadableZoom = (state: { transform: [number, number, number] }) => state.transform[2] >= READABLE_ZOOM;

/** A task in the graph. Redrawn when its own facts or mark change; nothing else reaches it. */
export const TaskNode = memo(function TaskNode({ data: { task }, sourcePosition }: NodeProps<TaskNodeType>) {
  return (
    <>
      <EdgeAnchors isDown={sourcePosition === Position.Bottom} />
      <TaskBox task={task} />
    </>
  );
});

/** The box itself: what it is, how it is, what is unusual about it. */
export function TaskBox({ task }: { readonly task: GraphTask }) {
  const { index } = task;
  const { expectedMs, changes } = useGraph();
  const facts = useTaskFacts(index);
  const mark = useNodeMark(index);
  const isReadable = useStore(isReadableZoom);
  const change = changes?.tasks.get(index);
  const changeStyle = change === undefined ? undefined : CHANGE_STYLES[change.kind];
  const style = facts === undefined ? changeStyle : STATE_STYLES[facts.state];
  const isHatched = facts !== undefined && STATE_STYLES[facts.state].isHatched;

  return (
    <div
      id={nodeElementId(index)}
      title={change === undefined ? titleOf(task) : `${task.name}: ${change.text}`}
      data-state={facts?.state}
      data-change={change?.kind}
      className={classNames(
        "relative flex size-full cursor-pointer items-center gap-2.5 overflow-hidden rounded-lg border pr-2.5 pl-3",
        changeStyle === undefined ? "bg-surface shadow-low" : classNames("shadow-low", changeStyle.box),
        "transition-[border-color,opacity,box-shadow] hover:border-control",
        mark === "selected" && "border-accent ring-2 ring-accent/40",
        mark !== "selected" && changeStyle === undefined && "border-line-strong",
        mark === "match" && "border-accent",
        mark === "dimmed" && "opacity-35",
      )}
    >
      {style !== undefined && (
        <span
          aria-hidden="true"
          className={classNames(
            "absolute inset-y-0 left-0 w-1",
            isHatched ? classNames("hatched", style.text) : style.fill,
            facts?.state === "waiting" && "opacity-30",
          )}
        />
      )}
      {isReadable ? (
        <>
          <span
            className={classNames(
              "grid size-7 shrink-0 place-items-center rounded-md",
              style === undefined ? "bg-sunken text-muted" : classNames(style.soft, style.text),
            )}
          >
            <TaskTypeIcon type={task.type} className="size-4" />
          </span>
          <span className="min-w-0 flex-1">
            <span className="flex items-center gap-1.5">
              <span
                className={classNames(
                  "truncate font-medium text-ink text-sm leading-5",
                  change?.kind === "removed" && "line-through",
                )}
              >
                {task.name}
              </span>
              {task.critical && (
                <span
                  title="Critical: its failure fails the run"
                  className="size-1.5 shrink-0 rounded-full bg-accent"
                />
              )}
            </span>
            <span className="flex h-4 items-center gap-1.5 text-faint text-xs">
              {change === undefined ? (
                <StateLine facts={facts} expectedMs={expectedMs?.[index]} type={task.type} />
              ) : (
                <ChangeLine kind={change.kind} text={change.text} />
              )}
              <Badges task={task} attempt={facts?.attempt} />
            </span>
          </span>
        </>
      ) : (
        <span className="flex min-w-0 items-center gap-2">
          {facts !== undefined && <StateIcon state={facts.state} className="size-6" />}
          {change !== undefined && <ChangeIcon kind={change.kind} className="size-6" />}
          <span className="line-clamp-2 break-words font-medium text-ink text-xl leading-6">{task.name}</span>
        </span>
      )}
    </div>
  );
}

/** What it is for, and how often it is tried again. */
function titleOf(task: GraphTask): string {
  const about = task.description ?? task.name;
  return task.retries === 0 ? about : `${about}\n${allowanceWords(task.retries)}`;
}

function ChangeIcon({ kind, className }: { readonly kind: ChangeKind; readonly className: string }) {
  const { icon: Icon, text } = CHANGE_STYLES[kind];
  return <Icon aria-hidden="true" className={classNames("shrink-0", text, className)} strokeWidth={2.5} />;
}

function ChangeLine({ kind, text }: { readonly kind: ChangeKind; readonly text: string }) {
  return (
    <span className={classNames("flex min-w-0 items-center gap-1", CHANGE_STYLES[kind].text)}>
      <ChangeIcon kind={kind} className="size-3" />
      <span className="truncate">{text}</span>
    </span>
  );
}

/**
 * Where edges meet the box. React Flow measures these when a box appears, whatever it was told before;
 * its own `Handle` would subscribe each of two thousand to its store, for connections nobody draws here.
 */
function EdgeAnchors({ isDown }: { readonly isDown: boolean }) {
  return isDown ? (
    <>
      <span aria-hidden="true" className="target absolute top-0 left-1/2 size-0" data-handlepos="top" />
      <span aria-hidden="true" className="source absolute bottom-0 left-1/2 size-0" data-handlepos="bottom" />
    </>
  ) : (
    <>
      <span aria-hidden="true" className="target absolute top-1/2 left-0 size-0" data-handlepos="left" />
      <span aria-hidden="true" className="source absolute top-1/2 right-0 size-0" data-handlepos="right" />
    </>
  );
}

/** Where the state's full name would not fit beside a duration. */
const SHORT_LABELS: Partial<Record<TaskState, string>> = { upstream_failed: "Upstream" };

/** States in which no attempt runs, or has ended the task: there is no duration to show. */
const WITHOUT_TIME: ReadonlySet<TaskState> = new Set(["waiting", "queued", "retrying", "deferred", "upstream_failed"]);

interface StateLineProps {
  readonly facts: TaskFacts | undefined;
  readonly expectedMs: number | undefined;
  readonly type: string;
}

function StateLine({ facts, expectedMs, type }: StateLineProps) {
  if (facts === undefined) {
    return (
      <span className="truncate">
        {type}
        {expectedMs !== undefined && ` · ~${formatDuration(expectedMs)}`}
      </span>
    );
  }
  const style = STATE_STYLES[facts.state];
  const hasTime = facts.startedAt !== null && !WITHOUT_TIME.has(facts.state);
  return (
    <span className="flex min-w-0 items-center gap-1">
      <StateIcon state={facts.state} className="size-3" />
      <span className={classNames("truncate", style.text)}>{SHORT_LABELS[facts.state] ?? style.label}</span>
      {hasTime && facts.startedAt !== null ? (
        <>
          <span aria-hidden="true">·</span>
          <Elapsed
            from={facts.startedAt}
            until={facts.state === "running" ? undefined : (facts.endedAt ?? facts.startedAt)}
            className="shrink-0"
          />
        </>
      ) : (
        facts.state === "waiting" &&
        expectedMs !== undefined && <span className="shrink-0 tabular-nums">· ~{formatDuration(expectedMs)}</span>
      )}
    </span>
  );
}

/** What is unusual about the task. Ordinary settings show nothing. */
function Badges({ task, attempt }: { readonly task: GraphTask; readonly attempt: number | undefined }) {
  return (
    <span className="ml-auto flex shrink-0 items-center gap-1 pl-1">
      {/* Beside a state, the figure would read as if it had been. */}
      {attempt === undefined && task.retries > 0 && (
        <Badge title={allowanceWords(task.retries)}>
          <RotateCw className="size-3" />
          <span aria-hidden="true" className="tabular-nums">
            {task.retries}
          </span>
        </Badge>
      )}
      {task.when !== undefined && (
        <Badge title={`Runs only when ${task.when}`}>
          <Split className="size-3" />
        </Badge>
      )}
      {task.triggerRule !== "all_success" && (
        <Badge title={`Trigger rule: ${task.triggerRule}`}>
          <GitMerge className="size-3" />
        </Badge>
      )}
      {task.forEach !== undefined && (
        <Badge title="Runs once for each item">
          <Layers className="size-3" />
        </Badge>
      )}
      {(task.queue !== "default" || task.pool !== undefined) && (
        <Badge
          title={[
            task.queue !== "default" ? `Queue ${task.queue}` : "",
            task.pool === undefined ? "" : `Pool ${task.pool}`,
          ]
            .filter(Boolean)
            .join(", ")}
        >
          <Gauge className="size-3" />
        </Badge>
      )}
      {attempt !== undefined && attempt > 1 && (
        <span className="text-2xs text-faint tabular-nums">attempt {attempt}</span>
      )}
    </span>
  );
}

function Badge({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <span title={title} className="inline-flex items-center gap-0.5 text-2xs text-faint">
      {children}
      <span className="sr-only">{title}</span>
    </span>
  );
}

/** The element id that `aria-activedescendant` points at. */
export function nodeElementId(index: number): string {
  return `graph-task-${index}`;
}

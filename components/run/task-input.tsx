"use client";

import type { CompiledDag, CompiledTask, JsonValue } from "#engine/document/compiled-dag.ts";
import { formatExactDuration } from "../format/duration.ts";
import { JsonTree } from "./json-tree.tsx";

interface TaskInputProps {
  readonly task: CompiledTask;
  readonly dag: CompiledDag;
  /** Of the run; secret ones are masked. */
  readonly params: { readonly [name: string]: JsonValue };
  readonly onSelect: (index: number) => void;
}

/** What the task was told: its settings as they are in the run's version of the document, and what comes before it. */
export function TaskInput({ task, dag, params, onSelect }: TaskInputProps) {
  const facts = [
    ["Type", task.type],
    ["Trigger rule", task.triggerRule],
    ...(task.when === undefined ? [] : [["Runs when", task.when]]),
    ["Retries", task.retries === 0 ? "none" : `${task.retries}, ${task.retry.strategy}`],
    ...(task.timeoutMs === undefined ? [] : [["Timeout", formatExactDuration(task.timeoutMs)]]),
    ["Queue", task.queue],
    ...(task.pool === undefined ? [] : [["Pool", `${task.pool}, ${task.poolSlots} slots`]]),
  ];
  return (
    <div className="grid gap-6 px-4 py-4 lg:grid-cols-[16rem_1fr]">
      <dl className="grid h-fit grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-faint">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
        {task.upstream.length > 0 && (
          <>
            <dt className="text-faint">After</dt>
            <dd className="flex flex-wrap gap-x-2">
              {task.upstream.slice(0, 20).map((index) => (
                <button
                  key={index}
                  type="button"
                  onClick={() => onSelect(index)}
                  className="text-accent hover:underline"
                >
                  {dag.tasks[index]?.name}
                </button>
              ))}
              {task.upstream.length > 20 && <span className="text-muted">and {task.upstream.length - 20} more</span>}
            </dd>
          </>
        )}
      </dl>
      <div className="flex min-w-0 flex-col gap-4">
        <div>
          <h3 className="mb-1 font-medium text-faint text-xs">Settings, before expressions are filled in</h3>
          <JsonTree value={task.config} />
        </div>
        {Object.keys(params).length > 0 && (
          <div>
            <h3 className="mb-1 font-medium text-faint text-xs">Params of the run</h3>
            <JsonTree value={params} />
          </div>
        )}
        {Object.keys(task.env).length > 0 && (
          <div>
            <h3 className="mb-1 font-medium text-faint text-xs">Environment</h3>
            <JsonTree value={task.env} />
          </div>
        )}
      </div>
    </div>
  );
}

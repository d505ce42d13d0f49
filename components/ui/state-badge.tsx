import type { TaskState } from "#engine/run/states.ts";
import { classNames } from "./class-names.ts";
import { StateIcon } from "./state-icon.tsx";
import { STATE_STYLES } from "./state-style.ts";

interface StateBadgeProps {
  readonly state: TaskState;
  /** Instead of the state's name: "Cancelling", "Partial success". */
  readonly label?: string;
  readonly className?: string;
}

export function StateBadge({ state, label, className }: StateBadgeProps) {
  const style = STATE_STYLES[state];
  return (
    <span
      className={classNames(
        "inline-flex h-5.5 items-center gap-1.5 whitespace-nowrap rounded-full pr-2 pl-1.5 font-medium text-xs",
        style.soft,
        style.text,
        className,
      )}
    >
      <StateIcon state={state} className="size-3.5" />
      {label ?? style.label}
    </span>
  );
}

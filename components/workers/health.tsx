import { classNames } from "../ui/class-names.ts";
import type { WorkerHealth } from "./worker-health.ts";

const LOOKS: Readonly<Record<WorkerHealth, { label: string; dot: string; text: string }>> = {
  healthy: { label: "Healthy", dot: "rounded-full bg-state-success", text: "text-state-success" },
  draining: { label: "Stopping", dot: "rounded-full border-2 border-state-retrying", text: "text-state-retrying" },
  silent: { label: "Silent", dot: "rotate-45 bg-state-failed", text: "text-state-failed" },
};

/** A worker's health by word, shape and colour. */
export function Health({ health }: { readonly health: WorkerHealth }) {
  const look = LOOKS[health];
  return (
    <span className={classNames("inline-flex shrink-0 items-center gap-2 font-medium text-xs", look.text)}>
      <span className={classNames("size-2", look.dot)} aria-hidden="true" />
      {look.label}
    </span>
  );
}

import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons and links that lead on. */
  readonly actions?: ReactNode;
  readonly className?: string;
}

/** Says why there is nothing here and what to do about it. */
export function EmptyState({ icon: Icon, title, children, actions, className }: EmptyStateProps) {
  return (
    <div className={classNames("flex flex-col items-center justify-center px-6 py-14 text-center", className)}>
      <span className="mb-4 grid size-10 place-items-center rounded-lg border border-line bg-sunken text-muted">
        <Icon className="size-5" strokeWidth={1.5} aria-hidden="true" />
      </span>
      <h2 className="font-semibold text-base">{title}</h2>
      {children !== undefined && <div className="mt-1 max-w-md text-pretty text-muted text-sm">{children}</div>}
      {actions !== undefined && <div className="mt-5 flex flex-wrap items-center justify-center gap-2">{actions}</div>}
    </div>
  );
}

import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons and links that lead on. */
  readonly actions?: ReactNode;
  /** It is the whole page, so its title is the page's heading. */
  readonly isPage?: boolean;
  readonly className?: string;
}

/** Says why there is nothing here and what to do about it. */
export function EmptyState({ icon: Icon, title, children, actions, isPage = false, className }: EmptyStateProps) {
  const Heading = isPage ? "h1" : "h2";
  return (
    <div
      className={classNames(
        "flex flex-col items-center justify-center px-6 py-14 text-center",
        isPage && "flex-1",
        className,
      )}
    >
      <span className="mb-4 grid size-10 place-items-center rounded-lg border border-line bg-sunken text-muted">
        <Icon className="size-5" strokeWidth={1.5} aria-hidden="true" />
      </span>
      <Heading className="font-semibold text-base">{title}</Heading>
      {children !== undefined && <div className="mt-1 max-w-md text-pretty text-muted text-sm">{children}</div>}
      {actions !== undefined && <div className="mt-5 flex flex-wrap items-center justify-center gap-2">{actions}</div>}
    </div>
  );
}

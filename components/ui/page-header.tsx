import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface PageHeaderProps {
  readonly title: ReactNode;
  /** Above the title: where one is, as links. */
  readonly breadcrumb?: ReactNode;
  /** Beside the title: state, version, tags. */
  readonly badges?: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}

export function PageHeader({ title, breadcrumb, badges, description, actions, className }: PageHeaderProps) {
  return (
    <header
      className={classNames("flex flex-wrap items-start gap-x-6 gap-y-3 px-4 pt-5 pb-4 md:px-8 md:pt-7", className)}
    >
      <div className="min-w-0 flex-1 basis-40">
        {breadcrumb !== undefined && <div className="mb-1.5 text-muted text-xs">{breadcrumb}</div>}
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">
          <h1 className="min-w-0 break-words font-semibold text-xl">{title}</h1>
          {badges}
        </div>
        {description !== undefined && (
          <div className="mt-1 max-w-prose text-pretty text-muted text-sm">{description}</div>
        )}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

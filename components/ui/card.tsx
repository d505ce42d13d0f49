import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

export function Card({ className, ...props }: ComponentProps<"section">) {
  return (
    <section {...props} className={classNames("overflow-hidden rounded-lg border border-line bg-surface", className)} />
  );
}

interface CardHeaderProps {
  readonly title: ReactNode;
  /** Beside the title: a count. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  readonly id?: string;
}

export function CardHeader({ title, aside, actions, id }: CardHeaderProps) {
  return (
    <header className="flex h-10 items-center gap-2 border-line border-b px-4">
      <h2 id={id} className="font-semibold text-sm">
        {title}
      </h2>
      {aside !== undefined && <span className="text-faint text-xs tabular-nums">{aside}</span>}
      {actions !== undefined && <div className="ml-auto flex items-center gap-1">{actions}</div>}
    </header>
  );
}

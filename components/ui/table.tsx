import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** A dense data table; the wrapper scrolls sideways on narrow screens instead of the page. */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return (
    // Focusable, so that keys can scroll it as well.
    <section tabIndex={0} aria-label={props["aria-label"]} className="w-full overflow-x-auto focus-inset">
      <table
        {...props}
        className={classNames("w-full border-separate border-spacing-0 text-left text-sm", className)}
      />
    </section>
  );
}

export function TableHead(props: ComponentProps<"thead">) {
  return <thead {...props} />;
}

export function TableBody(props: ComponentProps<"tbody">) {
  return <tbody {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr {...props} className={classNames("group/row", className)} />;
}

export function TableHeader({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...props}
      className={classNames(
        "h-8 whitespace-nowrap border-line border-b px-3 text-left font-medium text-faint text-xs",
        className,
      )}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return (
    <td
      {...props}
      className={classNames(
        "h-10 border-line border-b px-3 align-middle transition-colors group-hover/row:bg-hover/60 group-last/row:border-b-0",
        className,
      )}
    />
  );
}

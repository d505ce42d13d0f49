import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

export const buttonStyle = cva(
  [
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium",
    "transition-[background-color,border-color,color,box-shadow] disabled:cursor-not-allowed disabled:opacity-50",
    "aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:shrink-0",
  ],
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-accent-ink shadow-low hover:bg-accent-strong",
        secondary: "border-line-strong bg-surface text-ink shadow-low hover:bg-hover",
        ghost:
          "border-transparent text-muted hover:bg-hover hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink",
        danger: "border-transparent bg-danger text-accent-ink shadow-low hover:bg-danger-strong",
        link: "h-auto border-transparent px-0 text-accent underline-offset-4 hover:underline",
      },
      size: {
        small: "h-7 px-2 text-xs [&_svg]:size-3.5",
        medium: "h-8 px-3 text-sm [&_svg]:size-4",
        large: "h-10 px-4 text-base [&_svg]:size-4",
        icon: "size-8 [&_svg]:size-4",
        "small-icon": "size-7 [&_svg]:size-3.5",
      },
    },
    compoundVariants: [{ variant: "link", className: "h-auto px-0" }],
    defaultVariants: { variant: "secondary", size: "medium" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonStyle> {
  /** Style the single child (a link, for instance) instead of drawing a button. */
  readonly asChild?: boolean;
  /** Show that the action is under way; the button keeps its size and its name and takes no clicks. */
  readonly isBusy?: boolean;
}

export function Button({ className, variant, size, asChild = false, isBusy = false, children, ...props }: ButtonProps) {
  const style = classNames(buttonStyle({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={style} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      {...props}
      className={classNames(style, isBusy && "relative")}
      aria-busy={isBusy || undefined}
      disabled={props.disabled === true || isBusy}
    >
      {isBusy ? (
        <>
          <span className="invisible contents">{children}</span>
          <span className="absolute inset-0 grid place-items-center" aria-hidden="true">
            <span className="size-3.5 animate-orbit rounded-full border-2 border-current border-r-transparent" />
          </span>
        </>
      ) : (
        children
      )}
    </button>
  );
}

"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import { classNames } from "./class-names.ts";
import { controlStyle } from "./input.tsx";

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

interface SelectProps {
  readonly id?: string;
  readonly value: string | undefined;
  readonly onValueChange: (value: string) => void;
  readonly options: readonly SelectOption[];
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly "aria-label"?: string;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean | undefined;
}

/** A choice of one among a few. Option values must not be empty strings (radix keeps those for "none"). */
export function Select({
  value,
  onValueChange,
  options,
  placeholder,
  disabled = false,
  className,
  ...trigger
}: SelectProps) {
  return (
    <Primitive.Root value={value ?? ""} onValueChange={onValueChange} disabled={disabled}>
      <Primitive.Trigger
        {...trigger}
        className={classNames(
          controlStyle,
          "flex h-8 items-center justify-between gap-2 pr-2 pl-2.5 text-left data-[placeholder]:text-faint",
          className,
        )}
      >
        <span className="truncate">
          <Primitive.Value placeholder={placeholder} />
        </span>
        <Primitive.Icon asChild>
          <ChevronDown className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg border border-line bg-raised p-1 shadow-popover data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98"
        >
          <Primitive.Viewport>
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                className="relative flex h-7 cursor-default select-none items-center gap-2 rounded-md pr-3 pl-7 text-sm outline-none data-[highlighted]:bg-hover"
              >
                <Primitive.ItemIndicator className="absolute left-2">
                  <Check className="size-3.5 text-accent" aria-hidden="true" />
                </Primitive.ItemIndicator>
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                {option.hint !== undefined && <span className="ml-auto text-faint text-xs">{option.hint}</span>}
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

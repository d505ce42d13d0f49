"use client";

import { CircleAlert } from "lucide-react";
import { Label as Primitive } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";
import { TextWithCode } from "./text-with-code.tsx";

export function Label({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root {...props} className={classNames("font-medium text-ink text-sm", className)} />;
}

/** What a control inside a field must carry so that its label, description and error belong to it. */
export interface FieldControlProps {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

interface FieldProps {
  readonly label: ReactNode;
  /** Beside the label, smaller: a type, "optional". */
  readonly hint?: ReactNode;
  readonly description?: ReactNode;
  readonly error?: string | undefined;
  readonly className?: string;
  readonly children: (control: FieldControlProps) => ReactNode;
}

/** A labelled control with its description and error. */
export function Field({ label, hint, description, error, className, children }: FieldProps) {
  const id = useId();
  const descriptionId = `${id}-description`;
  const errorId = `${id}-error`;
  const described = [description === undefined ? undefined : descriptionId, error === undefined ? undefined : errorId]
    .filter((part) => part !== undefined)
    .join(" ");
  return (
    <div className={classNames("flex flex-col gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <Label htmlFor={id}>{label}</Label>
        {hint !== undefined && <span className="text-faint text-xs">{hint}</span>}
      </div>
      {children({
        id,
        "aria-describedby": described === "" ? undefined : described,
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {description !== undefined && (
        <p id={descriptionId} className="text-muted text-xs">
          {typeof description === "string" ? <TextWithCode text={description} /> : description}
        </p>
      )}
      {error !== undefined && (
        <p id={errorId} className="flex items-start gap-1.5 text-danger text-xs">
          <CircleAlert className="mt-px size-3.5 shrink-0" aria-hidden="true" />
          {error}
        </p>
      )}
    </div>
  );
}

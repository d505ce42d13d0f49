"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { JsonValue } from "#engine/document/compiled-dag.ts";
import { classNames } from "../ui/class-names.ts";
import { Button } from "../ui/button.tsx";

interface JsonTreeProps {
  readonly value: JsonValue;
  /** Levels that are open at first. */
  readonly openLevels?: number;
}

/** Children shown at once; more on request, so that a large array does not stop the page. */
const PAGE = 100;

/** A JSON value to look into. */
export function JsonTree({ value, openLevels = 2 }: JsonTreeProps) {
  return (
    <div className="overflow-x-auto font-mono text-xs leading-5">
      <JsonNode value={value} depth={0} openLevels={openLevels} />
    </div>
  );
}

interface JsonNodeProps {
  readonly name?: string;
  readonly value: JsonValue;
  readonly depth: number;
  readonly openLevels: number;
}

function JsonNode({ name, value, depth, openLevels }: JsonNodeProps) {
  const [isOpen, setIsOpen] = useState(depth < openLevels);
  const [shown, setShown] = useState(PAGE);
  const entries = entriesOf(value);
  const label = name === undefined ? null : <span className="text-syntax-key">{name}: </span>;
  if (entries === undefined || entries.length === 0) {
    return (
      <Line depth={depth}>
        {label}
        {entries === undefined ? (
          <Scalar value={value} />
        ) : (
          <span className="text-faint">{Array.isArray(value) ? "[]" : "{}"}</span>
        )}
      </Line>
    );
  }
  return (
    <>
      <Line depth={depth}>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="-ml-4 inline-flex items-center rounded-sm hover:bg-hover"
        >
          <ChevronRight
            className={classNames("size-4 p-0.5 text-faint transition-transform", isOpen && "rotate-90")}
            aria-hidden="true"
          />
          {label}
          <span className="text-faint">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
        </button>
      </Line>
      {isOpen &&
        entries
          .slice(0, shown)
          .map(([key, child]) => (
            <JsonNode key={key} name={key} value={child} depth={depth + 1} openLevels={openLevels} />
          ))}
      {isOpen && entries.length > shown && (
        <Line depth={depth + 1}>
          <Button variant="link" size="small" onClick={() => setShown(shown + PAGE)}>
            {entries.length - shown} more
          </Button>
        </Line>
      )}
    </>
  );
}

function Line({ depth, children }: { readonly depth: number; readonly children: ReactNode }) {
  return (
    <div className="whitespace-pre" style={{ paddingLeft: `${depth * 16 + 16}px` }}>
      {children}
    </div>
  );
}

function Scalar({ value }: { readonly value: JsonValue }) {
  if (typeof value === "string")
    return <span className="whitespace-pre-wrap break-all text-syntax-string">{JSON.stringify(value)}</span>;
  return <span className={value === null ? "text-faint" : "text-syntax-number"}>{String(value)}</span>;
}

function entriesOf(value: JsonValue): readonly (readonly [string, JsonValue])[] | undefined {
  return typeof value === "object" && value !== null ? Object.entries(value) : undefined;
}

"use client";

import { CodeEditor } from "../dags/code-editor.tsx";
import { CopyButton } from "../dags/copy-button.tsx";

interface RunDocumentProps {
  readonly source: string;
  readonly dagId: string;
  readonly version: number;
}

/** The document as it was when the run began. */
export function RunDocument({ source, dagId, version }: RunDocumentProps) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-3 border-line border-b bg-sunken/60 px-4 py-1.5 text-muted text-xs">
        {version === 0 ? "A draft" : `Version ${version}`}, as it ran
        <span className="ml-auto">
          <CopyButton text={source} label="Copy" />
        </span>
      </div>
      <CodeEditor
        value={source}
        label={`Document of ${dagId}, ${version === 0 ? "a draft" : `version ${version}`}`}
        className="min-h-0 flex-1"
      />
    </div>
  );
}

"use client";

import dynamic from "next/dynamic";
import { CopyButton } from "../dags/copy-button.tsx";
import { CodeSkeleton } from "../dags/heavy-skeletons.tsx";

const CodeEditor = dynamic(() => import("../dags/code-editor.tsx").then((module) => module.CodeEditor), {
  ssr: false,
  loading: CodeSkeleton,
});

interface VersionDocumentProps {
  readonly id: string;
  readonly version: number;
  readonly text: string;
}

/** The text of a version, to the byte. */
export function VersionDocument({ id, version, text }: VersionDocumentProps) {
  return (
    <div className="flex h-full flex-col">
      <div className="flex items-center gap-3 border-line border-b bg-sunken/60 px-4 py-1.5 text-muted text-xs md:px-8">
        Exactly as it was saved
        <span className="ml-auto">
          <CopyButton text={text} label="Copy" />
        </span>
      </div>
      <CodeEditor value={text} label={`Document of ${id}, version ${version}`} className="min-h-0 flex-1" />
    </div>
  );
}

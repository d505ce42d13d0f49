"use client";

import { useMutation } from "@tanstack/react-query";
import { Braces, Copy, FileCode, FileUp, FolderDown, Image as ImageIcon, Shapes, Trash2 } from "lucide-react";
import { useRef } from "react";
import { toast } from "sonner";
import { hexOf, themeColours } from "../graph/theme-colours.ts";
import { Button } from "../ui/button.tsx";
import { downloadFile } from "../ui/download-file.ts";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { pngOf } from "./graph-png.ts";
import { useEditor, useEditorSession } from "./use-editor.ts";
import { useFileInPlace } from "./use-file-in-place.ts";

type Format = "yaml" | "json" | "svg" | "png";

/** The document and its picture as files, and a file in place of the document. */
export function FileMenu({ onDiscard }: { readonly onDiscard: () => void }) {
  const session = useEditorSession();
  const input = useRef<HTMLInputElement>(null);
  const name = useEditor((editor) => editor.draft?.id) || "workflow";
  const isDirty = useEditor((editor) => editor.isDirty);
  const isValid = useEditor((editor) => editor.isValid);
  const isEmpty = useEditor((editor) => (editor.draft?.tasks.length ?? 0) === 0);
  const onError = (error: Error) => toast.error("That could not be exported", { description: error.message });

  const download = useMutation({
    onError,
    mutationFn: async (format: Format) => {
      const file = `${name}.${format}`;
      if (format === "yaml") {
        // JSON is YAML too, but nobody looks for it under that name.
        const isJson = session.readText().trimStart().startsWith("{");
        return downloadFile(
          new Blob([session.readText()], { type: "application/yaml" }),
          isJson ? `${name}.json` : file,
        );
      }
      if (format === "json")
        return downloadFile(new Blob([await session.exported("json")], { type: "application/json" }), file);
      const colours = themeColours.read();
      const svg = await session.exported("svg", {
        canvas: hexOf(colours.canvas),
        surface: hexOf(colours.surface),
        lineStrong: hexOf(colours.lineStrong),
        control: hexOf(colours.control),
        ink: hexOf(colours.ink),
        muted: hexOf(colours.muted),
      });
      if (format === "svg") return downloadFile(new Blob([svg], { type: "image/svg+xml" }), file);
      const { blob, scale } = await pngOf(svg);
      downloadFile(blob, file);
      if (scale < 1) {
        toast.info("The picture is smaller than the graph", {
          description: `Browsers draw no larger one: it is ${Math.round(scale * 100)} % of its size. SVG has no such limit.`,
        });
      }
    },
  });
  const copy = useMutation({
    onError: () => toast.error("The browser did not allow to copy"),
    onSuccess: () => toast.success("Copied"),
    mutationFn: async (format: "yaml" | "json") =>
      navigator.clipboard.writeText(format === "yaml" ? session.readText() : await session.exported("json")),
  });
  const replace = useFileInPlace();
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".yaml,.yml,.json"
        className="sr-only"
        tabIndex={-1}
        aria-label="Open a file in place of the document"
        onChange={(event) => {
          void replace(event.target.files?.[0]);
          // The same file once more is a change again.
          event.target.value = "";
        }}
      />
      <DropdownMenu>
        <Tooltip content="Export, import">
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label="File" isBusy={download.isPending}>
              <FolderDown />
            </Button>
          </DropdownMenuTrigger>
        </Tooltip>
        <DropdownMenuContent align="end">
          <DropdownMenuLabel>Export</DropdownMenuLabel>
          <DropdownMenuItem onSelect={() => download.mutate("yaml")}>
            <FileCode /> The text, as it is
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!isValid} onSelect={() => download.mutate("json")}>
            <Braces /> JSON
          </DropdownMenuItem>
          <DropdownMenuItem disabled={isEmpty} onSelect={() => download.mutate("svg")}>
            <Shapes /> SVG of the graph
          </DropdownMenuItem>
          <DropdownMenuItem disabled={isEmpty} onSelect={() => download.mutate("png")}>
            <ImageIcon /> PNG of the graph
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => copy.mutate("yaml")}>
            <Copy /> Copy the text
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!isValid} onSelect={() => copy.mutate("json")}>
            <Copy /> Copy as JSON
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => input.current?.click()}>
            <FileUp /> Open a file in its place…
          </DropdownMenuItem>
          <DropdownMenuItem disabled={!isDirty} onSelect={onDiscard}>
            <Trash2 /> Discard what is not saved
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </>
  );
}

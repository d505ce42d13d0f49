/** Saves an attempt's whole log as a text file, also what the page does not hold. */
import type { RouterOutputs } from "../../trpc.tsx";
import { downloadFile } from "../../ui/download-file.ts";
import { plainLine } from "./log-text.ts";

type LogPage = RouterOutputs["tasks"]["logPage"];

/**
 * @param readPage lines after a number
 * @param name of the file
 */
export async function downloadLog(readPage: (after: number) => Promise<LogPage>, name: string): Promise<void> {
  const parts: string[] = [];
  let after = 0;
  for (;;) {
    const page = await readPage(after);
    // A Blob takes its parts as they are: the text is never joined in memory.
    parts.push(...page.lines.map((line) => `${line.at} ${plainLine(line.text)}\n`));
    after = page.firstLine + page.lines.length - 1;
    if (!page.hasMore) break;
  }
  downloadFile(new Blob(parts, { type: "text/plain;charset=utf-8" }), name);
}

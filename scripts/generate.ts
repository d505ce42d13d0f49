/**
 * `npm run generate`: writes the files that are made from the program's own schemas. With --check it
 * writes nothing and fails if one of them is out of date.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { referencePage } from "#engine/document/reference.ts";
import { renderEnvExample } from "#server/config.ts";
import { ROOT } from "./launcher/environment.ts";
import { complain, say } from "./launcher/output.ts";

const GENERATED: readonly { readonly file: string; readonly render: () => string }[] = [
  { file: ".env.example", render: renderEnvExample },
  { file: "docs/reference/dag-document.md", render: referencePage },
  {
    file: "docs/reference/cli.md",
    render: () => execFileSync(process.execPath, [path.join(ROOT, "cli/write-reference.ts")], { encoding: "utf8" }),
  },
];

const isCheck = process.argv.includes("--check");
for (const { file, render } of GENERATED) {
  const target = path.join(ROOT, file);
  const text = render();
  if (existsSync(target) && readFileSync(target, "utf8") === text) continue;
  if (isCheck) {
    complain(`${file} is out of date: npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(target, text);
    say(`wrote ${file}`);
  }
}

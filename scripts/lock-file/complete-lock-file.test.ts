import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../launcher/environment.ts";
import { completeLockFile, missingPackages } from "./complete-lock-file.ts";

const INCOMPLETE = {
  lockfileVersion: 3,
  packages: {
    "": {},
    "node_modules/tool": {
      version: "1.2.3",
      dev: true,
      license: "MIT",
      optionalDependencies: {
        "@tool/linux-x64": "1.2.3",
        "@tool/linux-x64-musl": "1.2.3",
        "@tool/binding-win32-arm64-msvc": "1.2.3",
        "@tool/binding-wasm32-wasi": "1.2.3",
      },
    },
    "node_modules/@tool/linux-x64": { version: "1.2.3", optional: true },
  },
};

describe("a lock file", () => {
  it("says what it misses", () => {
    expect(missingPackages(INCOMPLETE).map(({ name }) => name)).toEqual([
      "@tool/linux-x64-musl",
      "@tool/binding-win32-arm64-msvc",
      "@tool/binding-wasm32-wasi",
    ]);
  });

  it("is completed from the names of what is missing", () => {
    const complete = completeLockFile(INCOMPLETE);
    expect(missingPackages(complete)).toEqual([]);
    expect(complete.packages).toMatchObject({
      "node_modules/@tool/linux-x64-musl": { version: "1.2.3", os: ["linux"], cpu: ["x64"], libc: ["musl"], dev: true },
      "node_modules/@tool/binding-win32-arm64-msvc": { os: ["win32"], cpu: ["arm64"], optional: true },
      "node_modules/@tool/binding-wasm32-wasi": { cpu: ["wasm32"] },
    });
    expect(completeLockFile(complete)).toEqual(complete);
  });

  it("is not guessed at", () => {
    const lock = { packages: { "node_modules/a": { optionalDependencies: { fsevents: "^2.0.0" } } } };
    expect(() => completeLockFile(lock)).toThrow(/fsevents/);
  });

  it("finds what lies further out", () => {
    const lock = {
      packages: {
        "node_modules/a/node_modules/b": { optionalDependencies: { c: "1.0.0" } },
        "node_modules/c": { version: "1.0.0" },
      },
    };
    expect(missingPackages(lock)).toEqual([]);
  });

  it("of this project is complete: npm ci would refuse it otherwise (npm run lock)", () => {
    expect(missingPackages(JSON.parse(readFileSync(path.join(ROOT, "package-lock.json"), "utf8")))).toEqual([]);
  });
});

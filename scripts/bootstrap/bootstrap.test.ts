import { describe, expect, it } from "vitest";
import { holds } from "./dependencies.mjs";
import { problemWithMachine, thisMachine } from "./machine.mjs";

describe("what is installed is told from npm's own record", () => {
  const wanted = {
    packages: {
      "": { version: "1.0.0" },
      "node_modules/a": { version: "1.2.3" },
      "node_modules/other-platform": { version: "4.0.0", optional: true },
    },
  };

  it("holds with every package at its version, whatever there is for other platforms", () => {
    expect(holds({ packages: { "node_modules/a": { version: "1.2.3" } } }, wanted)).toBe(true);
  });

  it("does not hold with another version, or without one", () => {
    expect(holds({ packages: { "node_modules/a": { version: "1.2.4" } } }, wanted)).toBe(false);
    expect(holds({ packages: {} }, wanted)).toBe(false);
    expect(holds({}, wanted)).toBe(false);
  });

  it("does not hold with an optional package of another version", () => {
    const installed = {
      packages: { "node_modules/a": { version: "1.2.3" }, "node_modules/other-platform": { version: "3.0.0" } },
    };
    expect(holds(installed, wanted)).toBe(false);
  });
});

describe("the machine", () => {
  const fine = { platform: "linux", architecture: "x64", nodeVersion: "v20.11.0", isGlibc: true };

  it("will do from Node 20 on, Linux, glibc, 64 bit", () => {
    expect(problemWithMachine(fine)).toBeUndefined();
    expect(problemWithMachine({ ...fine, architecture: "arm64", nodeVersion: "v26.0.0" })).toBeUndefined();
    expect(problemWithMachine(thisMachine())).toBeUndefined();
  });

  it.each([
    [{ ...fine, nodeVersion: "v18.19.0" }, /Node 20 or newer.*v18\.19\.0/],
    [{ ...fine, platform: "darwin" }, /Linux is needed.*darwin/],
    [{ ...fine, architecture: "ia32" }, /64-bit.*ia32/],
    [{ ...fine, isGlibc: false }, /glibc/],
  ])("is refused with what to do: %o", (machine, message) => {
    expect(problemWithMachine(machine)).toMatch(message);
  });
});

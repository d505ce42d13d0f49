import { expect, test } from "vitest";
import { safeNext } from "./safe-next.ts";

test.each(["/", "/dags", "/dags/a?tab=runs", "/runs/019a#graph"])("%s is a place of this site", (next) => {
  expect(safeNext(next)).toBe(next);
});

test.each([
  undefined,
  "",
  "dags",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/a\\b",
  "https://evil.example",
  "javascript:alert(1)",
  "/\tevil",
  "/\n/evil.example",
  " /dags",
  "/api/auth/sign-out",
  "/login?next=/login",
])("%j leads to the overview instead", (next) => {
  expect(safeNext(next)).toBe("/");
});

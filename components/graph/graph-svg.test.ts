// @vitest-environment jsdom
import { expect, test } from "vitest";
import { aCompiledDag } from "../run/run-testing.ts";
import { pictureOf } from "./graph-model.ts";
import { graphSvg, type PictureColours } from "./graph-svg.ts";

const COLOURS: PictureColours = {
  canvas: "#fff",
  surface: "#fff",
  lineStrong: "#ccc",
  control: "#888",
  ink: "#000",
  muted: "#666",
};

function parsed(svg: string): Document {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  expect(document.querySelector("parsererror")).toBeNull();
  return document;
}

test("has every task and every edge, and says what it is", () => {
  const dag = aCompiledDag([[], [0], [0], [1, 2]], [{}, { group: "g" }, { group: "g" }, {}]);
  const document = parsed(graphSvg(dag, pictureOf(dag), COLOURS));
  expect(document.querySelectorAll("path")).toHaveLength(4);
  expect([...document.querySelectorAll("g > title")].map((title) => title.textContent)).toEqual(
    dag.tasks.map(({ name, id }) => (name === id ? id : `${name} (${id})`)),
  );
  expect(document.querySelector("desc")?.textContent).toBe("4 tasks, 4 edges");
});

test.each([
  `<script>alert(1)</script>`,
  `"><image href=x onerror=alert(1)>`,
  "]]>&amp;&lt;",
  "control \u0000\u0008\uFFFF\uD800 characters",
  "🎉 emoji, שלום, مرحبا",
  "a name that is much longer than any box could ever show in one line",
])("shows any name as text: %j", (name) => {
  const dag = aCompiledDag([[]], [{ name, id: "a", group: name, type: name }]);
  const svg = graphSvg({ ...dag, name }, pictureOf(dag), COLOURS);
  const document = parsed(svg);
  expect(document.querySelectorAll("script, image, foreignObject, a")).toHaveLength(0);
  expect([...document.querySelectorAll("*")].flatMap((each) => each.getAttributeNames())).not.toContain("href");
  const shown = document.querySelector("svg > title")?.textContent ?? "";
  expect(shown).toBe(
    ["\u0000", "\u0008", "\uFFFF"].reduce((text, each) => text.replaceAll(each, ""), name.toWellFormed()),
  );
});

test("an empty workflow is an empty picture", () => {
  const dag = aCompiledDag([]);
  expect(parsed(graphSvg(dag, pictureOf(dag), COLOURS)).querySelectorAll("g > rect")).toHaveLength(0);
});

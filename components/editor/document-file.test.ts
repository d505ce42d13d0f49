import { expect, test } from "vitest";
import { readDocumentFile } from "./document-file.ts";

const TEXT = "id: x # ü\r\n";
const fileOf = (...parts: BlobPart[]) => new File(parts, "flow.yaml");
const utf16 = (text: string, isLittle: boolean) => {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, isLittle);
  for (let n = 0; n < text.length; n += 1) view.setUint16(2 + n * 2, text.charCodeAt(n), isLittle);
  return bytes;
};

test("a text is read as it is, in the encoding that it says", async () => {
  expect(await readDocumentFile(fileOf(TEXT))).toEqual({ text: TEXT });
  expect(await readDocumentFile(fileOf(`\uFEFF${TEXT}`))).toEqual({ text: `\uFEFF${TEXT}` });
  expect(await readDocumentFile(fileOf(utf16(TEXT, true)))).toEqual({ text: TEXT });
  expect(await readDocumentFile(fileOf(utf16(TEXT, false)))).toEqual({ text: TEXT });
});

test("what is no text, or too long, is refused in words", async () => {
  const binary = await readDocumentFile(fileOf(new Uint8Array([0x89, 0x50, 0, 1])));
  expect(binary).toMatchObject({ title: "flow.yaml is not a text" });
  const long = await readDocumentFile(fileOf("#".repeat(5_000_001)));
  expect(long).toMatchObject({ title: "flow.yaml is too large" });
});

/** Files with workflows: read in whatever encoding they say they are in, and refused where they are no text. */

/** The engine refuses longer ones too; there is no use in reading them first. */
const LARGEST_FILE_BYTES = 5_000_000;

/** @returns the text as it is in the file, its line ends and byte order mark included, or why there is none */
export async function readDocumentFile(
  file: File,
): Promise<{ readonly text: string } | { readonly title: string; readonly description: string }> {
  if (file.size > LARGEST_FILE_BYTES)
    return { title: `${file.name} is too large`, description: "A document may have up to 5 MB." };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const [first, second] = bytes;
  // A mark at the beginning says that it is UTF-16, which some editors on Windows write.
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder("utf-16le").decode(bytes) };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder("utf-16be").decode(bytes) };
  if (bytes.includes(0))
    return { title: `${file.name} is not a text`, description: "A workflow is a YAML or JSON file." };
  return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) };
}

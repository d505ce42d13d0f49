import { fontFilesOf, withFont } from "./picture-font.ts";

/** The longest side, and the most pixels, that browsers draw without giving up. */
const LONGEST_SIDE = 16_000;
const MOST_PIXELS = 64_000_000;
const SHARPNESS = 2;

/** An SVG picture as PNG: twice its size for sharp screens, less where that would be more than a browser can draw. */
export async function pngOf(svg: string): Promise<{ readonly blob: Blob; readonly scale: number }> {
  const picture = await withFont(svg, "Inter", fontFilesOf("Inter Variable"));
  const url = URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(
      SHARPNESS,
      LONGEST_SIDE / Math.max(width, height),
      Math.sqrt(MOST_PIXELS / (width * height)),
    );
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.floor(width * scale));
    canvas.height = Math.max(1, Math.floor(height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, "image/png");
    });
    if (blob === null) throw new Error("The browser could not draw a picture this large. Export it as SVG.");
    return { blob, scale };
  } finally {
    URL.revokeObjectURL(url);
  }
}

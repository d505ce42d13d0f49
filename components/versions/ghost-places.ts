/** Ghosts keep clear of what is there now, and of each other: a name under another box cannot be read. */
import { NODE_HEIGHT, NODE_WIDTH } from "../graph/box-size.ts";
import type { GraphPicture } from "../graph/graph-model.ts";

/** Space that a ghost keeps to what stands where it stood. */
const GAP = 20;

/**
 * @param firstGhost index of the first one; all that come after it are ghosts as well
 * @returns where those stand that would cover another box: as far down as it takes, or to the right where edges run down
 */
export function ghostPlaces(
  { x, y, direction }: Pick<GraphPicture, "x" | "y" | "direction">,
  firstGhost: number,
): Map<number, readonly [x: number, y: number]> {
  const isDown = direction === "down";
  const [alongs, acrosses] = isDown ? [y, x] : [x, y];
  const [length, breadth] = isDown ? [NODE_HEIGHT, NODE_WIDTH] : [NODE_WIDTH, NODE_HEIGHT];
  /** Boxes by strips that are as wide as a box: what a box may meet is in its own strip or in one beside it. */
  const strips = new Map<number, (readonly [along: number, across: number])[]>();
  const place = (along: number, across: number) => {
    const strip = Math.floor(along / length);
    const boxes = strips.get(strip);
    if (boxes === undefined) strips.set(strip, [[along, across]]);
    else boxes.push([along, across]);
  };
  const moved = new Map<number, readonly [number, number]>();
  for (let index = 0; index < x.length; index += 1) {
    const [along, across] = [alongs[index] ?? 0, acrosses[index] ?? 0];
    if (index < firstGhost) {
      place(along, across);
      continue;
    }
    const strip = Math.floor(along / length);
    const inTheWay = [strip - 1, strip, strip + 1]
      .flatMap((each) => strips.get(each) ?? [])
      .filter(([other]) => Math.abs(other - along) < length)
      .toSorted((one, other) => one[1] - other[1]);
    let free = across;
    for (const [, other] of inTheWay) if (Math.abs(other - free) < breadth) free = other + breadth + GAP;
    place(along, free);
    if (free !== across) moved.set(index, isDown ? [free, along] : [along, free]);
  }
  return moved;
}

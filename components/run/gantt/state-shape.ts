import type { TaskState } from "#engine/run/states.ts";
import type { ThemeColours } from "../../graph/theme-colours.ts";

/** The shapes of `StateIcon`, small enough for a row of the chart: the same sign for the same state. */
export function drawShape(
  context: CanvasRenderingContext2D,
  state: TaskState,
  x: number,
  y: number,
  radius: number,
  colours: ThemeColours,
): void {
  const colour = colours.state[state];
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 1.4;
  context.beginPath();
  switch (state) {
    case "waiting":
      context.setLineDash([1.5, 2]);
      context.arc(x, y, radius - 0.7, 0, 2 * Math.PI);
      context.stroke();
      context.setLineDash([]);
      break;
    case "queued":
      context.arc(x, y, radius - 0.7, 0, 2 * Math.PI);
      context.moveTo(x, y - radius * 0.55);
      context.lineTo(x, y + 0.3);
      context.lineTo(x + radius * 0.4, y + radius * 0.3);
      context.stroke();
      break;
    case "running":
      context.globalAlpha = 0.3;
      context.arc(x, y, radius - 0.7, 0, 2 * Math.PI);
      context.stroke();
      context.globalAlpha = 1;
      context.beginPath();
      context.arc(x, y, radius * 0.4, 0, 2 * Math.PI);
      context.fill();
      break;
    case "deferred":
      context.arc(x, y, radius - 0.7, 0, 2 * Math.PI);
      context.moveTo(x - radius * 0.25, y - radius * 0.4);
      context.lineTo(x - radius * 0.25, y + radius * 0.4);
      context.moveTo(x + radius * 0.25, y - radius * 0.4);
      context.lineTo(x + radius * 0.25, y + radius * 0.4);
      context.stroke();
      break;
    case "retrying":
      context.arc(x, y, radius - 0.7, 0.2, 1.7 * Math.PI);
      context.stroke();
      break;
    case "success":
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
      inverse(context, colours);
      context.moveTo(x - radius * 0.45, y);
      context.lineTo(x - radius * 0.1, y + radius * 0.35);
      context.lineTo(x + radius * 0.45, y - radius * 0.35);
      context.stroke();
      break;
    case "failed": {
      const corner = radius * 0.42;
      for (const [dx, dy] of [
        [-corner, -radius],
        [corner, -radius],
        [radius, -corner],
        [radius, corner],
        [corner, radius],
        [-corner, radius],
        [-radius, corner],
        [-radius, -corner],
      ] as const) {
        context.lineTo(x + dx, y + dy);
      }
      context.fill();
      inverse(context, colours);
      const arm = radius * 0.38;
      context.moveTo(x - arm, y - arm);
      context.lineTo(x + arm, y + arm);
      context.moveTo(x + arm, y - arm);
      context.lineTo(x - arm, y + arm);
      context.stroke();
      break;
    }
    case "skipped":
      context.arc(x, y, radius - 0.7, 0, 2 * Math.PI);
      context.moveTo(x - radius * 0.5, y + radius * 0.5);
      context.lineTo(x + radius * 0.5, y - radius * 0.5);
      context.stroke();
      break;
    case "upstream_failed":
      context.moveTo(x, y - radius);
      context.lineTo(x + radius, y + radius * 0.85);
      context.lineTo(x - radius, y + radius * 0.85);
      context.fill();
      break;
    case "cancelled":
      context.roundRect(x - radius + 0.5, y - radius + 0.5, 2 * radius - 1, 2 * radius - 1, 2);
      context.fill();
      inverse(context, colours);
      context.moveTo(x - radius * 0.4, y);
      context.lineTo(x + radius * 0.4, y);
      context.stroke();
      break;
    default:
      state satisfies never;
  }
}

function inverse(context: CanvasRenderingContext2D, colours: ThemeColours): void {
  context.strokeStyle = colours.surface;
  context.lineWidth = 1.5;
  context.beginPath();
}

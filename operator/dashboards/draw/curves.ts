/** Curves of points that are a step apart, with gaps where nothing is known. Pure. */
import type { Scale } from "../../report/svg";
import type { Point } from "../model";

/** Neighbours further apart have a gap between them; half a step is for rounding. */
export function piecesOf(points: Point[], step: number): Point[][] {
  const pieces: Point[][] = [];
  for (const point of points) {
    const last = pieces.at(-1)?.at(-1);
    if (last && point[0] - last[0] <= 1.5 * step) pieces.at(-1)!.push(point);
    else pieces.push([point]);
  }
  return pieces;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

/** A path of lines; a point without neighbours is a dot, by its round ends. */
export const linePath = (pieces: Point[][], x: Scale, y: Scale): string =>
  pieces
    .map((piece) => {
      const places = piece.map(([time, value]) => `${tenths(x(time))} ${tenths(y(value))}`);
      return `M${places.join("L")}${piece.length === 1 ? "h0" : ""}`;
    })
    .join("");

/** The same, down to the bottom of the plot. */
export const areaPath = (pieces: Point[][], x: Scale, y: Scale, bottom: number): string =>
  pieces
    .map((piece) => {
      const [first, last] = [piece[0]!, piece.at(-1)!];
      return `${linePath([piece], x, y)}L${tenths(x(last[0]))} ${bottom}L${tenths(x(first[0]))} ${bottom}Z`;
    })
    .join("");

/** Each on top of those before it. */
export function stacked(curves: Point[][]): Point[][] {
  const sums = new Map<number, number>();
  return curves.map((points) =>
    points.map(([time, value]): Point => {
      const sum = (sums.get(time) ?? 0) + value;
      sums.set(time, sum);
      return [time, sum];
    }),
  );
}

/** The rows of a timeline that have a vertical axis. Pure. */
import { LEFT, name, secondsOf, type Frame, type Row } from "./frame";
import type { Band, Point } from "./model";
import { colour } from "./style";
import { element, label, linear, tip } from "./svg";

/** Pixels. */
const CURVE = 70;

export function curveRow(
  { timeline, x }: Frame,
  title: string,
  unit: string,
  curves: { name: string; points: (Point | undefined)[] }[],
  shaded: Band[] = [],
): Row {
  const all = curves.flatMap(({ points }) => points.filter((point) => point !== undefined));
  const greatest = Math.max(1, ...all.map(({ value }) => value));
  const draw = (top: number) => {
    const y = linear([0, greatest], [top + CURVE, top]);
    const path = (points: (Point | undefined)[]) => {
      let isDown = false;
      const steps = points.map((point, index) => {
        if (!point) {
          isDown = false;
          return "";
        }
        const at = x(Math.min(timeline.until, Math.max(timeline.from, point.at)));
        const next = points[index + 1]?.at ?? (index + 1 < points.length ? point.at : timeline.until);
        const step = `${isDown ? "V" : `M${round(at)} `}${round(y(point.value))}H${round(x(Math.min(next, timeline.until)))}`;
        isDown = true;
        return step;
      });
      return steps.join("");
    };
    return [
      name(title, top + CURVE / 2),
      label(`${Math.round(greatest * 10) / 10} ${unit}`, LEFT - 10, top + 8, { "text-anchor": "end", class: "soft" }),
      element("line", { x1: LEFT, x2: x(timeline.until), y1: top + CURVE, y2: top + CURVE, class: "grid" }),
      ...shaded.map(({ from, until }) =>
        element(
          "rect",
          { x: x(from), width: Math.max(1, x(until) - x(from)), y: top, height: CURVE, class: "silent" },
          tip("no answer"),
        ),
      ),
      ...curves.map((curve, position) =>
        element(
          "path",
          { d: path(curve.points), class: `curve ${colour("s", position)}`, "data-curve": curve.name },
          tip(curve.name),
        ),
      ),
    ];
  };
  return { height: CURVE, draw };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A bar as high as the wait of the slowest transaction in each pixel would hide how many there were: each is drawn. */
export function acceptanceRow({ timeline, x }: Frame): Row {
  const { acceptances } = timeline;
  const greatest = Math.max(1_000, ...acceptances.map(({ took }) => took));
  const retries = acceptances.reduce((sum, each) => sum + each.retries, 0);
  const draw = (top: number) => {
    const y = linear([0, greatest], [top + CURVE, top]);
    return [
      name("acceptance", top + CURVE / 2),
      label(`${retries} retries`, LEFT - 10, top + CURVE / 2 + 16, { "text-anchor": "end", class: "soft" }),
      label(secondsOf(greatest), LEFT - 10, top + 8, { "text-anchor": "end", class: "soft" }),
      element("line", { x1: LEFT, x2: x(timeline.until), y1: top + CURVE, y2: top + CURVE, class: "grid" }),
      ...acceptances.map(({ at, took, retries: own, outcome }) => {
        const kind = outcome === "lost" ? "late" : own > 0 ? colour("m", 1) : colour("m", 0);
        const data = { "data-outcome": outcome, "data-retries": String(own) };
        const told = tip(`${outcome}: ${secondsOf(took)}, ${own} retries`);
        const [cx, cy] = [x(at), y(took)];
        // What went wrong is a square, for those to whom the colours look alike.
        return outcome === "mined"
          ? element("circle", { cx, cy, r: own > 0 ? 2.5 : 1.5, class: kind, ...data }, told)
          : element("rect", { x: cx - 4, y: cy - 4, width: 8, height: 8, class: kind, ...data }, told);
      }),
    ];
  };
  return { height: CURVE, draw };
}

/** How the page looks, on a light and on a dark ground. What it shares with the pages of drills is in `report/style.ts`. */
import type { Colour } from "../../../components/observability/dashboards/style";
import { PAGE_STYLE } from "../../report/style";

/** Of states and thresholds, by Grafana's names. */
const COLOURS: Record<Colour, string> = {
  green: "#2f9e5f",
  yellow: "#d9a400",
  orange: "#e8781a",
  red: "#d1242f",
  blue: "#3274d9",
  purple: "#8f5fd6",
  text: "#8c959f",
};

const ofColour = ([name, value]: [string, string]): string =>
  `.c-${name}{--own:${value};fill:var(--own)}.k-${name}{stroke:${value}}` +
  `.t-${name}{font-weight:600;color:color-mix(in srgb,${value} 75%,var(--ink))}`;

export const DASHBOARDS_STYLE =
  PAGE_STYLE +
  Object.entries(COLOURS).map(ofColour).join("") +
  "nav{display:flex;flex-wrap:wrap;gap:4px 20px}h3{font-size:1rem;margin:20px 0 8px}" +
  ".panels{display:grid;grid-template-columns:repeat(24,minmax(0,1fr));gap:8px}" +
  ".panel{grid-column:span var(--columns);min-width:0;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:8px;box-sizing:border-box}" +
  ".panel h4{margin:0;font-size:.9rem;overflow-wrap:anywhere}.panel .scroll{border:0;padding:0;margin:0}" +
  ".panel p{margin:2px 0 8px;color:var(--soft);font-size:.75rem;line-height:1.35}.panel p.none{font-size:.9rem;text-align:center;margin:24px 0}" +
  ".graph{display:flex;flex-wrap:wrap;gap:8px}.plotted{flex:1 1 240px;min-width:0;display:grid;grid-template:1fr 18px/auto minmax(0,1fr);gap:2px 6px}" +
  ".plot,.row,.trend{display:block;width:100%;height:100%;min-height:0}.plot{border:1px solid var(--line);box-sizing:border-box}" +
  ".plot path{vector-effect:non-scaling-stroke}.plot .grid{fill:none}.line{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}" +
  ".sign{stroke-width:1.5;stroke-dasharray:3 3}.d1{stroke-dasharray:6 4}.d2{stroke-dasharray:2 4}.below{opacity:.25}" +
  ".values,.times{position:relative;font-size:.7rem;color:var(--soft);font-variant-numeric:tabular-nums}" +
  ".values{font-family:ui-monospace,monospace}.values span{position:absolute;right:0;transform:translateY(-50%);white-space:nowrap}" +
  ".times{grid-column:2;height:18px}.times span{position:absolute;transform:translateX(-50%);white-space:nowrap}" +
  ".keys{flex:0 1 auto;width:auto;align-self:flex-start}.keys th,.keys td{padding:1px 8px 1px 0;font-size:.75rem}.number{white-space:nowrap}" +
  ".swatch{width:24px;height:8px;margin-right:6px;vertical-align:1px}" +
  ".tiles{display:flex;flex-wrap:wrap;gap:6px}.tile{flex:1 1 90px;min-width:0;padding:8px;border-radius:4px;border-left:4px solid var(--own);background:color-mix(in srgb,var(--own) 22%,var(--ground))}" +
  ".tile strong{display:block;font-size:1.3rem;overflow-wrap:anywhere}.tile .soft{font-size:.75rem;color:var(--soft)}" +
  ".trend{height:28px;margin-top:4px}.trend path{fill:var(--own);opacity:.5}" +
  ".states{display:grid;grid-template-columns:minmax(0,max-content) minmax(60%,1fr);gap:3px 8px;align-items:center}" +
  ".states .name{font-size:.75rem;overflow-wrap:anywhere}.row{height:20px}" +
  ".panel .legend{margin:4px 0 0;font-size:.75rem}.legend i{display:inline-block;width:10px;height:10px;margin-right:5px;border-radius:2px;background:var(--own)}" +
  "@media(max-width:800px){.panel{grid-column:1/-1}.panel.stat{grid-column:span 12}}";

/** Colours, which people who do not tell red from green can tell apart (Okabe and Ito), on a light and a dark ground. */

const MAKERS = 7;

const LIGHT =
  "--ground:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--panel:#f6f8fa;--late:#d1242f;--fault:#d1242f;--good:#0a7d55;" +
  "--leader:#9a6700;--silent:#8c959f;--m0:#0072b2;--m1:#c77c00;--m2:#009e73;--m3:#b0568a;--m4:#3b9fd8;--m5:#8a7a00;--m6:#6e5bd0";
const DARK =
  "--ground:#0d1117;--ink:#e6edf3;--soft:#9da7b3;--line:#30363d;--panel:#161b22;--late:#ff6b6b;--fault:#ff6b6b;--good:#4ac99b;" +
  "--leader:#f0c75e;--silent:#6e7681;--m0:#58a6e8;--m1:#e69f00;--m2:#2fc79a;--m3:#e08fbe;--m4:#8ed0f5;--m5:#f0e442;--m6:#a99bff";

const VARIABLES = `:root{color-scheme:light dark;${LIGHT}}@media(prefers-color-scheme:dark){:root{${DARK}}}`;

/** Of anything drawn. */
export const CHART_STYLE =
  VARIABLES +
  "svg text{font:12px system-ui,sans-serif;fill:var(--ink)}svg .soft{fill:var(--soft)}svg .grid{stroke:var(--line)}" +
  "svg .mark{stroke:var(--fault);stroke-dasharray:4 3}svg .held{fill:var(--fault);opacity:.08}svg .late{fill:var(--late)}" +
  "svg .leader{fill:var(--leader)}svg .silent{fill:var(--silent);opacity:.45}svg .none{fill:var(--soft)}svg .curve{fill:none;stroke-width:1.5}" +
  Array.from({ length: MAKERS }, (_, at) => `svg .m${at}{fill:var(--m${at})}svg .s${at}{stroke:var(--m${at})}`).join(
    "",
  );

/** Of a page. */
export const PAGE_STYLE =
  `${CHART_STYLE}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}` +
  "main{max-width:1240px;margin:auto;padding:16px;box-sizing:border-box}h1{font-size:1.5rem}h2{font-size:1.2rem;overflow-wrap:anywhere}" +
  ".scroll{overflow-x:auto;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:8px;margin:12px 0}" +
  ".passed{color:var(--good);font-weight:600}.failed{color:var(--late);font-weight:600}table{border-collapse:collapse;width:100%}" +
  "th,td{text-align:left;padding:3px 10px 3px 0;border-bottom:1px solid var(--line);vertical-align:top;font-size:.9rem}" +
  "td{overflow-wrap:anywhere;font-variant-numeric:tabular-nums}th{font-weight:500;color:var(--soft)}a{color:var(--m0)}" +
  ".numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));column-gap:32px}" +
  ".legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:.9rem}.legend svg{width:14px;height:14px;vertical-align:-2px;margin-right:4px}";

/** The class of the colour of the n-th of something; `s` for lines, `m` for areas. */
export const colour = (kind: "s" | "m", position: number): string => `${kind}${position % MAKERS}`;

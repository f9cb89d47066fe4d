/** Values as Grafana 13.2 writes them (`@grafana/data`, src/valueFormats), for the units that our panels have. Pure. */
import type { Unit } from "../../components/observability/dashboards/style";

type Format = (value: number, decimals?: number) => string;

const SUFFIX = "suffix:";

/** Without `decimals`, three digits that count, and of a whole number all. */
function fixed(value: number, decimals?: number): string {
  const places = Math.max(0, decimals ?? automaticDecimals(value));
  const factor = 10 ** places;
  return (Math.round(value * factor) / factor).toFixed(places);
}

const automaticDecimals = (value: number): number =>
  Number.isInteger(value) ? 0 : 2 - Math.floor(Math.log10(Math.abs(value)));

/** @param whole position of the suffix of what is neither enlarged nor reduced */
const scaled =
  (factor: number, suffixes: string[], whole = 0): Format =>
  (value, decimals) => {
    const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) / Math.log10(factor));
    const position = Math.min(Math.max(power + whole, 0), suffixes.length - 1);
    return `${fixed(value / factor ** (position - whole), decimals)}${suffixes[position]}`;
  };

const PLURALS = ["min", "hour", "day", "week", "year"];

/** @param steps in order: up to which value, and how much of it makes one of which unit */
const duration =
  (steps: [below: number, size: number, name: string][]): Format =>
  (value, decimals) => {
    const [, size, name] = steps.find(([below]) => Math.abs(value) < below) ?? steps.at(-1)!;
    const amount = value / size;
    return `${fixed(amount, decimals)} ${name}${PLURALS.includes(name) && Math.abs(amount) > 1 ? "s" : ""}`;
  };

const seconds = duration([
  [1e-6, 1e-9, "ns"],
  [1e-3, 1e-6, "µs"],
  [1, 1e-3, "ms"],
  [60, 1, "s"],
  [3_600, 60, "min"],
  [86_400, 3_600, "hour"],
  [604_800, 86_400, "day"],
  [31_536_000, 604_800, "week"],
  [Infinity, 31_556_900, "year"],
]);

const perSecond = scaled(1_000, ["", "K", "M", "B", "T"]);

/** A new unit of the panels is missing here until somebody has looked up how Grafana writes it. */
const FORMATS: Record<Exclude<Unit, `${typeof SUFFIX}${string}`>, Format> = {
  none: fixed,
  short: scaled(1_000, ["", " K", " Mil", " Bil", " Tri", " Quadr", " Quint", " Sext", " Sept"]),
  percentunit: (value, decimals) => `${fixed(100 * value, decimals)}%`,
  bytes: scaled(1_024, [" B", " KiB", " MiB", " GiB", " TiB", " PiB"]),
  Bps: scaled(1_000, [" fB/s", " pB/s", " nB/s", " µB/s", " mB/s", " B/s", " kB/s", " MB/s", " GB/s", " TB/s"], 5),
  reqps: (value, decimals) => `${perSecond(value, decimals)} req/s`,
  s: (value, decimals) => (value === 0 ? "0 s" : seconds(value, decimals)),
  ms: duration([
    [1_000, 1, "ms"],
    [60_000, 1_000, "s"],
    [3_600_000, 60_000, "min"],
    [86_400_000, 3_600_000, "hour"],
    [Infinity, 86_400_000, "day"],
  ]),
  ns: duration([
    [1e3, 1, "ns"],
    [1e6, 1e3, "µs"],
    [1e9, 1e6, "ms"],
    [6e10, 1e9, "s"],
    [Infinity, 6e10, "min"],
  ]),
};

/**
 * @param unit Grafana's name of it
 * @throws Error for a unit that none of our panels has
 */
export function formatValue(value: number, unit: string, decimals?: number): string {
  if (unit.startsWith(SUFFIX)) return `${fixed(value, decimals)} ${unit.slice(SUFFIX.length)}`;
  const format = (FORMATS as Partial<Record<string, Format>>)[unit];
  if (!format) throw new Error(`units.ts does not know how Grafana writes the unit ${unit}`);
  return format(value, decimals);
}

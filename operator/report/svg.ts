/** Elements as text, with everything escaped, and scales. Pure. */

export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

type Attributes = Record<string, string | number | undefined>;

/** `children` are elements, escaped already. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? tenths(value) : escapeText(value!)}"`)
    .join("");
  return children.length > 0 ? `<${name}${written}>${children.join("")}</${name}>` : `<${name}${written}/>`;
}

/** What a pointer that rests on the element is told. */
export const tip = (text: string): string => element("title", {}, escapeText(text));

export const label = (text: string, x: number, y: number, attributes: Attributes = {}): string =>
  element("text", { x, y, ...attributes }, escapeText(text));

export type Scale = (value: number) => number;

export const linear =
  ([from, until]: readonly [number, number], [first, last]: readonly [number, number]): Scale =>
  (value) =>
    until === from ? first : first + ((value - from) / (until - from)) * (last - first);

/** A round step of 1, 2 or 5 times a power of ten, so that there are about so many of them. */
export function roundStep(range: number, about: number): number {
  const rough = Math.max(range, Number.EPSILON) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
}

const tenths = (value: number): string => String(Math.round(value * 10) / 10);

/** Tables in documents, and the places for them. Pure. */

const markers = (name: string) =>
  [`<!-- ${name}: begin (written by opstack-ha document) -->`, `<!-- ${name}: end -->`] as const;

/** Puts the text between the markers of that name. @throws Error when the markers are not there */
export function between(document: string, name: string, text: string): string {
  const [first, last] = markers(name);
  const [begin, end] = [document.indexOf(first), document.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`the document lacks the markers "${first}" and "${last}"`);
  return `${document.slice(0, begin + first.length)}\n\n${text}\n\n${document.slice(end)}`;
}

export const markdownTable = (head: string[], rows: (string | number)[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Of what a test or a command measures, which may not have run yet. */
export const measuredRows = (head: string[], rows: (string | number)[][]): string =>
  rows.length === 0 ? "Not measured yet." : markdownTable(head, rows);

/** What fits into a window. Pure. */

export interface Size {
  columns: number;
  rows: number;
}

export interface Layout {
  /** Rows in all. */
  height: number;
  /** Columns: of names, of the strips, of what is said about a lane. */
  label: number;
  strip: number;
  status: number;
  /** Whether names are short. */
  isNarrow: boolean;
  /** Rows of facts: readers, safe head, load, guards; the first so many. */
  facts: number;
  /** Whether each validator has a lane, all share a line, or there is no room. */
  validators: "lanes" | "line" | "none";
  keyRows: number;
  separators: boolean;
  log: number;
}

/** A frame as high as the window would be written anew as a whole each time. */
const SPARE_ROWS = 1;
const NARROW = 72;
const WIDE = 110;
const LEAST_LOG = 3;
const FACTS = 4;
/** With the target before them. */
const KEYS_FIT_IN = 110;

export function layoutOf({ columns, rows }: Size, sequencers: number, validators: number): Layout {
  const isNarrow = columns < NARROW;
  const [label, status] = isNarrow ? [10, 14] : columns < WIDE ? [13, 20] : [13, 28];
  const keyRows = columns < KEYS_FIT_IN ? 2 : 1;
  const title = 1;
  const slots = 1;
  const score = 1;
  const height = Math.max(1, rows - SPARE_ROWS);
  let left = Math.max(0, height - title - slots - sequencers - score - keyRows);
  const take = (wanted: number): boolean => {
    if (left < wanted) return false;
    left -= wanted;
    return true;
  };
  const least = Math.min(left, LEAST_LOG);
  take(least);
  const facts = Math.min(left, FACTS);
  take(facts);
  const shown = validators === 0 ? "none" : take(validators) ? "lanes" : take(1) ? "line" : "none";
  const separators = take(2);
  return {
    height,
    label,
    status,
    strip: Math.max(1, columns - label - status - 2),
    isNarrow,
    facts,
    validators: shown,
    keyRows,
    separators,
    log: least + left,
  };
}

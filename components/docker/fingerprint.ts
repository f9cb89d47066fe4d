import { createHash } from "node:crypto";

/** Short, for a label: another one whenever one of the values is. */
export const fingerprint = (values: string[]): string =>
  createHash("sha256").update(values.join()).digest("hex").slice(0, 16);

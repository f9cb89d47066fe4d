/** JSON with sorted keys, so that the same value is the same text whatever order it was built in. */
export const stableJson = (value: unknown): string => `${JSON.stringify(value, sortKeys, 2)}\n`;

const sortKeys = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

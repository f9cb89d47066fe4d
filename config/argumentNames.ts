/** The stack config's snake_case keys and the component's camelCase arguments are the same names, written two ways. */

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const camelCase = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function rename(value: unknown, convert: (name: string) => string): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([name, inner]) => [convert(name), rename(inner, convert)]));
}

/** @param args plain data, in camelCase all through */
export const toConfigKeys = (args: object): Record<string, unknown> =>
  rename(args, snakeCase) as Record<string, unknown>;

export const toArgumentNames = (config: object): Record<string, unknown> =>
  rename(config, camelCase) as Record<string, unknown>;

/** What the keys of the stack config are made of: kinds of values, and the words for those that are none. */
import { z } from "zod";

/**
 * `pulumi config set KEY 3` stores text; numbers and booleans arrive as such only from structured values.
 *
 * @param hint of what may stand in its place (`derived.ts` puts the number there)
 */
export const integer = (minimum: number, maximum: number, hint = "") => {
  const error = ({ input }: { input?: unknown }) => {
    const wanted = `a whole number from ${minimum} to ${maximum}`;
    return input === undefined
      ? `is missing: ${wanted}${hint}`
      : `must be ${wanted}, not ${JSON.stringify(input)}${hint}`;
  };
  return z
    .preprocess(
      (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
      z.number({ error }).refine((value) => Number.isInteger(value) && value >= minimum && value <= maximum, { error }),
    )
    .meta({ values: `${minimum} to ${maximum}` });
};

/** In its place the name of a known chain may stand, or `random` where one may be chosen. */
export const chainId = (isChosen: boolean) => {
  const random = isChosen ? '; "random" chooses one' : "";
  const hint = `${random}; the name of a known chain, such as op-sepolia, stands for its id`;
  const values = `from 1, ${isChosen ? "`random`, " : ""}or the name of a known chain`;
  return integer(1, Number.MAX_SAFE_INTEGER, hint).meta({ values, orText: true });
};

export const flag = z
  .preprocess(
    (value) => (value === "true" ? true : value === "false" ? false : value),
    z.boolean({ error: "must be true or false" }),
  )
  .meta({ values: "`true`, `false`" });

export const port = integer(1, 65_535).meta({ values: "1 to 65535" });
export const text = z
  .string({ error: ({ input }) => (input === undefined ? "is missing" : "must be text") })
  .min(1, { error: "must not be empty" });
export const url = z
  .url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" })
  .meta({ values: "a URL" });

const URLS = { error: "must be an http:// or https:// URL, or a list of them" };

/** In the order in which they are asked; one may stand without a list. */
export const urls = z
  .preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z
      .array(z.string(URLS), URLS)
      .min(1, URLS)
      .refine((each) => each.every((text) => url.safeParse(text).success), URLS),
  )
  .meta({ values: "a URL, or a list of URLs" });

export const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, { error: "must be an address of 0x and 40 hexadecimal digits" })
  .meta({ values: "an address" });

export const pem = text
  .regex(/^-----BEGIN [A-Z ]+-----/, { error: 'must be PEM, which begins with "-----BEGIN"' })
  .meta({ values: "PEM" });

/** Words what is wrong with the keys of an object, in whose place a word may stand. */
const keyedBy =
  (known: readonly string[], word?: string) =>
  ({ code }: { code?: string }): string | undefined =>
    code === "unrecognized_keys"
      ? `unknown key; known are ${known.join(", ")}`
      : code === "invalid_type"
        ? `must ${word === undefined ? "" : `be "${word}", or `}hold keys of ${known.join(", ")}`
        : undefined;

/** An object that knows all its keys. */
export const keyed = <Shape extends z.core.$ZodShape>(shape: Shape, word?: string) =>
  z.strictObject(shape, { error: keyedBy(Object.keys(shape), word) });

/** An object all of whose keys have defaults, so that leaving it out means the defaults. */
export const section = <Shape extends z.core.$ZodShape>(shape: Shape, word?: string) =>
  keyed(shape, word)
    .prefault({} as never)
    .meta(word === undefined ? {} : { word });

/** An object with some of the known keys, each of the same kind. */
export const some = <Key extends string, Value extends z.ZodType>(known: readonly Key[], value: Value) =>
  z.partialRecord(z.enum(known), value, { error: keyedBy(known) }).default({});

/** Digits or a word: `pulumi config set --path` makes numbers of digits. */
export const digitsOr = (pattern: RegExp, error: string) =>
  z.preprocess(
    (value) => (typeof value === "number" ? String(value) : value),
    z.string({ error }).regex(pattern, { error }),
  );

export const enabled = (what: string, byDefault = true) =>
  flag.default(byDefault).describe(`Whether the network has ${what}`);

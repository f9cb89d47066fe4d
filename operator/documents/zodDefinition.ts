import type { z } from "zod";
import { FORKS } from "../../config/hardforks";
import { SERVICE_KEYS } from "../../config/schema";

/** The parts of zod's definitions that this project's schema is made of. */
export interface Definition {
  type: string;
  shape?: Record<string, z.ZodType>;
  entries?: Record<string, string>;
  innerType?: z.ZodType;
  out?: z.ZodType;
  keyType?: z.ZodType;
  valueType?: z.ZodType;
  defaultValue?: unknown;
}

export const definitionOf = (schema: z.ZodType): Definition => schema.def;

/** What a record has an entry for each of. */
export function keyedBy({ keyType }: Definition): "service" | "image" | "host" | "fork" {
  const { entries } = definitionOf(keyType!);
  if (!entries) return "host";
  const names = Object.keys(entries);
  if (names.every((name) => (FORKS as readonly string[]).includes(name))) return "fork";
  return names.every((name) => (SERVICE_KEYS as readonly string[]).includes(name)) ? "service" : "image";
}

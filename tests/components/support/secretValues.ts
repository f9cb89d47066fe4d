/** How Pulumi writes a secret value on the wire, and how to find them in the inputs of a resource. */

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

interface SecretValue {
  value: unknown;
}

export const isSecretValue = (value: unknown): value is SecretValue =>
  typeof value === "object" && value !== null && (value as Record<string, unknown>)[SIGNATURE_KEY] === SECRET_SIGNATURE;

export interface FoundSecret {
  /** Where it stands: `uploads[0].content`. */
  path: string;
  value: string;
}

/** All values that Pulumi treats as secrets. */
export function secretsIn(value: unknown, path = ""): FoundSecret[] {
  if (isSecretValue(value)) return [{ path, value: String(value.value) }];
  if (Array.isArray(value)) return value.flatMap((entry, index) => secretsIn(entry, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => secretsIn(entry, path ? `${path}.${key}` : key));
}

/** The value as text, without what is secret: what anybody may read in the state, in logs and in `docker inspect`. */
export const publicText = (value: unknown): string =>
  JSON.stringify(value, (_, entry: unknown) => (isSecretValue(entry) ? "[secret]" : entry));

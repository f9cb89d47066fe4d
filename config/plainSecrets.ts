/** Secrets that a stack's config holds as plain text. Pure. */
import { decode, isSecretKey, keysUnder, NAMESPACE, setCommand } from "./load";
import { DEVELOPMENT_MNEMONIC } from "./schema";

/**
 * What should be encrypted and is not, with the command that does it.
 *
 * @param allConfig full keys to text
 * @param encrypted full keys whose values hold something that is encrypted: of those nothing more is known
 */
export function plainSecretWarnings(
  allConfig: Record<string, string>,
  encrypted: readonly string[],
  project = NAMESPACE,
): string[] {
  return [...new Set([NAMESPACE, project])].flatMap((namespace) =>
    Object.entries(keysUnder(namespace, allConfig))
      .filter(([key]) => !encrypted.includes(`${namespace}:${key}`))
      .flatMap(([key, value]) => leavesOf(key, decode(value)))
      .filter(([key, value]) => isSecretKey(key) && !isKnownToAll(key, value))
      .map(([key]) => `${key} is a secret, and the stack's config has it as plain text: ${setCommand(key, namespace)}`),
  );
}

/** The development mnemonic, and the index of an account, which says nothing without the mnemonic. */
const isKnownToAll = (key: string, value: unknown): boolean =>
  value === DEVELOPMENT_MNEMONIC || (key.startsWith("keys.") && /^\d+$/.test(String(value)));

/** Every value that holds no others, with its key. */
function leavesOf(key: string, value: unknown): [key: string, value: unknown][] {
  if (Array.isArray(value)) return value.flatMap((each: unknown, index) => leavesOf(`${key}[${index}]`, each));
  if (typeof value !== "object" || value === null) return [[key, value]];
  return Object.entries(value).flatMap(([name, each]) => leavesOf(`${key}.${name}`, each));
}

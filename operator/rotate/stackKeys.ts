/** The keys of a stack's config, secrets included, and how another one gets there. */
import { NAMESPACE } from "../../config/load";
import type { RotatedKey } from "../../config/keys";
import { DEVELOPMENT_MNEMONIC } from "../../config/schema";
import { PROJECT_NAME, type PulumiCli } from "../pulumi";

/** As `pulumi config --json` gives it. */
type ShownConfig = Record<string, { value?: string }>;

export interface StackKeys {
  mnemonic: string;
  keys: Partial<Record<RotatedKey, string>>;
  /** What the section `signer` names: keys of roles among it are with a remote signer. */
  signer: string[];
}

export async function readKeys(pulumi: PulumiCli, stack: string): Promise<StackKeys> {
  const config = await pulumi.json<ShownConfig>(["config", "--show-secrets", "--stack", stack]);
  const valueOf = (key: string) => (config[`${NAMESPACE}:${key}`] ?? config[`${PROJECT_NAME}:${key}`])?.value;
  return {
    mnemonic: valueOf("mnemonic") ?? DEVELOPMENT_MNEMONIC,
    keys: parseKeys(valueOf("keys")),
    signer: Object.keys(parseKeys(valueOf("signer"))),
  };
}

/** @param text JSON, whose numbers are indexes */
export const parseKeys = (text: string | undefined): StackKeys["keys"] =>
  text === undefined
    ? {}
    : Object.fromEntries(
        Object.entries(JSON.parse(text) as Record<string, unknown>).map(([key, value]) => [key, String(value)]),
      );

/** A private key goes by standard input, because arguments are open to others, and stays encrypted. */
export async function writeKey(pulumi: PulumiCli, stack: string, key: RotatedKey, value: string): Promise<void> {
  const path = ["config", "set", "--path", `${NAMESPACE}:keys.${key}`];
  if (value.startsWith("0x")) await pulumi.capture([...path, "--secret", "--stack", stack], value);
  else await pulumi.capture([...path, value, "--stack", stack]);
}

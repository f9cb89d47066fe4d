/** From the component's arguments to what it declares. */
import type { Address } from "viem";
import { deriveAccounts, type AccountRole, type Accounts } from "./accounts";
import { camelCase, toConfigKeys } from "./argumentNames";
import { presentAccounts, rotatedRoles } from "./keys";
import { ConfigError, parseConfig } from "./load";
import type { Plan } from "./plan";
import type { ConfigProblem } from "./rules";
import type { StackConfig } from "./schema";
import { remoteSigner, signedRoles, type RemoteSigner, type SignedRole } from "./signer";
import { planTopology } from "./topology";

export interface PlannedNetwork {
  config: StackConfig;
  plan: Plan;
  /** Those that work now, where no remote signer has their keys. Their keys are secrets. */
  accounts: Accounts;
  /** Undefined where all keys are here. */
  signer?: RemoteSigner;
  /** Those that the chain began with. */
  firstAccounts: Accounts;
  /** Roles whose accounts the config names, so that L1 may have to learn of them, or they may lack money. */
  namedRoles: SignedRole[];
  gatewaySecrets: GatewaySecrets;
  l1Urls: L1Urls;
}

/** Where an L1 that is not ours is asked, in this order. All of it secret: providers put API keys into the path. */
export interface L1Urls {
  rpcUrls: string[];
  beaconUrls: string[];
}

/** What opens the gateway's door for others; all of it secret. */
export interface GatewaySecrets {
  apiKeys: string[];
  /** PEM; undefined where the gateway makes its own. */
  certificate?: { cert: string; key: string };
}

/** Whose account a role has now, whoever has its key. */
export const addressOf = (
  { accounts, signer }: Pick<PlannedNetwork, "accounts" | "signer">,
  role: AccountRole,
): Address => (role === "deployer" ? undefined : signer?.addresses[role]) ?? accounts[role].address;

/** Everything that is wrong with the arguments, by their own names. */
export class ArgumentsError extends Error {
  override readonly name = "ArgumentsError";

  constructor(component: string, problems: ConfigProblem[]) {
    super(
      [
        `The arguments of OpStackNetwork "${component}" are wrong; nothing was changed:`,
        ...problems.map(({ key, message }) => `  - ${inArguments(key)}: ${inArguments(message)}`),
      ].join("\n"),
    );
  }
}

/**
 * @param name of the component; the network's, unless its arguments say otherwise
 * @param args plain data, in camelCase
 * @throws ArgumentsError
 */
export function planNetwork(name: string, args: object): PlannedNetwork {
  try {
    const config = parseConfig({ network_name: name, ...toConfigKeys(args) });
    const { certificate: cert, private_key: key } = config.gateway.tls;
    const gatewaySecrets: GatewaySecrets = {
      apiKeys: [...config.gateway.api_keys].sort(),
      ...(cert !== undefined && key !== undefined ? { certificate: { cert, key } } : {}),
    };
    const signer = remoteSigner(config);
    return {
      config,
      plan: planTopology(config),
      accounts: presentAccounts(config),
      firstAccounts: deriveAccounts(config.mnemonic),
      ...(signer ? { signer } : {}),
      namedRoles: [...rotatedRoles(config), ...signedRoles(config)].sort(),
      gatewaySecrets,
      l1Urls: { rpcUrls: config.l1.rpc_url ?? [], beaconUrls: config.l1.beacon_url ?? [] },
    };
  } catch (error) {
    throw error instanceof ConfigError ? new ArgumentsError(name, error.problems) : error;
  }
}

interface MayHaveWebhook {
  monitoring?: { alertmanager?: { webhookUrl?: unknown } };
}

/** The arguments without what is known only while Pulumi runs: an output cannot be checked here, its component does so. */
export function withoutOutputs(args: object): object {
  const { monitoring } = args as MayHaveWebhook;
  const webhookUrl = monitoring?.alertmanager?.webhookUrl;
  if (webhookUrl === undefined || typeof webhookUrl === "string") return args;
  return withWebhookUrl(args, undefined);
}

/** The same arguments, with this for the URL of the webhook. */
export function withWebhookUrl(args: object, webhookUrl: unknown): object {
  const { monitoring } = args as MayHaveWebhook;
  return { ...args, monitoring: { ...monitoring, alertmanager: { ...monitoring?.alertmanager, webhookUrl } } };
}

/** Names of arguments where there were names of config keys. */
export const inArguments = (text: string): string => text.replace(/\b[a-z0-9]+(?:_[a-z0-9]+)+\b/g, camelCase);

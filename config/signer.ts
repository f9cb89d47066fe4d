/** A remote signer, which has keys in the place of this program. */
import { isAddressEqual, type Address } from "viem";
import type { AccountRole } from "./accounts";
import { presentAccounts } from "./keys";
import type { StackConfig } from "./schema";

/** By the config's names. The owner signs in jobs alone, and has a key of its own. */
const SIGNED_ROLES = {
  batcher: "batcher",
  proposer: "proposer",
  challenger: "challenger",
  unsafe_block_signer: "unsafeBlockSigner",
} as const satisfies Record<string, AccountRole>;
type SignedKey = keyof typeof SIGNED_ROLES;
export type SignedRole = (typeof SIGNED_ROLES)[SignedKey];

const SIGNED_KEYS = Object.keys(SIGNED_ROLES) as SignedKey[];

export interface RemoteSigner {
  endpoint: string;
  /** Whose keys it has. */
  addresses: Partial<Record<SignedRole, Address>>;
  /** PEM. The private key is a secret. */
  tls?: { ca: string; certificate: string; privateKey: string };
}

type Signed = Pick<StackConfig, "signer" | "keys" | "mnemonic">;

const chosenKeys = ({ signer }: Pick<StackConfig, "signer">): SignedKey[] =>
  SIGNED_KEYS.filter((key) => signer[key] !== undefined);

/** Roles whose keys it has. */
export const signedRoles = (config: Pick<StackConfig, "signer">): SignedRole[] =>
  chosenKeys(config).map((key) => SIGNED_ROLES[key]);

/** Undefined where all keys are here. @param config that the rules have checked */
export function remoteSigner({ signer }: Pick<StackConfig, "signer">): RemoteSigner | undefined {
  if (signer.endpoint === undefined) return undefined;
  const { ca, certificate, private_key: privateKey } = signer.tls;
  const hasTls = ca !== undefined && certificate !== undefined && privateKey !== undefined;
  return {
    endpoint: signer.endpoint,
    addresses: Object.fromEntries(chosenKeys({ signer }).map((key) => [SIGNED_ROLES[key], signer[key] as Address])),
    ...(hasTls ? { tls: { ca, certificate, privateKey } } : {}),
  };
}

interface SignerProblem {
  key: string;
  message: string;
}

/** What is wrong with it. @param config with a valid mnemonic, and valid keys */
export function signerProblems(config: Signed): SignerProblem[] {
  const { signer, keys } = config;
  const chosen = chosenKeys(config);
  const both = chosen.filter((key) => key in keys && keys[key as keyof typeof keys] !== undefined);
  return [
    ...(signer.endpoint === undefined && chosen.length > 0
      ? [{ key: "signer.endpoint", message: `is missing: signer.${chosen[0]} says that a signer has that key` }]
      : []),
    ...(signer.endpoint !== undefined && chosen.length === 0
      ? [
          {
            key: "signer.endpoint",
            message: `has no use without an account whose key it has: set one of ${SIGNED_KEYS.map((key) => `signer.${key}`).join(", ")}, or remove it`,
          },
        ]
      : []),
    ...both.map((key) => ({
      key: `keys.${key}`,
      message: `and signer.${key} are both set: the key is here, or in the signer`,
    })),
    ...tlsProblems(signer),
    ...sharedAccounts(config, chosen),
  ];
}

function tlsProblems({ endpoint, tls }: StackConfig["signer"]): SignerProblem[] {
  const given = [tls.ca, tls.certificate, tls.private_key].filter((part) => part !== undefined);
  if (given.length === 0) return [];
  if (given.length < 3) {
    return [{ key: "signer.tls", message: "is not whole: ca, certificate and private_key belong together" }];
  }
  return endpoint?.startsWith("http://")
    ? [{ key: "signer.endpoint", message: "begins with http://, and signer.tls is for https://: change one of them" }]
    : [];
}

/** Two programs that send with one account take each other's nonces. */
function sharedAccounts(config: Signed, chosen: SignedKey[]): SignerProblem[] {
  const { signer } = config;
  if (chosen.length === 0) return [];
  const signed = signedRoles(config);
  const taken = Object.entries(presentAccounts(config))
    .filter(([role]) => !signed.some((each) => each === role))
    .map(([role, { address }]) => ({ name: `the ${role}'s`, address }));
  return chosen.flatMap((key) => {
    const address = signer[key] as Address;
    const other = taken.find((each) => isAddressEqual(each.address, address));
    taken.push({ name: `signer.${key}'s`, address });
    return other
      ? [{ key: `signer.${key}`, message: `is ${other.name} account too, and their transactions would collide` }]
      : [];
  });
}

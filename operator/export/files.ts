/** The files of an export, as text, from what is known of the network. Pure. */
import type { Address, Hash, Hex } from "viem";
import { developmentAccounts, ROLE_INDEX } from "../../config/accounts";
import { exportLines, variablesOf, type Endpoint } from "../network/endpoints";
import type { Peer } from "./peers";

export interface FreeAccount {
  address: Address;
  privateKey: Hex;
}

/** What an export says about a network; `network.json` in its folder. Public, but for keys that everybody knows. */
export interface ExportedNetwork {
  network: string;
  l1: { chainId: number; genesis: Hash; contracts: Record<string, Address> };
  l2: { chainId: number; genesis: Hash; /** Seconds. */ blockTime: number };
  endpoints: Endpoint[];
  peers: Peer[];
  /** Development accounts with money that no service of the network uses; none where the mnemonic is the user's own. */
  accounts: FreeAccount[];
}

export const EXPORT_FILE = "network.json";

/** @param isDevelopment whether the network's mnemonic is the development one */
export function freeAccounts(isDevelopment: boolean): FreeAccount[] {
  const used = new Set<number>(Object.values(ROLE_INDEX));
  return isDevelopment ? developmentAccounts().filter((_, index) => !used.has(index)) : [];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** File name to content; the genesis files of the volume come besides. */
export function exportedFiles(exported: ExportedNetwork): Record<string, string> {
  return {
    [EXPORT_FILE]: json(exported),
    "contracts.json": json(exported.l1.contracts),
    "accounts.json": json(exported.accounts),
    "peers.json": json(exported.peers),
    ".env": environmentFile(exported),
    "chain.ts": chainFile(exported),
  };
}

/** Read by shells (`. ./.env`) and by the programs that read such files, which take `export` before a name. */
const environmentFile = ({ l1, l2, endpoints, peers }: ExportedNetwork): string =>
  `${exportLines([
    ["L1_CHAIN_ID", String(l1.chainId)],
    ["L2_CHAIN_ID", String(l2.chainId)],
    ...variablesOf(endpoints),
    ["L2_BOOTNODES", peers.map(({ enode }) => enode).join(",")],
    ["L2_STATIC_PEERS", peers.map(({ multiaddress }) => multiaddress).join(",")],
    ["L2_ENRS", peers.map(({ enr }) => enr).join(",")],
  ])}\n`;

/** Names of viem's `chainConfig` for OP Stack chains to op-deployer's. */
const VIEM_CONTRACTS = {
  disputeGameFactory: "DisputeGameFactoryProxy",
  l1StandardBridge: "L1StandardBridgeProxy",
  portal: "OptimismPortalProxy",
};

/** A module for programs that use viem: both chains, and L2's contracts on L1, for `viem/op-stack`. */
function chainFile({ network, l1, l2, endpoints }: ExportedNetwork): string {
  const url = (variable: string) => endpoints.find((each) => each.variable === variable)?.url;
  const urls = (prefix: string) => {
    const [http, webSocket] = [url(`${prefix}_RPC_URL`), url(`${prefix}_WS_URL`)];
    return { http: http ? [http] : [], ...(webSocket ? { webSocket: [webSocket] } : {}) };
  };
  const contracts = Object.entries(VIEM_CONTRACTS).flatMap(([name, deployed]) => {
    const address = l1.contracts[deployed];
    return address ? [`    ${name}: { [l1.id]: { address: "${address}" } },`] : [];
  });
  const definition = (id: number, name: string, prefix: string) => [
    `  id: ${id},`,
    `  name: ${JSON.stringify(name)},`,
    '  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },',
    `  rpcUrls: { default: ${JSON.stringify(urls(prefix))} },`,
    "  testnet: true,",
  ];
  return [
    `// The chains of ${network}, for viem. Written by opstack-ha export.`,
    "//",
    "// A client of l1 that asks for games or withdrawals (viem/op-stack) needs `batch: { multicall: { deployless: true } }`,",
    "// because viem reads several contracts at once through Multicall3, which this L1 does not have.",
    'import { defineChain } from "viem";',
    'import { chainConfig } from "viem/op-stack";',
    "",
    "export const l1 = defineChain({",
    ...definition(l1.chainId, `${network} L1`, "L1"),
    "});",
    "",
    "export const l2 = defineChain({",
    "  ...chainConfig,",
    ...definition(l2.chainId, network, "L2"),
    "  sourceId: l1.id,",
    `  blockTime: ${l2.blockTime * 1_000},`,
    "  contracts: {",
    "    ...chainConfig.contracts,",
    ...contracts,
    "  },",
    "});",
    "",
  ].join("\n");
}

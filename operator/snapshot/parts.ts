/** The parts of a snapshot, and what of a volume belongs into one. Pure. */
import type { Network, NetworkContainer } from "../network/model";
import { CONSENSUS_CLIENTS, EXECUTION_CLIENTS } from "../network/discover";

export const GENESIS_PART = "genesis";
export const L1_PART = "l1";

export const fileOf = (part: string): string => `${part}.tar.gz`;

const includes = (names: readonly string[], name: string): boolean => names.includes(name);
export const isExecutionClient = ({ component }: Pick<NetworkContainer, "component">): boolean =>
  includes(EXECUTION_CLIENTS, component);
export const isConsensusClient = ({ component }: Pick<NetworkContainer, "component">): boolean =>
  includes(CONSENSUS_CLIENTS, component);

/** The consensus client that keeps data of the chain: the safe head at each L1 block. kona-node keeps a list of peers alone. */
export const SAFE_HEADS_PART = "op-node";

/** What a container's own volume is filled with by a snapshot: a part, or nothing; undefined where it is left alone. */
export function fillingOf({
  role,
  component,
}: Pick<NetworkContainer, "role" | "component">): string | "nothing" | undefined {
  if (role === "l1") return L1_PART;
  if (isExecutionClient({ component }) || component === SAFE_HEADS_PART) return component;
  // Raft is founded anew; op-challenger looks at all games anew.
  if (["kona-node", "op-conductor", "op-challenger"].includes(component)) return "nothing";
  return undefined;
}

/** The parts that a network needs, L1's and the genesis left out. */
export const clientPartsOf = ({ containers }: Pick<Network, "containers">): string[] =>
  [
    ...new Set(
      containers.flatMap((container) => {
        const filling = fillingOf(container);
        return filling === undefined || filling === "nothing" || filling === L1_PART ? [] : [filling];
      }),
    ),
  ].sort();

/** go-ethereum writes these where it is not given a key, a secret or peers of its own; L1's is not. */
const GETH_IDENTITY = ["geth/nodekey", "geth/jwtsecret", "geth/nodes", "keystore", "geth.ipc"];

/** What is bound to one node, or is a copy: by component, paths in its volume. */
const LEFT_OUT: Record<string, string[]> = {
  // Its state is whole after an orderly stop, so that nobody needs the copy.
  anvil: ["state.previous.json", "state.previous.json.new"],
  geth: GETH_IDENTITY,
  "op-geth": GETH_IDENTITY,
  "op-reth": ["discovery-secret", "jwt.hex", "known-peers.json", "reth.ipc"],
};

/** Folders in which `load` keeps what a volume held before. */
export const ASIDE = { done: ".before-load", half: ".setting-aside" } as const;

/** @param path relative to the volume, without a slash at either end */
export function isSaved(component: string, path: string): boolean {
  const left = [...(LEFT_OUT[component] ?? []), ASIDE.done, ASIDE.half, "lost+found"];
  return !left.some((each) => path === each || path.startsWith(`${each}/`));
}

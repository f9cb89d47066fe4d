/** How soon a client that was killed is connected again, as it says itself. */
import { execa } from "execa";
import { connectLocalEngine } from "../../../operator/network/discover";
import { allNodes, type Network, type NetworkNode } from "../../../operator/network/model";
import { call, callAll } from "../../../shared/rpc/light";
import { sleep } from "../../../shared/rpc/deadline";

const LOOKS_EVERY = 100;
const WITHIN = 60_000;

export interface Reconnection {
  client: string;
  node: string;
  /** Seconds from the kill to the client's first answer. */
  answers: number;
  /** Seconds from that answer until it has peers of both roles. */
  hasPeers: number;
}

interface Peers {
  peers?: Record<string, unknown>;
}

/** Kills one client of each kind, one after the other: of a validator, and of a sequencer that follows. */
export async function reconnections(network: Network, nodes: NetworkNode[]): Promise<Reconnection[]> {
  const ids = new Map<string, NetworkNode["role"]>();
  for (const { nodeRpcUrl, role, execution } of allNodes(network)) {
    ids.set((await call<{ peerID: string }>(nodeRpcUrl, "opp2p_self")).peerID, role);
    ids.set(await addressOf(execution.name), role);
  }
  const found: Reconnection[] = [];
  for (const node of nodes) {
    found.push(await afterKill(node, node.consensus, () => hasBothRoles(node, ids)));
    found.push(await afterKill(node, node.execution, () => executionHasBothRoles(node, ids)));
    await sleep(10_000);
  }
  return found;
}

async function afterKill(
  node: NetworkNode,
  { name, component }: NetworkNode["execution"],
  isConnected: () => Promise<boolean>,
): Promise<Reconnection> {
  const killed = Date.now();
  const container = connectLocalEngine().getContainer(name);
  await container.kill();
  await container.start().catch(() => undefined);
  let answered: number | undefined;
  while (Date.now() - killed < WITHIN) {
    const connected = await isConnected().catch(() => undefined);
    if (connected !== undefined) answered ??= Date.now();
    if (connected && answered !== undefined) {
      const [answers, hasPeers] = [answered - killed, Date.now() - answered].map((time) => time / 1000);
      return { client: component, node: node.name, answers: answers!, hasPeers: hasPeers! };
    }
    await sleep(LOOKS_EVERY);
  }
  throw new Error(`${name} was not connected again within ${WITHIN / 1000} s`);
}

async function hasBothRoles({ nodeRpcUrl }: NetworkNode, ids: Map<string, NetworkNode["role"]>): Promise<boolean> {
  const [{ peers = {} } = {}] = await callAll<[Peers]>(nodeRpcUrl, [{ method: "opp2p_peers", params: [true] }]);
  const roles = new Set(Object.keys(peers).map((id) => ids.get(id)));
  return roles.has("sequencer") && roles.has("validator");
}

/** By the socket that its operators use. @throws while it does not answer */
async function executionHasBothRoles(
  { execution }: NetworkNode,
  ids: Map<string, NetworkNode["role"]>,
): Promise<boolean> {
  const script = "admin.peers.map(function (peer) { return peer.network.remoteAddress }).join()";
  const { stdout } = await execa("docker", [
    "exec",
    execution.name,
    "geth",
    "attach",
    "--exec",
    script,
    "/data/geth.ipc",
  ]);
  const addresses = [...stdout.matchAll(/(\d+\.\d+\.\d+\.\d+):/g)].map(([, address]) => address!);
  const roles = new Set(addresses.map((address) => ids.get(address)));
  return roles.has("sequencer") && roles.has("validator");
}

async function addressOf(name: string): Promise<string> {
  const { NetworkSettings } = await connectLocalEngine().getContainer(name).inspect();
  return Object.values(NetworkSettings.Networks)[0]!.IPAddress;
}

/** How nodes of one's own find those of a network. */
import type Docker from "dockerode";
import { enodeUrl, enr, peerId } from "../../config/identity";
import { PORTS } from "../../config/ports";
import { PATHS } from "../../shared/paths";
import { allNodes, type Network, type NetworkContainer } from "../network/model";
import { archiveOf } from "../network/volumes";
import { firstFile } from "../tar";

/** Public, all of it. */
export interface Peer {
  /** `sequencer-1`. */
  node: string;
  /** Of the execution client, for static peers and as a bootnode. */
  enode: string;
  /** Of the consensus client, for op-node's `--p2p.static`. */
  multiaddress: string;
  /** Of the consensus client, for kona-node's `--p2p.bootnodes`. */
  enr: string;
  peerId: string;
}

/** Addresses are those on the network's own Docker network, which this machine reaches too on Linux. */
export const peersOf = (docker: Docker, network: Network, l2ChainId: number): Promise<Peer[]> =>
  Promise.all(
    allNodes(network).map(async ({ name, execution, consensus }) => {
      const [executionKey, consensusKey] = await Promise.all([p2pKey(docker, execution), p2pKey(docker, consensus)]);
      const [executionAddress, address] = await Promise.all([
        addressOf(docker, execution, network.name),
        addressOf(docker, consensus, network.name),
      ]);
      return peer(name, { executionKey, consensusKey, executionAddress, address, l2ChainId });
    }),
  );

interface Identity {
  /** Secret, and used for nothing but what is public of them. */
  executionKey: string;
  consensusKey: string;
  executionAddress: string;
  address: string;
  l2ChainId: number;
}

export function peer(
  node: string,
  { executionKey, consensusKey, executionAddress, address, l2ChainId }: Identity,
): Peer {
  const id = peerId(consensusKey);
  return {
    node,
    enode: enodeUrl(executionKey, executionAddress, PORTS.executionP2p),
    multiaddress: `/ip4/${address}/tcp/${PORTS.consensusP2pTcp}/p2p/${id}`,
    enr: enr({
      privateKey: consensusKey,
      address,
      tcpPort: PORTS.consensusP2pTcp,
      udpPort: PORTS.consensusP2pUdp,
      l2ChainId,
    }),
    peerId: id,
  };
}

/** The nodes' own keys are in no volume, but in files of the containers. */
const p2pKey = async (docker: Docker, container: NetworkContainer): Promise<string> =>
  (await firstFile(await archiveOf(docker, container, PATHS.p2pKey))).toString("utf8").trim();

async function addressOf(docker: Docker, { id }: NetworkContainer, network: string): Promise<string> {
  const { NetworkSettings } = await docker.getContainer(id).inspect();
  const { IPAMConfig, IPAddress } = NetworkSettings.Networks[network] ?? {};
  // A stopped container has its configured address alone.
  return (IPAMConfig as { IPv4Address?: string } | undefined)?.IPv4Address ?? IPAddress ?? "";
}

import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { enodeUrl, enr, peerId } from "../../config/identity";
import type { NodePlan } from "../../config/plan";
import { PORTS } from "../../config/ports";

export interface NodeKeysArgs {
  node: NodePlan;
  l2ChainId: number;
}

/**
 * The P2P identities of one pair. The private keys are secrets; what peers need to know of them is public, and known
 * before anything starts, for addresses are fixed.
 */
export class NodeKeys extends pulumi.ComponentResource {
  readonly executionKey: pulumi.Output<string>;
  readonly consensusKey: pulumi.Output<string>;
  /** enode URL of the execution client. */
  readonly executionEnode: pulumi.Output<string>;
  /** enode URL of the consensus client. */
  readonly consensusEnode: pulumi.Output<string>;
  /** libp2p multiaddress of the consensus client. */
  readonly consensusMultiaddress: pulumi.Output<string>;
  /** Signed node record of the consensus client. */
  readonly consensusEnr: pulumi.Output<string>;

  constructor(name: string, { node, l2ChainId }: NodeKeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:NodeKeys", name, {}, opts);
    const privateKey = (part: string) =>
      new random.RandomBytes(`${name}-${part}`, { length: 32 }, { parent: this }).hex;
    const { execution, consensus } = node;

    this.executionKey = privateKey("execution");
    this.consensusKey = privateKey("consensus");
    const publicPart = (key: pulumi.Output<string>, derive: (key: string) => string) =>
      pulumi.unsecret(key.apply(derive));
    this.executionEnode = publicPart(this.executionKey, (key) => enodeUrl(key, execution.address, PORTS.executionP2p));
    this.consensusEnode = publicPart(this.consensusKey, (key) =>
      enodeUrl(key, consensus.address, PORTS.consensusP2pTcp),
    );
    this.consensusMultiaddress = publicPart(
      this.consensusKey,
      (key) => `/ip4/${consensus.address}/tcp/${PORTS.consensusP2pTcp}/p2p/${peerId(key)}`,
    );
    this.consensusEnr = publicPart(this.consensusKey, (key) =>
      enr({
        privateKey: key,
        address: consensus.address,
        tcpPort: PORTS.consensusP2pTcp,
        udpPort: PORTS.consensusP2pUdp,
        l2ChainId,
      }),
    );
    this.registerOutputs();
  }
}

import * as pulumi from "@pulumi/pulumi";
import { OpStackNetwork } from "../components";

/**
 * Arguments of `OpStackChain`: one level, and no choice of types, because that is what Pulumi's analyzer of components
 * takes. Programs in TypeScript have all of them, with `OpStackNetwork`.
 */
export interface OpStackChainArgs {
  /** Prefix of every container, network and volume. Default: the component's name. */
  networkName?: string;
  /** Sequencers, 1 to 9. Default 3. */
  sequencerCount?: number;
  /** L2 nodes in all, sequencers included. Default 7. */
  l2Nodes?: number;
  /** Seconds between two L2 blocks. Default 2. */
  l2BlockTime?: number;
  /** Seconds between two L1 blocks. Default 12. */
  l1BlockTime?: number;
  /** Chain id of L2. Default 42069. */
  l2ChainId?: number;
  /** `op-reth` or `op-geth`, of all nodes. Default op-reth. */
  executionClient?: string;
  /** `kona-node` or `op-node`, of all nodes. Default kona-node. */
  consensusClient?: string;
  /** `registry` (pinned official images) or `build` (images that `toolchain/` built). Default registry. */
  imageSource?: string;
  /** Private subnet of the Docker network, /16 to /24. Default 10.77.0.0/24. */
  subnet?: string;
  /** Whether there are Prometheus and Grafana. Default true. */
  monitoring?: boolean;
}

/** An OP Stack network for programs in any language: `OpStackNetwork` with the arguments that most of them need. */
export class OpStackChain extends pulumi.ComponentResource {
  /** JSON-RPC of L2, which follows the leader. */
  readonly rpcUrl: pulumi.Output<string>;
  /** The same as containers on the Docker network reach it. */
  readonly internalRpcUrl: pulumi.Output<string>;
  readonly l1RpcUrl: pulumi.Output<string>;
  /** Contract name on L1 to address. */
  readonly contracts: pulumi.Output<{ [name: string]: string }>;

  constructor(name: string, args: OpStackChainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("opstack-ha:index:OpStackChain", name, {}, opts);
    const { executionClient, consensusClient, imageSource, l1BlockTime, monitoring, ...rest } = args;
    // What is no client or no source is refused by the component, in words.
    const clients = { executionClient, consensusClient } as { executionClient: "op-reth"; consensusClient: "op-node" };
    const network = new OpStackNetwork(
      name,
      {
        ...rest,
        imageSource: imageSource as "registry" | "build" | undefined,
        l1: { blockTime: l1BlockTime },
        sequencer: clients,
        validator: clients,
        ...(monitoring === false
          ? { monitoring: { prometheus: { enabled: false }, grafana: { enabled: false } } }
          : {}),
      },
      { parent: this },
    );
    this.rpcUrl = network.rpcUrl;
    this.internalRpcUrl = network.internalRpcUrl;
    this.l1RpcUrl = network.l1RpcUrl;
    this.contracts = network.contracts;
    this.registerOutputs({
      rpcUrl: this.rpcUrl,
      internalRpcUrl: this.internalRpcUrl,
      l1RpcUrl: this.l1RpcUrl,
      contracts: this.contracts,
    });
  }
}

import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { followersOf, allNodes } from "../config/plan";
import type { PlannedNetwork } from "../config/planNetwork";
import type { NetworkState } from "../shared/networkState";
import { PATHS } from "../shared/paths";
import type { Address } from "viem";
import { ConductorCluster } from "./conductor/conductorCluster";
import { hasConductor } from "./conductor/members";
import type { Environment } from "./docker/environment";
import type { ContainerTransform } from "./docker/container";
import { hostNames } from "./docker/hostNames";
import { declareSites } from "./docker/sites";
import { executionRpcUrl, gatewayUrl } from "./endpoints";
import { Anchors } from "./docker/anchors";
import { GenesisCopies } from "./l1/genesisCopies";
import { genesisId, networkIntent } from "./l1/intent";
import { KeyRotations } from "./l1/keyRotations";
import { declareL1Layer, type L1Layer } from "./l1/l1Layer";
import { refuseAnotherDeployment } from "./l1/paidDeployment";
import type { Chain } from "./l2/chainContext";
import { describeChain } from "./l2/describeChain";
import { SequencerNode } from "./l2/sequencerNode";
import { ValidatorNode } from "./l2/validatorNode";
import { NOTHING_YET, planned, type OpStackNetworkArgs } from "./networkArgs";
import { Observability } from "./observability/observability";
import { networkOutputs, networkNode, type NetworkNode, type NetworkOutputs } from "./outputs";
import { NetworkSecrets } from "./secrets";
import { Services, type ServiceRole } from "./services/services";
import { signingOf } from "./signing";
import { Verification } from "./verification";

/** A component around long-lived containers. */
type Running = pulumi.Resource & { containerIds: pulumi.Output<string[]> };

const containerIds = (components: Running[]): pulumi.Output<string[]> =>
  pulumi.all(components.map((component) => component.containerIds)).apply((ids) => ids.flat());

/**
 * A highly available OP Stack network: L1, its contracts, the L2 nodes, the conductors' Raft cluster and the services
 * around them. It is created only as a whole: a network that does not make blocks fails the update.
 */
export class OpStackNetwork extends pulumi.ComponentResource {
  /**
   * JSON-RPC of L2 as this machine reaches it: the gateway's, which follows the leader; without one the first
   * sequencer's. Like the other outputs known once the network works, so that whoever uses it waits for that.
   */
  readonly rpcUrl: pulumi.Output<string>;
  /** The same as containers on `dockerNetwork` reach it. */
  readonly internalRpcUrl: pulumi.Output<string>;
  readonly l1RpcUrl: pulumi.Output<string>;
  readonly l2ChainId: number;
  readonly sequencers: NetworkNode[];
  readonly validators: NetworkNode[];
  /** Contract name on L1, as op-deployer names it, to address. */
  readonly contracts: pulumi.Output<Record<string, Address>>;
  /** The Docker network, for containers of one's own that join it. */
  readonly dockerNetwork: docker.Network;
  /** What a stack exports. */
  readonly outputs: NetworkOutputs;

  private readonly environment: Environment;
  private readonly planned: PlannedNetwork;
  private readonly state: NetworkState;

  /** @throws RunError that lists everything that is wrong with the arguments */
  constructor(
    private readonly name: string,
    { state = NOTHING_YET, transform, ...args }: OpStackNetworkArgs = {},
    opts?: pulumi.ComponentResourceOptions,
  ) {
    // Before anything is declared.
    const network = planned(name, args);
    super("opstack-ha:index:OpStackNetwork", name, {}, opts);
    this.planned = network;
    this.state = state;
    const { plan, firstAccounts, gatewaySecrets } = this.planned;
    const webhookUrl = args.monitoring?.alertmanager?.webhookUrl;

    const intent = networkIntent(plan, firstAccounts);
    const chainGenesisId = genesisId(intent, plan, plan.l1.origin);
    refuseAnotherDeployment(plan, state, chainGenesisId);
    this.environment = this.declareEnvironment(chainGenesisId, transform);
    const secrets = new NetworkSecrets(
      `${name}-secrets`,
      { nodes: allNodes(plan), l2ChainId: plan.chain.l2ChainId },
      { parent: this },
    );

    this.declareAnchors();
    const { environment } = this;
    const { contracts, l1, anchor } = declareL1Layer(name, { environment, planned: network, intent }, this);
    const copies = this.declareCopies(contracts);
    const rotations = new KeyRotations(name, { environment, planned: network, contracts }, this);
    // A chain that begins has no leader between whose blocks the signer could change.
    const signerIsKnown = this.rolls ? undefined : rotations.declare("unsafeBlockSigner", anchor.anchored);

    const chain = describeChain({
      environment,
      planned: network,
      secrets,
      contracts,
      copies,
      anchored: signerIsKnown ?? anchor.anchored,
      signerRotation: rotations.ofSigner,
    });
    const sequencers = this.declareSequencers(chain);
    const validators = this.declareValidators(chain, sequencers);
    const cluster = this.declareCluster(sequencers);
    // Whatever reads the chain starts once there is one.
    const producing = cluster ? cluster.formed : sequencers[0]!;
    if (this.rolls) void rotations.declare("unsafeBlockSigner", producing);
    const ready = (role: ServiceRole) => rotations.declare(role, producing);
    const batcherAccount = rotations.accountOf("batcher");

    const services = new Services(
      `${name}-services`,
      {
        environment: this.environment,
        plan,
        signing: {
          batcher: signingOf(this.planned, "batcher", PATHS.accountKey),
          proposer: signingOf(this.planned, "proposer", PATHS.accountKey),
          challenger: signingOf(this.planned, "challenger", PATHS.accountKey),
        },
        gatewaySecrets,
        contracts,
        producing,
        ready: { batcher: ready("batcher"), proposer: ready("proposer"), challenger: ready("challenger") },
        ...(batcherAccount ? { batcherAccount } : {}),
      },
      { parent: this },
    );
    const observability = new Observability(
      `${name}-observability`,
      {
        environment: this.environment,
        plan,
        grafanaPassword: secrets.grafanaPassword,
        ...(webhookUrl ? { alertWebhookUrl: pulumi.secret(webhookUrl) } : {}),
      },
      // A chain that has not begun is no reason for an alert.
      { parent: this, dependsOn: producing },
    );
    const verification = new Verification(
      `${name}-verification`,
      {
        environment: this.environment,
        plan,
        containerIds: containerIds([l1, ...sequencers, ...validators, services, observability]),
      },
      { parent: this, dependsOn: producing },
    );

    const onceVerified = (url: string) => verification.report.apply(() => url);
    this.outputs = networkOutputs({ plan, contracts, secrets });
    this.rpcUrl = onceVerified(this.outputs.l2RpcUrl!);
    this.internalRpcUrl = onceVerified(
      plan.gateways[0] ? gatewayUrl(plan.gateways[0]) : executionRpcUrl(plan.sequencers[0]!),
    );
    this.l1RpcUrl = onceVerified(this.outputs.l1RpcUrl!);
    this.l2ChainId = plan.chain.l2ChainId;
    this.sequencers = this.outputs.sequencers.map((urls) => networkNode(urls, onceVerified));
    this.validators = this.outputs.validators.map((urls) => networkNode(urls, onceVerified));
    this.contracts = contracts.addresses;
    this.dockerNetwork = this.environment.site().dockerNetwork;
    this.registerOutputs({ ...this.outputs });
  }

  /** Whether changes go from node to node. Another chain begins on all at once: none of them could wait for the others. */
  private get rolls(): boolean {
    const { running, genesis = this.environment.genesisId } = this.state;
    return running && genesis === this.environment.genesisId;
  }

  private declareEnvironment(chainGenesisId: string, transform?: ContainerTransform): Environment {
    const { plan } = this.planned;
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    return {
      network: plan.network,
      stack,
      genesisId: chainGenesisId,
      site: declareSites(this.name, { plan, stack }, this),
      hostNames: hostNames(plan),
      logRotation: plan.logRotation,
      failedAttempts: this.state.failedAttempts,
      transform,
    };
  }

  private declareAnchors(): void {
    const { cluster } = this.planned.plan;
    if (cluster) new Anchors(`${this.name}-anchors`, { environment: this.environment, cluster }, { parent: this });
  }

  /** Of the genesis, where there are several hosts. */
  private declareCopies({ genesis, prepared }: L1Layer["contracts"]): GenesisCopies | undefined {
    const { cluster } = this.planned.plan;
    if (!cluster) return undefined;
    return new GenesisCopies(
      `${this.name}-genesis-copies`,
      { environment: this.environment, cluster, genesis, prepared },
      { parent: this },
    );
  }

  private declareSequencers(chain: Chain): Running[] {
    const { plan } = this.planned;
    const nodes: SequencerNode[] = [];
    // From the last to the first, which mostly leads: so the leadership moves but once when all are replaced.
    for (const node of [...plan.sequencers].reverse()) {
      const after = this.rolls ? nodes.at(-1) : undefined;
      nodes.push(
        new SequencerNode(
          `${this.name}-${node.name}`,
          { chain, node, sequencers: plan.sequencers, ...(after ? { after } : {}) },
          { parent: this },
        ),
      );
    }
    return nodes;
  }

  private declareValidators(chain: Chain, sequencers: Running[]): Running[] {
    const { plan } = this.planned;
    const nodes: ValidatorNode[] = [];
    for (const node of followersOf(plan)) {
      // After the sequencers, which a node finds at its start and otherwise within a minute.
      const after = this.rolls ? (nodes.at(-1) ?? sequencers.at(-1)) : undefined;
      nodes.push(
        new ValidatorNode(`${this.name}-${node.name}`, { chain, node, ...(after ? { after } : {}) }, { parent: this }),
      );
    }
    return nodes;
  }

  private declareCluster(nodes: Running[]): ConductorCluster | undefined {
    const sequencers = this.planned.plan.sequencers.filter(hasConductor);
    if (sequencers.length === 0) return undefined;
    return new ConductorCluster(
      `${this.name}-conductors`,
      { environment: this.environment, sequencers, containerIds: containerIds(nodes) },
      { parent: this, dependsOn: nodes },
    );
  }
}

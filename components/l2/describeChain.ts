import type * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../../config/plan";
import type { PlannedNetwork } from "../../config/planNetwork";
import { KNOWN_L1_CHAINS } from "../../shared/externalL1";
import { PATHS } from "../../shared/paths";
import type { Environment } from "../docker/environment";
import { gatewayLeaderUrl, gatewayOn, l1BeaconUrl, l1RpcUrl, sequencersName, sequencersUrl } from "../endpoints";
import type { GenesisCopies } from "../l1/genesisCopies";
import type { L1Layer } from "../l1/l1Layer";
import type { NetworkSecrets } from "../secrets";
import { signingOf } from "../signing";
import type { Chain, SignerRotation } from "./chainContext";

export interface ChainArgs {
  environment: Environment;
  planned: PlannedNetwork;
  secrets: NetworkSecrets;
  contracts: L1Layer["contracts"];
  /** Of the genesis, where there are several hosts. */
  copies: GenesisCopies | undefined;
  /** For `dependsOn`: the rollup config is there, and L1 knows who signs. */
  anchored: pulumi.Input<pulumi.Resource>;
  /** Undefined where the config does not name the signer's key. */
  signerRotation: SignerRotation | undefined;
}

/** What all nodes of a planned network share. */
export function describeChain(args: ChainArgs): Chain {
  const { environment, planned, secrets, contracts, copies, anchored, signerRotation } = args;
  const { plan } = planned;
  return {
    environment,
    genesis: (host) => copies?.mount(host) ?? contracts.genesis,
    prepared: (host) => copies?.preparedOn(host) ?? contracts.prepared,
    anchored: copies?.copyRollup(anchored) ?? (() => anchored),
    l1RpcUrl: l1RpcUrl(plan.l1),
    l1BeaconUrl: l1BeaconUrl(plan),
    l1BlockTime: plan.chain.l1BlockTime,
    ...l1Traits(plan),
    l2ChainId: plan.chain.l2ChainId,
    ...(plan.gateways[0]
      ? { leaderRpcUrl: (host) => gatewayLeaderUrl(gatewayOn(plan.gateways, host)!) }
      : // Sequencers gossip what they get, so that any of them will do.
        { leaderRpcUrl: () => sequencersUrl(plan.network), sequencersName: sequencersName(plan.network) }),
    rpcNamespaces: plan.rpcNamespaces,
    corsOrigins: plan.corsOrigins,
    ...(plan.chain.forks ? { forks: plan.chain.forks } : {}),
    ...(signerRotation ? { signerRotation } : {}),
    jwtSecret: secrets.jwtSecret,
    blockSigning: signingOf(planned, "unsafeBlockSigner", PATHS.unsafeBlockSignerKey),
    keys: secrets.nodeKeys,
  };
}

/** What consensus clients have to know of an L1 that was there before the network. */
const l1Traits = ({ l1, chain }: Plan): Pick<Chain, "l1Traits"> =>
  l1.origin === "external"
    ? { l1Traits: { hasBlobs: l1.hasBlobs ?? false, isKnown: KNOWN_L1_CHAINS.includes(chain.l1ChainId) } }
    : {};

/** L1 with the contracts, and what ties L2 to it: of a chain of the network's own, or of one that was there before. */
import * as pulumi from "@pulumi/pulumi";
import type { PlannedNetwork } from "../../config/planNetwork";
import type { Environment } from "../docker/environment";
import { executionRpcUrl, l1RpcUrl } from "../endpoints";
import { Anvil } from "./anvil";
import { L1Contracts } from "./contracts";
import { Geth } from "./geth";
import { LiveContracts } from "./liveContracts";
import { LiveRollupAnchor } from "./liveRollupAnchor";
import { RemoteL1 } from "./remoteL1";
import { RollupAnchor } from "./rollupAnchor";

export interface L1LayerArgs {
  environment: Environment;
  planned: PlannedNetwork;
  /** op-deployer's intent, as TOML. */
  intent: string;
}

export interface L1Layer {
  contracts: L1Contracts | LiveContracts;
  /** Its long-lived containers. */
  l1: Anvil | Geth | RemoteL1;
  /** Consensus clients start after it. */
  anchor: RollupAnchor | LiveRollupAnchor;
}

/** @param name of the component that all of it belongs to */
export const declareL1Layer = (name: string, args: L1LayerArgs, parent: pulumi.Resource): L1Layer =>
  args.planned.plan.l1.origin ? remoteLayer(name, args, parent) : localLayer(name, args, parent);

/** Of the accounts that the chain began with, because the genesis depends on them. */
const roleAddresses = ({ firstAccounts }: PlannedNetwork) => Object.values(firstAccounts).map(({ address }) => address);

/** The contracts are part of its first block. */
function localLayer(name: string, { environment, planned, intent }: L1LayerArgs, parent: pulumi.Resource): L1Layer {
  const { plan, accounts } = planned;
  const contracts = new L1Contracts(
    `${name}-l1-contracts`,
    {
      environment,
      intent,
      l1ChainId: plan.chain.l1ChainId,
      l2ChainId: plan.chain.l2ChainId,
      fundedAddresses: roleAddresses(planned),
      prefundedAccounts: plan.prefundedAccounts,
      deployerKey: pulumi.secret(accounts.deployer.privateKey),
    },
    { parent },
  );
  const common = {
    environment,
    container: plan.l1,
    genesis: contracts.genesis,
    chainId: plan.chain.l1ChainId,
    blockTime: plan.chain.l1BlockTime,
  };
  const { writableGenesis, fundedAddresses } = contracts;
  const l2RpcUrl = executionRpcUrl(plan.sequencers[0]!);
  const options = { parent, dependsOn: contracts.prepared };
  const l1 =
    plan.l1.client === "geth"
      ? new Geth(
          `${name}-geth`,
          { ...common, writableGenesis, fundedAddresses, l2RpcUrl, beacon: plan.l1Beacon },
          options,
        )
      : new Anvil(`${name}-anvil`, common, options);
  const anchor = new RollupAnchor(
    `${name}-rollup-anchor`,
    { environment, genesis: writableGenesis, l1RpcUrl: l1RpcUrl(plan.l1), l2RpcUrl },
    { parent, dependsOn: l1 },
  );
  return { contracts, l1, anchor };
}

/** The contracts come to it by transactions. */
function remoteLayer(name: string, { environment, planned, intent }: L1LayerArgs, parent: pulumi.Resource): L1Layer {
  const { plan, accounts, l1Urls: urls } = planned;
  const deployerKey = pulumi.secret(accounts.deployer.privateKey);
  const l1 = new RemoteL1(`${name}-l1`, { environment, plan, urls }, { parent });
  const { genesis, writableGenesis } = l1;
  const contracts = new LiveContracts(
    `${name}-l1-contracts`,
    {
      environment,
      intent,
      chain: plan.chain,
      l1RpcUrl: l1RpcUrl(plan.l1),
      fundedAddresses: plan.l1.origin === "fork" ? roleAddresses(planned) : [],
      prefundedAccounts: plan.prefundedAccounts,
      deployerKey,
      genesis,
      writableGenesis,
    },
    { parent, dependsOn: l1 },
  );
  const anchor = new LiveRollupAnchor(
    `${name}-rollup-anchor`,
    {
      environment,
      genesis: writableGenesis,
      l1RpcUrl: l1RpcUrl(plan.l1),
      l1ChainId: plan.chain.l1ChainId,
      l2RpcUrl: executionRpcUrl(plan.sequencers[0]!),
      deployerKey,
    },
    { parent, dependsOn: contracts.prepared },
  );
  return { contracts, l1, anchor };
}

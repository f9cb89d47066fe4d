/** What of a network stands in a manifest, and what a manifest is compared with. */
import type Docker from "dockerode";
import { NAMESPACE } from "../../config/load";
import { PATHS } from "../../shared/paths";
import type { GenesisFiles } from "../network/genesisFiles";
import { allNodes, type Network } from "../network/model";
import { genesisIdOf, volumeAt } from "../network/volumes";
import { configOf } from "../stacks";
import type { ManifestContent } from "./manifest";
import { fillingOf } from "./parts";

type Description = Pick<ManifestContent, "chain" | "shape" | "images" | "secrets">;

const sorted = (values: string[]): string[] => [...new Set(values)].sort();

export async function describeNetwork(
  docker: Docker,
  network: Network,
  { rollupConfig, contracts }: GenesisFiles,
): Promise<Description> {
  const { l1, sequencers, validators, stack } = network;
  const nodes = allNodes(network);
  return {
    chain: {
      genesisId: await genesisIdOf(docker, await volumeAt(docker, l1!, PATHS.genesis)),
      l1ChainId: rollupConfig.l1_chain_id,
      l2ChainId: rollupConfig.l2_chain_id,
      l2BlockTime: rollupConfig.block_time,
      l1Genesis: rollupConfig.genesis.l1.hash,
      l2Genesis: rollupConfig.genesis.l2.hash,
      contracts: Object.fromEntries(Object.entries(contracts).sort(([one], [other]) => one.localeCompare(other))),
    },
    shape: {
      l1Client: l1!.component,
      sequencers: sequencers.length,
      validators: validators.length,
      executionClients: sorted(nodes.map(({ execution }) => execution.component)),
      consensusClients: sorted(nodes.map(({ consensus }) => consensus.component)),
    },
    images: await imagesOf(docker, network),
    secrets: { stack, mnemonic: mnemonicOf(stack) },
  };
}

/** Nothing but its kind, which the stack's file tells without being decrypted. */
const mnemonicOf = (stack: string): "development" | "own" =>
  configOf(stack)[`${NAMESPACE}:mnemonic`] === undefined ? "development" : "own";

/** Of the components that keep data of the chain, each by a name that people know. */
async function imagesOf(docker: Docker, { containers }: Network): Promise<Record<string, string>> {
  const keepers = containers.filter((container) => ![undefined, "nothing"].includes(fillingOf(container)));
  const components = sorted(keepers.map(({ component }) => component));
  const entries = components.map(async (component) => {
    const { id } = keepers.find((container) => container.component === component)!;
    const { Image } = await docker.getContainer(id).inspect();
    const tags = await docker
      .getImage(Image)
      .inspect()
      .then(
        ({ RepoTags }) => RepoTags ?? [],
        // Pruned, it is known by its content alone.
        () => [],
      );
    return [component, [...tags].sort()[0] ?? Image] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

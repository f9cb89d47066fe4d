import type * as pulumi from "@pulumi/pulumi";
import { PATHS } from "../../shared/paths";
import type { Environment, VolumeMount } from "../docker/environment";
import { volume } from "../docker/volume";

export interface GenesisVolume {
  /** For nodes. */
  genesis: VolumeMount;
  /** For the jobs that fill it. */
  writableGenesis: VolumeMount;
}

/** The volume of all genesis material. @param name of the component that it belongs to */
export function genesisVolume(name: string, environment: Environment, parent: pulumi.Resource): GenesisVolume {
  const declared = volume(
    `${name}-genesis`,
    `${environment.network}-genesis`,
    environment,
    { role: "l1", component: "genesis", index: 0 },
    { parent, provider: environment.site().provider },
    { boundToChain: true },
  );
  return {
    genesis: { volume: declared, path: PATHS.genesis, readOnly: true },
    writableGenesis: { volume: declared, path: PATHS.genesis },
  };
}

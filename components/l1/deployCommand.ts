import type { Command } from "../docker/command";
import { PATHS } from "../../shared/paths";

/** Where the job finds the intent and the empty state that it starts from. */
export const DEPLOYER_FILES = { intent: "/job/intent.toml", state: "/job/state.json" } as const;

/** op-deployer's own working folder in the genesis volume. */
export const DEPLOYER_FOLDER = `${PATHS.genesis}/deployer`;

/**
 * Deploys the L1 contracts into a genesis state. A volume that holds this chain's deployment is left as it is: its
 * chain may have run for long. A half-made deployment is made again.
 */
export const deployCommand = (l2ChainId: number, genesisId: string): Command => ({
  entrypoints: ["/bin/sh", "-ec"],
  command: [
    [
      `folder=${DEPLOYER_FOLDER}`,
      `if [ "$(cat $folder/deployed 2>/dev/null)" = ${genesisId} ]; then echo "the contracts of this chain are deployed already"; exit 0; fi`,
      `if [ -e $folder/deployed ]; then echo "the genesis volume holds another chain: remove the network with pulumi destroy, then pulumi up"; exit 1; fi`,
      "rm -rf $folder",
      "mkdir -p $folder",
      `cp ${DEPLOYER_FILES.intent} ${DEPLOYER_FILES.state} $folder/`,
      `DEPLOYER_PRIVATE_KEY="$(cat ${PATHS.accountKey})"; export DEPLOYER_PRIVATE_KEY`,
      "op-deployer --cache-dir /tmp/op-deployer apply --workdir $folder --deployment-target genesis",
      ...["genesis", "rollup", "l1"].map(
        (artifact) =>
          `op-deployer inspect ${artifact} --workdir $folder --outfile $folder/${artifact}.json ${l2ChainId}`,
      ),
      `echo ${genesisId} > $folder/deployed`,
    ].join("\n"),
  ],
});

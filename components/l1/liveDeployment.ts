/** The command lines of op-deployer for an L1 that was there before: what is to be deployed, and what L2 begins with. */
import { rpcAnswers } from "../docker/healthCheck";
import type { Command } from "../docker/command";
import { PATHS } from "../../shared/paths";
import { DEPLOYER_FILES, DEPLOYER_FOLDER } from "./deployCommand";

const shell = (lines: string[]): Command => ({ entrypoints: ["/bin/sh", "-ec"], command: [lines.join("\n")] });

/** Leaves what the volume holds of this chain as it is, and refuses that of another, because both may have been paid for. */
const unlessDone = (marker: string, genesisId: string, what: string): string[] => [
  `marker=${DEPLOYER_FOLDER}/${marker}`,
  `if [ "$(cat $marker 2>/dev/null)" = ${genesisId} ]; then echo "${what} already"; exit 0; fi`,
  'if [ -e $marker ]; then echo "the genesis volume holds another chain: remove the network with pulumi destroy, then pulumi up"; exit 1; fi',
];

const TRIES = 120;

/** Its front answers at once, and L1 behind it may not. */
const untilL1Answers = (l1RpcUrl: string): string[] => [
  "tries=0",
  `until ${rpcAnswers(l1RpcUrl, "eth_blockNumber")}; do`,
  "  tries=$((tries + 1))",
  `  if [ $tries -ge ${TRIES} ]; then echo "L1 does not answer: look at l1.rpc_url, and at the log of its container; nothing was paid"; exit 1; fi`,
  "  sleep 1",
  "done",
];

/**
 * Works out all transactions of the deployment against L1 as it is, and sends none. op-deployer could send them itself, but then it
 * notes what it has deployed after whole stages only: broken off within one it would pay for that again, or not go on at all.
 */
export const planCommand = (genesisId: string, l1RpcUrl: string): Command =>
  shell([
    ...unlessDone("planned", genesisId, "the deployment of this chain is planned"),
    // A half-made plan has cost nothing.
    `rm -rf ${DEPLOYER_FOLDER}`,
    `mkdir -p ${DEPLOYER_FOLDER}`,
    `cp ${DEPLOYER_FILES.intent} ${DEPLOYER_FILES.state} ${DEPLOYER_FOLDER}/`,
    ...untilL1Answers(l1RpcUrl),
    `DEPLOYER_PRIVATE_KEY="$(cat ${PATHS.accountKey})"; export DEPLOYER_PRIVATE_KEY`,
    `op-deployer --cache-dir /tmp/op-deployer apply --workdir ${DEPLOYER_FOLDER} --deployment-target calldata --l1-rpc-url ${l1RpcUrl}`,
    `echo ${genesisId} > $marker`,
  ]);

/** Writes what L2 begins with, once it is known on which block of L1 that is. */
export const describeCommand = (l2ChainId: number, genesisId: string): Command =>
  shell([
    ...unlessDone("deployed", genesisId, "the genesis of this chain is written"),
    ...["genesis", "rollup", "l1"].map(
      (artifact) =>
        `op-deployer inspect ${artifact} --workdir ${DEPLOYER_FOLDER} --outfile ${DEPLOYER_FOLDER}/${artifact}.json ${l2ChainId}`,
    ),
    `echo ${genesisId} > $marker`,
  ]);

/**
 * What op-deployer starts from. Unlike `emptyDeployment` it leaves the salt to chance: a chain that is deployed once more to the same
 * L1 must not ask for addresses that are taken.
 */
export const EMPTY_LIVE_DEPLOYMENT = JSON.stringify({ version: 1 });

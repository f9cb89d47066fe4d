import { Argument, Option } from "@commander-js/extra-typings";
import type { Address } from "viem";
import { call } from "../../shared/rpc/light";
import { accountOnL1 } from "../../shared/systemConfig";
import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { privateKeyOfFile } from "../money/accounts";
import { chainFacts } from "../network/l1Facts";
import { allNodes, type Network, type NetworkContainer } from "../network/model";
import { isL1External } from "../network/remoteL1";
import { isWanted, stackCommand, wholeNumberFrom } from "../options";
import { withPrepared } from "../prepare";
import { changeKey } from "../rotate/change";
import { watchHeads, type HeadGaps } from "../rotate/heads";
import { planRotation, ROLES, type RoleName } from "../rotate/plan";
import { readKeys } from "../rotate/stackKeys";
import { finish, formatSeconds, Phases, success, UserError } from "../terminal";

interface RotateOptions {
  to?: number | undefined;
  keyFile?: string | undefined;
  json: boolean;
}

export const rotateCommand = () =>
  stackCommand("rotate", "give the batcher or the signer of unsafe blocks another key, while the network runs")
    .addArgument(new Argument("<role>", "whose key").choices(Object.keys(ROLES) as RoleName[]))
    .addOption(
      new Option("--to <index>", "of an account of the mnemonic; default the next that nobody has, from 10 on")
        .argParser(wholeNumberFrom(0))
        .conflicts("keyFile"),
    )
    .option("--key-file <file>", "a private key, in hexadecimal digits; the config keeps it encrypted")
    .option("--json", "print the result as JSON")
    .addHelpText(
      "after",
      "\nIt sets keys.batcher or keys.unsafe_block_signer in the stack's config, and runs an update, which tells L1 at the right moment.\n" +
        "One that was interrupted goes on with the same command, or with up.\n" +
        "\nExamples:\n  opstack-ha rotate batcher\n  opstack-ha rotate signer --to 12\n  opstack-ha rotate batcher --key-file ./new-key --json",
    )
    .action((role, { json, ...options }) =>
      finish(() => rotateRole(role, { ...options, json: isWanted(json, "JSON") })),
    );

/** Seconds that the safe head has, once all is in place, to move on. */
const SAFE_HEAD_WITHIN_SECONDS = 180;

async function rotateRole(role: RoleName, { to, keyFile, json }: RotateOptions): Promise<number> {
  const wanted = keyFile === undefined ? to?.toString() : privateKeyOfFile("--key-file", keyFile);
  const { network } = await reachNetwork();
  // The network that runs is the one that is meant, also where nothing is selected.
  process.env["STACK"] = network.stack;
  if (role === "batcher" && !network.batcher) {
    throw new UserError(`${network.name} has no op-batcher here: its key is where that batcher is`);
  }
  const { systemConfig } = await chainFacts(network);
  const present = await accountOnL1(l1Of(network), systemConfig, ROLES[role].role);
  return withPrepared(new Phases(), { images: false }, async (prepared) => {
    const started = Date.now();
    const stackKeys = await readKeys(prepared.pulumi, prepared.stack);
    if (stackKeys.signer.includes(ROLES[role].key)) {
      throw new UserError(
        `a remote signer has the key of ${ROLES[role].name}: give it another one, set signer.${ROLES[role].key} to its address, and then: make up`,
      );
    }
    const { mnemonic, keys } = stackKeys;
    const served = holdersOf(role, network).map(({ account }) => account);
    const plan = planRotation({ role, mnemonic, keys, present, served, ...(wanted === undefined ? {} : { wanted }) });
    if (role === "batcher" && isL1External(network)) await refuseWithoutMoney(l1Of(network), plan.account);
    const urls = allNodes(network).map(({ nodeRpcUrl }) => nodeRpcUrl);
    const { gaps } = await watchHeads(urls, SAFE_HEAD_WITHIN_SECONDS, () =>
      changeKey({ role, plan, stackKeys, network, prepared }),
    );
    const now = await accountOnL1(l1Of(network), systemConfig, ROLES[role].role);
    if (now !== plan.account) {
      throw new UserError(
        `L1 has ${now} as ${ROLES[role].name}, not ${plan.account}: opstack-ha rotate ${role} goes on`,
      );
    }
    tell({ role, from: present, to: now, gaps, seconds: (Date.now() - started) / 1_000 }, json);
    return EXIT.done;
  });
}

/** The containers that work by the role's key. */
const holdersOf = (role: RoleName, { batcher, sequencers }: Network): NetworkContainer[] =>
  role === "batcher" ? (batcher ? [batcher] : []) : sequencers.map(({ consensus }) => consensus);

/** @throws UserError where its L1 cannot be reached from here */
function l1Of({ l1RpcUrl, stack }: Network): string {
  if (l1RpcUrl !== undefined) return l1RpcUrl;
  throw new UserError(`this network's L1 is not here: make up STACK=${stack} ARGS=--refresh restores it`);
}

/** For an answer of an L1 that may be far away. */
const L1_MILLISECONDS = 10_000;

/** Nobody gives it any there, and without any it posts no batches. @throws UserError */
async function refuseWithoutMoney(l1RpcUrl: string, account: Address): Promise<void> {
  const wei = BigInt(await call<string>(l1RpcUrl, "eth_getBalance", [account, "latest"], L1_MILLISECONDS));
  if (wei > 0n) return;
  throw new UserError(
    `${account} has no ETH on this network's external L1, where batches cost some: send it some first`,
  );
}

interface Result {
  role: RoleName;
  from: string;
  to: string;
  gaps: HeadGaps;
  seconds: number;
}

function tell({ role, from, to, gaps, seconds }: Result, json: boolean): void {
  success(
    `${to} is ${ROLES[role].name}, after ${formatSeconds(seconds * 1_000)}; the unsafe head stood ${gaps.unsafe} s at most, the safe head ${gaps.safe} s`,
  );
  if (!json) return;
  const headsStoodSeconds = { unsafe: gaps.unsafe, safe: gaps.safe };
  console.log(JSON.stringify({ role, from, to, seconds: Math.round(seconds), headsStoodSeconds }, null, 2));
}

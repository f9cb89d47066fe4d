import { PORTS } from "../../../config/ports";
import { run, runAfter, type Command } from "../../docker/command";
import { PATHS } from "../../../shared/paths";
import { genesisWith } from "../forks";
import type { ExecutionClientArguments } from "./arguments";

/**
 * How many blocks behind the head `eth_getProof` answers: a day of blocks every two seconds. op-reth's default is 0, with
 * which no withdrawal can be proven, because that takes the state at the block of a dispute game, minutes to hours old.
 * A wider window costs nothing until somebody asks: a proof reads the changes of all blocks since, and holds each account
 * and slot that they changed in memory. op-reth allows 1209600.
 */
const PROOF_WINDOW_BLOCKS = 43_200;

/**
 * Enough for every pool to hold what one busy account sends while there is no leader, as in op-geth: the defaults are 16
 * transactions of an account, and 10000 and 20 MB of a pool. Sizes are in megabytes.
 */
const POOL_FLAGS = [
  "--txpool.max-account-slots=10000",
  ...["pending", "basefee", "queued"].flatMap((pool) => [
    `--txpool.${pool}-max-count=50000`,
    `--txpool.${pool}-max-size=100`,
  ]),
];

/**
 * The defaults of 1.9.3 and 2.2.0: up to three blocks are in memory alone, which a kill loses and a peer brings back. Those of
 * 2.5 are up to eight, and op-conductor brings a sequencer back that lacks one block, not one that lacks more. With none in
 * memory (a threshold of 0, tried with 1.9.3) one of forty failovers left every pool for 84 s without the transactions that it
 * held; whether that was the reason is not known. The cache of state may hold 4 GB by default, and in 2.2.0 what it once used
 * stays used: too much for all the nodes of a network on one machine. It is in megabytes.
 */
const ENGINE_FLAGS = [
  "--engine.persistence-threshold=2",
  "--engine.memory-block-buffer-target=0",
  "--engine.cross-block-cache-size=256",
];

/**
 * op-reth's command line, with flags that 1.9.3 and 2.2.0 both know. op-reth refuses a flag that is given twice, so one of
 * the user's replaces ours of the same name.
 */
export const opRethCommand = (args: ExecutionClientArguments): Command => {
  const flagsOfUser = new Set(args.extraArguments.filter((argument) => argument.startsWith("--")).map(flagName));
  const ours = opRethArguments(args).filter((argument) => !flagsOfUser.has(flagName(argument)));
  const flags = [...ours, ...args.extraArguments];
  const { preparation } = genesisWith(args.forkMoments);
  return preparation === undefined ? run("op-reth", flags) : runAfter(preparation, "op-reth", flags);
};

const flagName = (argument: string): string => argument.split("=", 1)[0]!;

const opRethArguments = ({
  address,
  peers,
  sequencerRpcUrl,
  rpcNamespaces,
  corsOrigins,
  forkMoments,
}: ExecutionClientArguments): string[] => [
  "node",
  "--log.stdout.format=json",
  // By default it also keeps up to a gigabyte of debug messages in files of the container.
  "--log.file.max-files=0",
  // Its default paints even where nobody sees it.
  "--color=never",
  `--chain=${genesisWith(forkMoments).path}`,
  `--datadir=${PATHS.data}`,
  "--http",
  "--http.addr=0.0.0.0",
  `--http.port=${PORTS.executionRpc}`,
  `--http.api=${rpcNamespaces.join(",")}`,
  ...(corsOrigins.length > 0 ? [`--http.corsdomain=${corsOrigins.join(",")}`] : []),
  "--ws",
  "--ws.addr=0.0.0.0",
  `--ws.port=${PORTS.executionWebSocket}`,
  `--ws.api=${rpcNamespaces.join(",")}`,
  ...(corsOrigins.length > 0 ? [`--ws.origins=${corsOrigins.join(",")}`] : []),
  `--rpc.eth-proof-window=${PROOF_WINDOW_BLOCKS}`,
  "--authrpc.addr=0.0.0.0",
  `--authrpc.port=${PORTS.executionEngine}`,
  `--authrpc.jwtsecret=${PATHS.jwtSecret}`,
  `--metrics=0.0.0.0:${PORTS.executionMetrics}`,
  `--port=${PORTS.executionP2p}`,
  `--p2p-secret-key=${PATHS.p2pKey}`,
  `--nat=extip:${address}`,
  "--disable-discovery",
  // Its default of 30 is less than the nodes of the largest network, which all dial the first sequencers.
  "--max-inbound-peers=100",
  ...(peers.length > 0 ? [`--trusted-peers=${peers.join(",")}`] : []),
  ...POOL_FLAGS,
  ...ENGINE_FLAGS,
  ...(sequencerRpcUrl ? [`--rollup.sequencer-http=${sequencerRpcUrl}`] : []),
];

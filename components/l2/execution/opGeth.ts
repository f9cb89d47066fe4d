import { PORTS } from "../../../config/ports";
import { onceFor, runAfter, type Command } from "../../docker/command";
import { PATHS } from "../../../shared/paths";
import { overrideFlags } from "../forks";
import type { ExecutionClientArguments } from "./arguments";

/** Its static peers can be given in a file only. */
export const OP_GETH_CONFIG_FILE = "/etc/op-geth/config.toml";

/**
 * Peers are static, because those are dialled for ever, and the beginning of discovery as well: a node that returns is dialled by
 * nobody for half a minute if one dial failed meanwhile, and finds everybody by itself within a second or two.
 *
 * @param own its enode URL, of one that discovers others: without a bootstrap node geth would ask the public ones
 */
export function opGethConfig(peers: string[], own: string | undefined): string {
  const list = (nodes: string[]) => `[${nodes.map((node) => `"${node}"`).join(", ")}]`;
  const bootstrap = own === undefined ? [] : [`BootstrapNodes = ${list([own, ...peers])}`];
  return ["[Node.P2P]", `StaticNodes = ${list(peers)}`, ...bootstrap, ""].join("\n");
}

/**
 * In mebibytes. Without `--cache` geth takes the chain for Ethereum's own and gives itself 4096: half a gigabyte of write-ahead log
 * at once, several gigabytes of memory after weeks, for each node, and no start with less than 2 GiB of free disk.
 */
const CACHE_FLAG = "--cache=256";
const SIZE_FLAGS = [CACHE_FLAG, "--datadir.minfreedisk=512"];

const INIT = onceFor(
  PATHS.l2Genesis,
  PATHS.initializedFor,
  `geth --log.format=json ${CACHE_FLAG} init --datadir ${PATHS.data} --state.scheme hash ${PATHS.l2Genesis}`,
);

/**
 * The index of logs is made anew at each start, from the last 65,536 values on, which takes minutes of a CPU on a chain of some
 * days (measured: 19 s for 1,300 blocks on a busy machine). Sequencers have to be back soon, and users' reads go to validators.
 */
const WITHOUT_LOG_INDEX = "--history.logs.disable";

/** Enough for every pool to hold what one busy account sends while there is no leader (measured: the defaults drop it). */
const POOL_FLAGS = [
  "--txpool.accountslots=10000",
  "--txpool.accountqueue=10000",
  "--txpool.globalslots=50000",
  "--txpool.globalqueue=50000",
];

/**
 * op-geth's command line. The hash state scheme and the archive mode let a killed node keep its state.
 */
export const opGethCommand = ({
  l2ChainId,
  address,
  discovers,
  sequencerRpcUrl,
  rpcNamespaces,
  corsOrigins,
  forkMoments,
  extraArguments,
}: ExecutionClientArguments): Command =>
  runAfter(INIT, "geth", [
    "--log.format=json",
    `--datadir=${PATHS.data}`,
    `--networkid=${l2ChainId}`,
    "--gcmode=archive",
    "--state.scheme=hash",
    "--syncmode=full",
    ...SIZE_FLAGS,
    "--http",
    "--http.addr=0.0.0.0",
    `--http.port=${PORTS.executionRpc}`,
    "--http.vhosts=*",
    `--http.api=${rpcNamespaces.join(",")}`,
    ...(corsOrigins.length > 0 ? [`--http.corsdomain=${corsOrigins.join(",")}`] : []),
    "--ws",
    "--ws.addr=0.0.0.0",
    `--ws.port=${PORTS.executionWebSocket}`,
    `--ws.api=${rpcNamespaces.join(",")}`,
    ...(corsOrigins.length > 0 ? [`--ws.origins=${corsOrigins.join(",")}`] : []),
    "--authrpc.addr=0.0.0.0",
    `--authrpc.port=${PORTS.executionEngine}`,
    "--authrpc.vhosts=*",
    `--authrpc.jwtsecret=${PATHS.jwtSecret}`,
    "--metrics",
    "--metrics.addr=0.0.0.0",
    `--metrics.port=${PORTS.executionMetrics}`,
    `--config=${OP_GETH_CONFIG_FILE}`,
    `--nodekey=${PATHS.p2pKey}`,
    `--nat=extip:${address}`,
    `--port=${PORTS.executionP2p}`,
    ...(discovers ? ["--discovery.v4", "--discovery.v5=false"] : ["--nodiscover"]),
    "--maxpeers=100",
    ...POOL_FLAGS,
    ...(sequencerRpcUrl ? [`--rollup.sequencerhttp=${sequencerRpcUrl}`] : [WITHOUT_LOG_INDEX]),
    ...overrideFlags(forkMoments),
    ...extraArguments,
  ]);

import { PORTS } from "../../config/ports";
import { PATHS } from "../../shared/paths";
import { onceFor, runAfter, type Command } from "../docker/command";

export interface GethArguments {
  chainId: number;
  /** Seconds between two blocks. */
  blockTime: number;
  extraArguments: string[];
}

/** Mebibytes of caches: the default of a gigabyte is for a chain that the world writes to. */
const CACHE_MB = 128;

/** What the developer mode of go-ethereum needs besides, to be an L1 that a kill costs no more than a block. */
const DURABLE = [
  // The default engine keeps its newest writes in memory (measured: ten blocks were lost by a kill).
  "--db.engine=leveldb",
  // Every block's state is written: the default writes it once an hour, and goes back to that block after a kill.
  "--gcmode=archive",
  "--state.scheme=hash",
];

/**
 * The index of logs is written anew for its last part with every block: a thousand entries each (measured: twice the disk, and 0.7 MB
 * written for each block of an old chain). Nothing of the OP Stack searches L1 for logs; who does is answered by going through the blocks.
 */
const WITHOUT_LOG_INDEX = "--history.logs.disable";

const INIT = onceFor(
  PATHS.l1Genesis,
  PATHS.initializedFor,
  `geth --log.format=json --cache=${CACHE_MB} init --datadir=${PATHS.data} --db.engine=leveldb --state.scheme=hash ${PATHS.l1Genesis}`,
);

export const gethCommand = ({ chainId, blockTime, extraArguments }: GethArguments): Command =>
  runAfter(INIT, "geth", [
    "--log.format=json",
    "--verbosity=2",
    `--datadir=${PATHS.data}`,
    "--dev",
    `--dev.period=${blockTime}`,
    `--networkid=${chainId}`,
    ...DURABLE,
    `--cache=${CACHE_MB}`,
    // All of them: a node that joins late reads every block.
    "--history.transactions=0",
    WITHOUT_LOG_INDEX,
    "--http",
    "--http.addr=0.0.0.0",
    `--http.port=${PORTS.l1Rpc}`,
    "--http.vhosts=*",
    "--http.corsdomain=*",
    "--http.api=debug,eth,net,txpool,web3",
    "--ws",
    "--ws.addr=0.0.0.0",
    `--ws.port=${PORTS.l1Rpc}`,
    "--ws.origins=*",
    "--ws.api=debug,eth,net,txpool,web3",
    "--nodiscover",
    "--maxpeers=0",
    "--ipcdisable",
    ...extraArguments,
  ]);

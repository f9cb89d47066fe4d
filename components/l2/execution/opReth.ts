import { PORTS } from "../../../config/ports";
import { run, type Command } from "../../docker/command";
import { PATHS } from "../../docker/paths";
import type { ExecutionClientArguments } from "./arguments";

/** op-reth's command line. */
export const opRethCommand = ({ address, peers, sequencerRpcUrl, extraArguments }: ExecutionClientArguments): Command =>
  run("op-reth", [
    "node",
    "--log.stdout.format=json",
    // Its default paints even where nobody sees it.
    "--color=never",
    `--chain=${PATHS.l2Genesis}`,
    `--datadir=${PATHS.data}`,
    "--http",
    "--http.addr=0.0.0.0",
    `--http.port=${PORTS.executionRpc}`,
    "--http.api=eth,net,web3,debug,trace,txpool,admin,miner",
    "--ws",
    "--ws.addr=0.0.0.0",
    `--ws.port=${PORTS.executionWebSocket}`,
    "--ws.api=eth,net,web3,txpool",
    "--authrpc.addr=0.0.0.0",
    `--authrpc.port=${PORTS.executionEngine}`,
    `--authrpc.jwtsecret=${PATHS.jwtSecret}`,
    `--metrics=0.0.0.0:${PORTS.executionMetrics}`,
    `--port=${PORTS.executionP2p}`,
    `--p2p-secret-key=${PATHS.p2pKey}`,
    `--nat=extip:${address}`,
    "--disable-discovery",
    ...(peers.length > 0 ? [`--trusted-peers=${peers.join(",")}`] : []),
    // Its defaults hold 16 transactions of one account, which a few slots without a leader would overrun.
    "--txpool.max-account-slots=10000",
    ...(sequencerRpcUrl ? [`--rollup.sequencer-http=${sequencerRpcUrl}`] : []),
    ...extraArguments,
  ]);

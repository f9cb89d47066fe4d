import { describe, expect, it } from "vitest";
import { conductorCommand } from "../../../components/conductor/conductorCommand";
import { batcherCommand } from "../../../components/services/batcher/batcherCommand";
import { challengerCommand } from "../../../components/services/challenger/challengerCommand";
import { proposerCommand } from "../../../components/services/proposer/proposerCommand";
import { sequencerUrls } from "../../../components/services/sequencerUrls";
import { parseConfig } from "../../../config/load";
import { planTopology } from "../../../config/topology";

const L1 = "http://devnet-anvil:8545";
const FACTORY = "0x00000000000000000000000000000000000000fa";

const sequencersOf = (sequencer_count: number) =>
  planTopology(parseConfig({ network_name: "devnet", sequencer_count })).sequencers;

describe("op-conductor", () => {
  const conductor = {
    serverId: "sequencer-1",
    raftAddress: "devnet-op-conductor-1:50050",
    bootstrap: true,
    consensusRpcUrl: "http://devnet-op-node-sequencer-1:7545",
    executionRpcUrl: "http://devnet-op-reth-sequencer-1:9545",
    timings: {
      healthCheckInterval: 1,
      unsafeInterval: 6,
      minPeerCount: 1,
      raftHeartbeatTimeout: 300,
      raftLeaseTimeout: 200,
    },
    extraArguments: ["--log.level=debug"],
  };

  it("founds the cluster", () => {
    expect(conductorCommand(conductor)).toMatchInlineSnapshot(`
      {
        "command": [
          "--log.format=json",
          "--node.rpc=http://devnet-op-node-sequencer-1:7545",
          "--execution.rpc=http://devnet-op-reth-sequencer-1:9545",
          "--rollup.config=/genesis/rollup.json",
          "--raft.server.id=sequencer-1",
          "--raft.storage.dir=/data/raft",
          "--raft.bootstrap=true",
          "--raft.heartbeat-timeout=300ms",
          "--raft.lease-timeout=200ms",
          "--raft.snapshot-threshold=1024",
          "--raft.trailing-logs=1024",
          "--consensus.addr=0.0.0.0",
          "--consensus.port=50050",
          "--consensus.advertised=devnet-op-conductor-1:50050",
          "--rpc.addr=0.0.0.0",
          "--rpc.port=8547",
          "--rpc.enable-admin",
          "--rpc.enable-proxy=true",
          "--websocket.server-port=8549",
          "--healthcheck.interval=1",
          "--healthcheck.unsafe-interval=6",
          "--healthcheck.min-peer-count=1",
          "--metrics.enabled",
          "--metrics.addr=0.0.0.0",
          "--metrics.port=7300",
          "--log.level=debug",
        ],
        "entrypoints": [
          "op-conductor",
        ],
      }
    `);
  });

  it("or waits to be let in", () => {
    expect(conductorCommand({ ...conductor, bootstrap: false }).command).toContain("--raft.bootstrap=false");
  });

  it("never starts paused: it would be so again after every restart, and leave its sequencer alone", () => {
    expect(conductorCommand(conductor).command.filter((flag) => flag.includes("paused"))).toEqual([]);
  });
});

describe("what batcher and proposer ask", () => {
  it("is the conductors, of which only the leader's answers", () => {
    const urls = [
      "http://devnet-op-conductor-1:8547",
      "http://devnet-op-conductor-2:8547",
      "http://devnet-op-conductor-3:8547",
    ];
    expect(sequencerUrls(sequencersOf(3))).toEqual({ execution: urls, consensus: urls });
  });

  it("is the only sequencer itself where there is no conductor", () => {
    expect(sequencerUrls(sequencersOf(1))).toEqual({
      execution: ["http://devnet-op-reth-sequencer-1:9545"],
      consensus: ["http://devnet-kona-node-sequencer-1:7545"],
    });
  });
});

it("op-batcher", () => {
  expect(
    batcherCommand({
      l1RpcUrl: L1,
      sequencerRpcUrls: sequencerUrls(sequencersOf(2)),
      maxChannelDuration: 1,
      extraArguments: ["--log.level=debug"],
    }),
  ).toMatchInlineSnapshot(`
    {
      "command": [
        "--log.format=json",
        "--l1-eth-rpc=http://devnet-anvil:8545",
        "--l2-eth-rpc=http://devnet-op-conductor-1:8547,http://devnet-op-conductor-2:8547",
        "--rollup-rpc=http://devnet-op-conductor-1:8547,http://devnet-op-conductor-2:8547",
        "--active-sequencer-check-duration=2s",
        "--data-availability-type=calldata",
        "--max-channel-duration=1",
        "--sub-safety-margin=4",
        "--poll-interval=1s",
        "--num-confirmations=3",
        "--txmgr.receipt-query-interval=1s",
        "--resubmission-timeout=12s",
        "--max-pending-tx=10",
        "--throttle.unsafe-da-bytes-lower-threshold=0",
        "--metrics.enabled",
        "--metrics.addr=0.0.0.0",
        "--metrics.port=7300",
        "--log.level=debug",
      ],
      "entrypoints": [
        "/bin/sh",
        "-ec",
        "OP_BATCHER_PRIVATE_KEY="$(cat /secrets/account-key)"; export OP_BATCHER_PRIVATE_KEY
    exec "$0" "$@"",
        "op-batcher",
      ],
    }
  `);
});

it("op-proposer", () => {
  expect(
    proposerCommand({
      l1RpcUrl: L1,
      sequencerRpcUrls: sequencerUrls(sequencersOf(2)).consensus,
      disputeGameFactory: FACTORY,
      gameType: 254,
      proposalInterval: 12,
      extraArguments: ["--log.level=debug"],
    }),
  ).toMatchInlineSnapshot(`
    {
      "command": [
        "--log.format=json",
        "--l1-eth-rpc=http://devnet-anvil:8545",
        "--rollup-rpc=http://devnet-op-conductor-1:8547,http://devnet-op-conductor-2:8547",
        "--active-sequencer-check-duration=2s",
        "--game-factory-address=0x00000000000000000000000000000000000000fa",
        "--game-type=254",
        "--proposal-interval=12s",
        "--poll-interval=1s",
        "--allow-non-finalized",
        "--num-confirmations=3",
        "--txmgr.receipt-query-interval=1s",
        "--resubmission-timeout=12s",
        "--metrics.enabled",
        "--metrics.addr=0.0.0.0",
        "--metrics.port=7300",
        "--log.level=debug",
      ],
      "entrypoints": [
        "/bin/sh",
        "-ec",
        "OP_PROPOSER_PRIVATE_KEY="$(cat /secrets/account-key)"; export OP_PROPOSER_PRIVATE_KEY
    exec "$0" "$@"",
        "op-proposer",
      ],
    }
  `);
});

it("op-challenger", () => {
  expect(
    challengerCommand({
      l1RpcUrl: L1,
      executionRpcUrl: "http://devnet-op-reth-challenger:9545",
      consensusRpcUrl: "http://devnet-op-node-challenger:7545",
      disputeGameFactory: FACTORY,
      extraArguments: ["--log.level=debug"],
    }),
  ).toMatchInlineSnapshot(`
    {
      "command": [
        "--log.format=json",
        "--l1-eth-rpc=http://devnet-anvil:8545",
        "--l1-beacon=http://devnet-anvil:8545",
        "--l2-eth-rpc=http://devnet-op-reth-challenger:9545",
        "--rollup-rpc=http://devnet-op-node-challenger:7545",
        "--game-factory-address=0x00000000000000000000000000000000000000fa",
        "--trace-type=fast",
        "--datadir=/data",
        "--http-poll-interval=2s",
        "--game-window=15m",
        "--num-confirmations=3",
        "--txmgr.receipt-query-interval=1s",
        "--resubmission-timeout=12s",
        "--metrics.enabled",
        "--metrics.addr=0.0.0.0",
        "--metrics.port=7300",
        "--log.level=debug",
      ],
      "entrypoints": [
        "/bin/sh",
        "-ec",
        "OP_CHALLENGER_PRIVATE_KEY="$(cat /secrets/account-key)"; export OP_CHALLENGER_PRIVATE_KEY
    exec "$0" "$@"",
        "op-challenger",
      ],
    }
  `);
});

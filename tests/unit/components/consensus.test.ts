import { describe, expect, it } from "vitest";
import type { ConsensusClientArguments } from "../../../components/l2/consensus/arguments";
import { konaNodeCommand, type KonaNodeArguments } from "../../../components/l2/consensus/konaNode";
import { opNodeCommand, type OpNodeArguments } from "../../../components/l2/consensus/opNode";

const VALIDATOR: ConsensusClientArguments = {
  l1RpcUrl: "http://devnet-anvil:8545",
  l1BlockTime: 12,
  engineUrl: "http://devnet-op-reth-validator-1:9551",
  address: "10.77.0.161",
  extraArguments: [],
};

const SEQUENCER_WITH_CONDUCTOR: ConsensusClientArguments = {
  ...VALIDATOR,
  engineUrl: "http://devnet-op-reth-sequencer-1:9551",
  address: "10.77.0.61",
  sequencer: { conductorRpcUrl: "http://devnet-op-conductor-1:8547" },
};

const LONE_SEQUENCER: ConsensusClientArguments = { ...SEQUENCER_WITH_CONDUCTOR, sequencer: {} };

/** The flags of these groups: `--sequencer.…`, `--conductor.…`. */
const flagsOf = (flags: string[], ...groups: string[]) =>
  flags.filter((flag) => groups.some((group) => flag.startsWith(`--${group}`)));

/** What a node is told about leading the chain. */
const leading = (flags: string[]) => flagsOf(flags, "mode", "sequencer.", "conductor.");

describe("op-node", () => {
  const peering: Pick<OpNodeArguments, "executionRpcUrl" | "bootnode" | "peers"> = {
    executionRpcUrl: "http://devnet-op-reth-sequencer-1:9545",
    bootnode: "enode://own@10.77.0.61:9222",
    peers: ["/ip4/10.77.0.62/tcp/9222/p2p/16Uiu2HAmOne", "/ip4/10.77.0.63/tcp/9222/p2p/16Uiu2HAmTwo"],
  };

  it("as a sequencer with an op-conductor starts stopped", () => {
    expect(opNodeCommand({ ...SEQUENCER_WITH_CONDUCTOR, ...peering })).toMatchInlineSnapshot(`
      {
        "command": [
          "--log.format=json",
          "--l1=http://devnet-anvil:8545",
          "--l1.rpckind=basic",
          "--l1.trustrpc",
          "--l1.beacon.ignore=true",
          "--l1.http-poll-interval=1s",
          "--l1.epoch-poll-interval=250ms",
          "--rollup.l1-chain-config=/genesis/l1-chain-config.json",
          "--rollup.config=/genesis/rollup.json",
          "--l2=http://devnet-op-reth-sequencer-1:9551",
          "--l2.jwt-secret=/secrets/jwt",
          "--rpc.addr=0.0.0.0",
          "--rpc.port=7545",
          "--rpc.enable-admin",
          "--metrics.enabled",
          "--metrics.addr=0.0.0.0",
          "--metrics.port=7300",
          "--safedb.path=/data/safedb",
          "--verifier.l1-confs=0",
          "--p2p.listen.ip=0.0.0.0",
          "--p2p.listen.tcp=9222",
          "--p2p.advertise.ip=10.77.0.61",
          "--p2p.priv.path=/secrets/p2p-key",
          "--p2p.peerstore.path=memory",
          "--p2p.discovery.path=memory",
          "--p2p.no-discovery",
          "--p2p.bootnodes=enode://own@10.77.0.61:9222",
          "--p2p.static=/ip4/10.77.0.62/tcp/9222/p2p/16Uiu2HAmOne,/ip4/10.77.0.63/tcp/9222/p2p/16Uiu2HAmTwo",
          "--p2p.scoring=none",
          "--p2p.ban.peers=false",
          "--sequencer.enabled",
          "--sequencer.l1-confs=3",
          "--sequencer.stopped",
          "--conductor.enabled",
          "--conductor.rpc=http://devnet-op-conductor-1:8547",
          "--conductor.rpc-timeout=1s",
        ],
        "entrypoints": [
          "/bin/sh",
          "-ec",
          "OP_NODE_P2P_SEQUENCER_KEY="$(cat /secrets/unsafe-block-signer-key)"; export OP_NODE_P2P_SEQUENCER_KEY
      trap 'exit 143' TERM
      until timeout 2 wget -q -O - --header 'Content-Type: application/json' --post-data '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}' http://devnet-op-reth-sequencer-1:9545 | grep -q '"result"'; do sleep 0.2; done
      trap - TERM
      exec "$0" "$@"",
          "op-node",
        ],
      }
    `);
  });

  it("as the only sequencer starts sequencing", () => {
    const { command } = opNodeCommand({ ...LONE_SEQUENCER, ...peering, peers: [] });
    expect(leading(command)).toEqual(["--sequencer.enabled", "--sequencer.l1-confs=3"]);
    expect(flagsOf(command, "p2p.static")).toEqual([]);
  });

  it("as a validator needs no secret in its environment", () => {
    const { entrypoints, command } = opNodeCommand({ ...VALIDATOR, ...peering, extraArguments: ["--log.level=debug"] });
    expect(entrypoints.join("\n")).not.toContain("export");
    expect(entrypoints.at(-1)).toBe("op-node");
    expect(leading(command)).toEqual([]);
    expect(command.at(-1)).toBe("--log.level=debug");
  });

  it("turns its event loop often under op-conductor, and asks L1 no more than needed elsewhere", () => {
    const interval = (args: ConsensusClientArguments) =>
      flagsOf(opNodeCommand({ ...args, ...peering }).command, "l1.epoch-poll-interval");
    expect(interval(SEQUENCER_WITH_CONDUCTOR)).toEqual(["--l1.epoch-poll-interval=250ms"]);
    expect(interval(LONE_SEQUENCER)).toEqual(["--l1.epoch-poll-interval=24s"]);
    expect(interval(VALIDATOR)).toEqual(["--l1.epoch-poll-interval=24s"]);
  });

  it("always has a safe-head database, for any of them may serve op-challenger", () => {
    for (const role of [VALIDATOR, LONE_SEQUENCER, SEQUENCER_WITH_CONDUCTOR]) {
      expect(opNodeCommand({ ...role, ...peering }).command).toContain("--safedb.path=/data/safedb");
    }
  });
});

describe("kona-node", () => {
  const peering: Pick<KonaNodeArguments, "bootnodes" | "l1BeaconUrl"> = {
    bootnodes: ["enr:-one", "enr:-two"],
    l1BeaconUrl: "http://devnet-anvil:8545",
  };

  it("as a sequencer with an op-conductor starts stopped", () => {
    expect(konaNodeCommand({ ...SEQUENCER_WITH_CONDUCTOR, ...peering })).toMatchInlineSnapshot(`
      {
        "command": [
          "--logs.stdout.format=json",
          "--metrics.enabled",
          "--metrics.port=7300",
          "node",
          "--mode=sequencer",
          "--l1-eth-rpc=http://devnet-anvil:8545",
          "--l1-beacon=http://devnet-anvil:8545",
          "--l1.slot-duration-override=12",
          "--l1-config-file=/genesis/l1-chain-config.json",
          "--l2-engine-rpc=http://devnet-op-reth-sequencer-1:9551",
          "--l2-engine-jwt-secret=/secrets/jwt",
          "--l2-config-file=/genesis/rollup.json",
          "--rpc.addr=0.0.0.0",
          "--rpc.port=7545",
          "--rpc.enable-admin",
          "--p2p.listen.ip=0.0.0.0",
          "--p2p.listen.tcp=9222",
          "--p2p.listen.udp=9223",
          "--p2p.advertise.ip=10.77.0.61",
          "--p2p.bootstore=/data/bootstore",
          "--p2p.scoring=off",
          "--p2p.bootnodes=enr:-one,enr:-two",
          "--sequencer.l1-confs=3",
          "--sequencer.stopped",
          "--conductor.rpc=http://devnet-op-conductor-1:8547",
        ],
        "entrypoints": [
          "/bin/sh",
          "-ec",
          "KONA_NODE_P2P_PRIV_RAW="$(cat /secrets/p2p-key)"; export KONA_NODE_P2P_PRIV_RAW
      KONA_NODE_P2P_SEQUENCER_KEY="$(cat /secrets/unsafe-block-signer-key)"; export KONA_NODE_P2P_SEQUENCER_KEY
      "$0" "$@" &
      child=$!
      trap 'kill -TERM "$child"' TERM INT
      {
      answered=
      while sleep 0.5; do
        timeout 1 wget -q -O - --header 'Content-Type: application/json' --post-data '{"jsonrpc":"2.0","id":1,"method":"conductor_leader","params":[]}' http://devnet-op-conductor-1:8547 | grep -q '"result"' & conductor=$!
        timeout 1 wget -q -O - --header 'Content-Type: application/json' --post-data '{"jsonrpc":"2.0","id":1,"method":"admin_sequencerActive","params":[]}' http://127.0.0.1:7545 | grep -q '"result"' & sequencer=$!
        if wait "$conductor"; then conductor=answers; else conductor=; fi
        if wait "$sequencer"; then sequencer=answers; else sequencer=; fi
        if [ "$conductor" ] && [ "$sequencer" ]; then
          answered=yes
        elif [ "$answered" ] && [ -z "$conductor$sequencer" ]; then
          echo "{\\"timestamp\\":\\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\\",\\"level\\":\\"WARN\\",\\"fields\\":{\\"message\\":\\"ended: its conductor is silent and it waits for it\\"},\\"target\\":\\"self_fence\\"}"
          kill -KILL "$child"
        fi
      done
      } &
      watch=$!
      code=0
      wait "$child" || code=$?
      # A signal ends the waiting, not the child.
      while kill -0 "$child" 2>/dev/null; do code=0; wait "$child" || code=$?; done
      kill "$watch" 2>/dev/null || true
      exit "$code"",
          "kona-node",
        ],
      }
    `);
  });

  it("as the only sequencer starts sequencing", () => {
    const { command } = konaNodeCommand({ ...LONE_SEQUENCER, ...peering, bootnodes: [] });
    expect(leading(command)).toEqual(["--mode=sequencer", "--sequencer.l1-confs=3"]);
    expect(flagsOf(command, "p2p.bootnodes")).toEqual([]);
  });

  it("as a validator has its P2P identity from a file, and no key to sign blocks with", () => {
    const { entrypoints, command } = konaNodeCommand({ ...VALIDATOR, ...peering, extraArguments: ["-vvv"] });
    expect(entrypoints.join()).toContain('KONA_NODE_P2P_PRIV_RAW="$(cat /secrets/p2p-key)"');
    expect(entrypoints.join()).not.toContain("SEQUENCER_KEY");
    expect(leading(command)).toEqual(["--mode=validator"]);
    expect(command.at(-1)).toBe("-vvv");
  });
});

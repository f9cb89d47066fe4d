import { describe, expect, it } from "vitest";
import type { ExecutionClientArguments } from "../../../components/l2/execution/arguments";
import { opGethCommand, opGethConfig } from "../../../components/l2/execution/opGeth";
import { opRethCommand } from "../../../components/l2/execution/opReth";

const OWN = "enode://cc@10.77.0.43:30303";
const PEERS = ["enode://aa@10.77.0.41:30303", "enode://bb@10.77.0.42:30303"];

const SEQUENCER: ExecutionClientArguments = {
  l2ChainId: 42069,
  address: "10.77.0.41",
  peers: [],
  discovers: true,
  rpcNamespaces: ["eth", "net", "txpool", "web3"],
  corsOrigins: ["*"],
  extraArguments: [],
};

const VALIDATOR: ExecutionClientArguments = {
  ...SEQUENCER,
  address: "10.77.0.101",
  peers: PEERS,
  sequencerRpcUrl: "http://devnet-gateway:8646",
  extraArguments: ["--verbosity=4"],
};

const flag = (flags: string[], name: string) => flags.filter((candidate) => candidate.startsWith(`--${name}=`));

describe("op-reth", () => {
  it("as a sequencer", () => {
    expect(opRethCommand(SEQUENCER)).toMatchInlineSnapshot(`
      {
        "command": [
          "node",
          "--log.stdout.format=json",
          "--log.file.max-files=0",
          "--color=never",
          "--chain=/genesis/genesis.json",
          "--datadir=/data",
          "--http",
          "--http.addr=0.0.0.0",
          "--http.port=9545",
          "--http.api=eth,net,txpool,web3",
          "--http.corsdomain=*",
          "--ws",
          "--ws.addr=0.0.0.0",
          "--ws.port=9546",
          "--ws.api=eth,net,txpool,web3",
          "--ws.origins=*",
          "--rpc.eth-proof-window=43200",
          "--authrpc.addr=0.0.0.0",
          "--authrpc.port=9551",
          "--authrpc.jwtsecret=/secrets/jwt",
          "--metrics=0.0.0.0:6060",
          "--port=30303",
          "--p2p-secret-key=/secrets/p2p-key",
          "--nat=extip:10.77.0.41",
          "--disable-discovery",
          "--max-inbound-peers=100",
          "--txpool.max-account-slots=10000",
          "--txpool.pending-max-count=50000",
          "--txpool.pending-max-size=100",
          "--txpool.basefee-max-count=50000",
          "--txpool.basefee-max-size=100",
          "--txpool.queued-max-count=50000",
          "--txpool.queued-max-size=100",
          "--engine.persistence-threshold=2",
          "--engine.memory-block-buffer-target=0",
          "--engine.cross-block-cache-size=256",
        ],
        "entrypoints": [
          "op-reth",
        ],
      }
    `);
  });

  it("as a validator dials its peers, forwards transactions to the leader, and ends with the user's arguments", () => {
    const { command } = opRethCommand(VALIDATOR);
    expect(flag(command, "trusted-peers")).toEqual([`--trusted-peers=${PEERS.join(",")}`]);
    expect(flag(command, "rollup.sequencer-http")).toEqual(["--rollup.sequencer-http=http://devnet-gateway:8646"]);
    expect(command.at(-1)).toBe("--verbosity=4");
  });

  it.each([
    ["in one argument", ["--rpc.eth-proof-window=1000", "--disable-discovery"]],
    ["in two", ["--disable-discovery", "--rpc.eth-proof-window", "1000"]],
  ])("gives no flag twice, because op-reth refuses that: the user's replaces ours (%s)", (_, extraArguments) => {
    const { command } = opRethCommand({ ...SEQUENCER, extraArguments });
    const names = command.filter((argument) => argument.startsWith("--")).map((argument) => argument.split("=")[0]);
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
    expect(command.slice(-extraArguments.length)).toEqual(extraArguments);
  });

  it("is still started as a node when a value of the user's is called like that", () => {
    expect(opRethCommand({ ...SEQUENCER, extraArguments: ["--identity", "node"] }).command[0]).toBe("node");
  });

  it("proves what is older than the head, within what op-reth allows", () => {
    const [window] = flag(opRethCommand(VALIDATOR).command, "rpc.eth-proof-window");
    const blocks = Number(window!.split("=")[1]);
    expect(blocks).toBeGreaterThan(0);
    expect(blocks).toBeLessThanOrEqual(1_209_600);
  });
});

describe("op-geth", () => {
  it("as a sequencer", () => {
    expect(opGethCommand(SEQUENCER)).toMatchInlineSnapshot(`
      {
        "command": [
          "--log.format=json",
          "--datadir=/data",
          "--networkid=42069",
          "--gcmode=archive",
          "--state.scheme=hash",
          "--syncmode=full",
          "--cache=256",
          "--datadir.minfreedisk=512",
          "--http",
          "--http.addr=0.0.0.0",
          "--http.port=9545",
          "--http.vhosts=*",
          "--http.api=eth,net,txpool,web3",
          "--http.corsdomain=*",
          "--ws",
          "--ws.addr=0.0.0.0",
          "--ws.port=9546",
          "--ws.api=eth,net,txpool,web3",
          "--ws.origins=*",
          "--authrpc.addr=0.0.0.0",
          "--authrpc.port=9551",
          "--authrpc.vhosts=*",
          "--authrpc.jwtsecret=/secrets/jwt",
          "--metrics",
          "--metrics.addr=0.0.0.0",
          "--metrics.port=6060",
          "--config=/etc/op-geth/config.toml",
          "--nodekey=/secrets/p2p-key",
          "--nat=extip:10.77.0.41",
          "--port=30303",
          "--discovery.v4",
          "--discovery.v5=false",
          "--maxpeers=100",
          "--txpool.accountslots=10000",
          "--txpool.accountqueue=10000",
          "--txpool.globalslots=50000",
          "--txpool.globalqueue=50000",
          "--history.logs.disable",
        ],
        "entrypoints": [
          "/bin/sh",
          "-ec",
          "content="$(sha256sum < /genesis/genesis.json)"
      if [ "$content" != "$(cat /data/genesis.sha256 2>/dev/null)" ]; then
        geth --log.format=json --cache=256 init --datadir /data --state.scheme hash /genesis/genesis.json
        echo "$content" > /data/genesis.sha256
      fi
      exec "$0" "$@"",
          "geth",
        ],
      }
    `);
  });

  it("as a validator forwards transactions to the leader, and ends with the user's arguments", () => {
    const { command } = opGethCommand(VALIDATOR);
    expect(flag(command, "rollup.sequencerhttp")).toEqual(["--rollup.sequencerhttp=http://devnet-gateway:8646"]);
    expect(command.at(-1)).toBe("--verbosity=4");
  });

  it("takes its peers from a file", () => {
    expect(opGethConfig(PEERS, OWN)).toMatchInlineSnapshot(`
      "[Node.P2P]
      StaticNodes = ["enode://aa@10.77.0.41:30303", "enode://bb@10.77.0.42:30303"]
      BootstrapNodes = ["enode://cc@10.77.0.43:30303", "enode://aa@10.77.0.41:30303", "enode://bb@10.77.0.42:30303"]
      "
    `);
    expect(opGethConfig([], OWN)).toBe(`[Node.P2P]\nStaticNodes = []\nBootstrapNodes = ["${OWN}"]\n`);
  });

  it("looks for no others in a network that is too large for that", () => {
    const { command } = opGethCommand({ ...VALIDATOR, discovers: false });
    expect(command.filter((argument) => argument.includes("discover"))).toEqual(["--nodiscover"]);
    expect(opGethConfig(PEERS.slice(0, 1), undefined)).toBe(`[Node.P2P]\nStaticNodes = ["${PEERS[0]}"]\n`);
  });
});

describe.each([
  ["op-reth", opRethCommand],
  ["op-geth", opGethCommand],
])("a sequencer's %s", (_, commandOf) => {
  it("forwards transactions to nobody: it may be the leader", () => {
    expect(commandOf(SEQUENCER).command.filter((argument) => argument.includes("sequencer"))).toEqual([]);
  });

  it("serves the engine API under the secret in a file", () => {
    expect(flag(commandOf(SEQUENCER).command, "authrpc.jwtsecret")).toEqual(["--authrpc.jwtsecret=/secrets/jwt"]);
  });
});

/** How clients are told of a fork's moment, and what the scripts that do so make of the genesis files. */
import { describe, expect, it } from "vitest";
import { konaNodeCommand } from "../../../components/l2/consensus/konaNode";
import { opNodeCommand } from "../../../components/l2/consensus/opNode";
import { opGethCommand } from "../../../components/l2/execution/opGeth";
import { opRethCommand } from "../../../components/l2/execution/opReth";
import { FakeContainer } from "./container";

const MOMENTS = { jovian: 1_795_791_600, karst: 1_795_795_200 };

const EXECUTION = {
  l2ChainId: 42069,
  address: "10.77.0.41",
  peers: [],
  discovers: true,
  rpcNamespaces: ["eth"],
  corsOrigins: [],
  extraArguments: [],
};

const CONSENSUS = {
  l1RpcUrl: "http://devnet-anvil:8545",
  l1BlockTime: 12,
  engineUrl: "http://devnet-op-geth-validator-1:9551",
  address: "10.77.0.161",
  extraArguments: ["--the-users-own"],
};

const OP_NODE = {
  ...CONSENSUS,
  executionRpcUrl: "http://devnet-op-geth-validator-1:9545",
  bootnode: "enode://own",
  peers: [],
};

const overrides = (flags: string[]) => flags.filter((flag) => flag.startsWith("--override."));

describe("op-node and op-geth", () => {
  it.each([
    ["op-node", opNodeCommand(OP_NODE), opNodeCommand({ ...OP_NODE, forkMoments: MOMENTS })],
    ["op-geth", opGethCommand(EXECUTION), opGethCommand({ ...EXECUTION, forkMoments: MOMENTS })],
  ])("%s has a flag for each fork, and none without", (_, without, withForks) => {
    expect(overrides(without.command)).toEqual([]);
    expect(overrides(withForks.command)).toEqual(["--override.jovian=1795791600", "--override.karst=1795795200"]);
    expect(withForks.entrypoints).toEqual(without.entrypoints);
  });

  it("leave the last word to the user", () => {
    expect(opNodeCommand({ ...OP_NODE, forkMoments: MOMENTS }).command.at(-1)).toBe("--the-users-own");
  });
});

describe("op-node where another signer may come", () => {
  it("asks L1 often, and otherwise as it does by default", () => {
    const interval = (expectsOtherSigner?: boolean) =>
      opNodeCommand({ ...OP_NODE, ...(expectsOtherSigner ? { expectsOtherSigner } : {}) }).command.filter((flag) =>
        flag.startsWith("--l1.runtime-config-reload-interval"),
      );
    expect(interval()).toEqual([]);
    expect(interval(true)).toEqual(["--l1.runtime-config-reload-interval=2s"]);
  });
});

const GENESIS = {
  timestamp: "0x1",
  config: { chainId: 1, isthmusTime: 0, jovianTime: 4_950_000_000 },
  alloc: { a: {} },
};

describe("op-reth", () => {
  it("reads the genesis itself where no fork has a moment", () => {
    const { entrypoints, command } = opRethCommand(EXECUTION);
    expect(entrypoints).toEqual(["op-reth"]);
    expect(command).toContain("--chain=/genesis/genesis.json");
  });

  it.each([
    ["with the fork at the end", GENESIS],
    ["with the fork elsewhere", { ...GENESIS, config: { jovianTime: 1, chainId: 1 } }],
    ["without it", { ...GENESIS, config: { chainId: 1 } }],
  ])("reads a copy with the moments, of a genesis %s", (_, genesis) => {
    const container = new FakeContainer();
    container.write("/genesis/genesis.json", JSON.stringify(genesis));
    container.recorder("op-reth");
    const command = opRethCommand({ ...EXECUTION, forkMoments: MOMENTS });
    expect(command.command).toContain("--chain=/data/genesis-with-forks.json");
    expect(container.run(command)).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(container.read("/data/genesis-with-forks.json"))).toEqual({
      ...genesis,
      config: { ...genesis.config, jovianTime: MOMENTS.jovian, karstTime: MOMENTS.karst },
    });
    expect(JSON.parse(container.read("/genesis/genesis.json"))).toEqual(genesis);
  });
});

const ROLLUP = {
  genesis: { l1: { number: 0 } },
  block_time: 2,
  isthmus_time: 0,
  jovian_time: 4_950_000_000,
  l1_chain_id: 900,
};

describe("kona-node", () => {
  it("reads a copy of the rollup config with the moments, as a validator and as a sequencer", () => {
    for (const sequencer of [undefined, { conductorRpcUrl: "http://10.77.0.31:8547" }]) {
      const container = new FakeContainer();
      container.write("/genesis/rollup.json", JSON.stringify(ROLLUP));
      container.write("/secrets/p2p-key", "11");
      container.write("/secrets/unsafe-block-signer-key", "22");
      container.program("wget", "exit 1");
      container.recorder("kona-node");
      const args = {
        ...CONSENSUS,
        bootnodes: [],
        l1BeaconUrl: "http://devnet-l1-beacon:5052",
        forkMoments: MOMENTS,
        ...(sequencer ? { sequencer } : {}),
      };
      const command = konaNodeCommand(args);
      expect(command.command).toContain("--l2-config-file=/data/rollup-with-forks.json");
      expect(container.run(command)).toMatchObject({ exitCode: 0 });
      expect(JSON.parse(container.read("/data/rollup-with-forks.json"))).toEqual({
        ...ROLLUP,
        jovian_time: MOMENTS.jovian,
        karst_time: MOMENTS.karst,
      });
    }
  });

  it("reads the rollup config itself where no fork has a moment", () => {
    expect(
      konaNodeCommand({ ...CONSENSUS, bootnodes: [], l1BeaconUrl: "http://devnet-l1-beacon:5052" }).command,
    ).toContain("--l2-config-file=/genesis/rollup.json");
  });
});

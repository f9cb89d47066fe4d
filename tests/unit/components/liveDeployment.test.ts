/** The scripts around op-deployer for an L1 that was there before, with a fake op-deployer: what they do on a volume in any state. */
import { describe, expect, it } from "vitest";
import { forkCommand } from "../../../components/l1/anvilCommand";
import { frontCommand, frontInput } from "../../../components/l1/l1Front";
import { describeCommand, planCommand } from "../../../components/l1/liveDeployment";
import { FakeContainer } from "./container";
import { calls, deployer as fakeDeployer, KEY } from "./fakeDeployer";

const GENESIS_ID = "0123456789abcdef";
const L1 = "http://l1-front:8545";
const FOLDER = "/genesis/deployer";

function deployer(): FakeContainer {
  const container = fakeDeployer();
  container.program("wget", `echo '{"jsonrpc":"2.0","id":1,"result":"0x1"}'`);
  return container;
}

describe("the plan of a deployment", () => {
  const command = planCommand(GENESIS_ID, L1);

  it("is made once, sends nothing, and has its key by the environment", () => {
    const container = deployer();
    expect(container.run(command).exitCode).toBe(0);
    expect(calls(container)).toEqual([
      expect.stringMatching(/ apply --workdir \S+ --deployment-target calldata --l1-rpc-url http:\/\/l1-front:8545$/),
    ]);
    expect([container.read("/key").trim(), calls(container)[0]?.includes(KEY)]).toEqual([KEY, false]);
    const again = container.run(command);
    expect([again.exitCode, again.output]).toEqual([0, expect.stringContaining("is planned already")]);
    expect(calls(container)).toHaveLength(1);
  });

  it("that is half made is made again", () => {
    const container = deployer();
    container.write("/broken", "");
    container.write(`${FOLDER}/leftover`, "");
    expect(container.run(command).exitCode).toBe(3);
    expect(container.has(`${FOLDER}/planned`)).toBe(false);
    container.program("op-deployer", "exit 0");
    expect(container.run(command).exitCode).toBe(0);
    expect(container.has(`${FOLDER}/leftover`)).toBe(false);
  });

  it("of another chain, which may be paid for, is left alone", () => {
    const container = deployer();
    container.run(planCommand("fedcba9876543210", L1));
    const { exitCode, output } = container.run(command);
    expect([exitCode, output]).toEqual([1, expect.stringContaining("pulumi destroy, then pulumi up")]);
    expect(container.read(`${FOLDER}/planned`).trim()).toBe("fedcba9876543210");
  });

  it("waits for L1, and says so where that does not come", () => {
    const container = deployer();
    container.program("wget", "exit 1");
    container.program("sleep", "exit 0");
    const { exitCode, output } = container.run(command);
    expect([exitCode, output]).toEqual([1, expect.stringContaining("L1 does not answer: look at l1.rpc_url")]);
    expect(calls(container)).toEqual([]);
  });
});

describe("what L2 begins with", () => {
  it("is written once, beside the plan that it follows from", () => {
    const container = deployer();
    container.run(planCommand(GENESIS_ID, L1));
    const command = describeCommand(42069, GENESIS_ID);
    expect(container.run(command).exitCode).toBe(0);
    for (const artifact of ["genesis", "rollup", "l1"]) {
      expect(container.read(`${FOLDER}/${artifact}.json`)).toBe(`${artifact}\n`);
    }
    expect(container.run(command).output).toContain("is written already");
    expect(calls(container)).toHaveLength(4);
    expect(container.has(`${FOLDER}/planned`)).toBe(true);
  });
});

describe("a fork", () => {
  const command = forkCommand({ sourceUrl: L1, chainId: 1, blockTime: 12, extraArguments: [] });

  function anvil(newest: number): FakeContainer {
    const container = new FakeContainer();
    container.recorder("anvil");
    container.program("cast", `echo ${newest}`);
    return container;
  }

  it("begins some blocks deep, and on the same block after each start", () => {
    const container = anvil(1_000);
    expect(container.run(command).exitCode).toBe(0);
    expect(container.recorded().arguments).toContain("--fork-block-number=997");
    container.program("cast", "echo 2000");
    container.run(command);
    expect(container.recorded().arguments).toContain("--fork-block-number=997");
    expect(container.recorded().arguments).toContain(`--fork-url=${L1}`);
  });

  it("of a chain that has just begun begins on its newest block", () => {
    const container = anvil(2);
    container.run(command);
    expect(container.recorded().arguments).toContain("--fork-block-number=2");
  });

  it("goes on from its own state, or from the copy of one that was cut short, or from none", () => {
    const container = anvil(1_000);
    container.write("/data/state.json", '{"half":');
    container.write("/data/state.previous.json", '{"whole":1}');
    container.run(command);
    expect(container.read("/data/state.json")).toBe('{"whole":1}');
    const without = anvil(1_000);
    without.write("/data/state.json", '{"half":');
    without.run(command);
    expect(without.has("/data/state.json")).toBe(false);
  });
});

describe("the front to L1", () => {
  it("is told of the chain, and of a file for the URLs", () => {
    expect(frontInput({ l1ChainId: 1, l1BlockTime: 12 })).toEqual({
      chainId: 1,
      maxAge: 60,
      lookEvery: 6_000,
      answerWithin: 4_000,
      memory: 67_108_864,
      secretsFile: "/secrets/l1-urls.json",
      ports: { rpc: 8_545, metrics: 7_300 },
    });
    expect(frontInput({ l1ChainId: 1, l1BlockTime: 1 })).toMatchObject({ maxAge: 30, lookEvery: 500 });
  });

  it("shows how often L1 makes a block, as one that makes them does", () => {
    expect(frontCommand({ l1BlockTime: 12 }).command.at(-1)).toBe("--l1-block-time=12");
  });
});

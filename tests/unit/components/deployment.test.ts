/** The script that deploys the L1 contracts, with a fake op-deployer: what it does on a volume in any state. */
import { describe, expect, it } from "vitest";
import { deployCommand } from "../../../components/l1/deployCommand";
import { calls, deployer, KEY } from "./fakeDeployer";

const command = deployCommand(42069, "0123456789abcdef");

describe("on an empty volume", () => {
  it("deploys into a genesis state and writes down what nodes need", () => {
    const container = deployer();
    expect(container.run(command)).toMatchObject({ exitCode: 0 });
    expect(calls(container)).toHaveLength(4);
    expect(container.read("/genesis/deployer/intent.toml")).toBe("the intent");
    for (const artifact of ["genesis", "rollup", "l1"]) {
      expect(container.read(`/genesis/deployer/${artifact}.json`)).toBe(`${artifact}\n`);
    }
  });

  it("gives op-deployer its key by the environment, not by argument", () => {
    const container = deployer();
    container.run(command);
    expect(container.read("/key").trim()).toBe(KEY);
    expect(container.read("/calls")).not.toContain(KEY);
  });
});

describe("on a volume with this chain", () => {
  it("leaves the deployment as it is: its chain may have run for long", () => {
    const container = deployer();
    container.run(command);
    const before = calls(container);
    const { exitCode, output } = container.run(command);
    expect(exitCode).toBe(0);
    expect(output).toContain("deployed already");
    expect(calls(container)).toEqual(before);
  });
});

describe("on a volume with another chain", () => {
  it("fails, says what to do, and touches nothing", () => {
    const container = deployer();
    container.run(deployCommand(42069, "fedcba9876543210"));
    const before = calls(container);
    const { exitCode, output } = container.run(command);
    expect(exitCode).toBe(1);
    expect(output).toContain("remove the network with pulumi destroy, then pulumi up");
    expect(calls(container)).toEqual(before);
    expect(container.read("/genesis/deployer/deployed").trim()).toBe("fedcba9876543210");
  });
});

describe("on a volume with half a deployment", () => {
  it("fails with op-deployer, and begins again from nothing the next time", () => {
    const container = deployer();
    container.write("/broken", "");
    container.write("/genesis/deployer/leftover", "");
    expect(container.run(command).exitCode).toBe(3);
    expect(container.has("/genesis/deployer/deployed")).toBe(false);

    container.write("/genesis/deployer/leftover", "");
    container.program("op-deployer", "exit 0");
    expect(container.run(command).exitCode).toBe(0);
    expect(container.has("/genesis/deployer/leftover")).toBe(false);
    expect(container.read("/genesis/deployer/deployed").trim()).toBe("0123456789abcdef");
  });
});

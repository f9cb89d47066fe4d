/** The program itself: what becomes of an error before the first resource. */
import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, it, vi } from "vitest";
import program from "../../index";
import { ConfigError } from "../../config/load";
import { PreflightError, prepareNetwork } from "../../engine/prepareNetwork";

vi.mock("../../engine/prepareNetwork", async (original) => ({
  ...(await original<object>()),
  prepareNetwork: vi.fn(),
}));
afterEach(() => void vi.resetAllMocks());

async function failure(error: Error): Promise<unknown> {
  vi.mocked(prepareNetwork).mockRejectedValue(error);
  return program().catch((caught: unknown) => caught);
}

it.each([new ConfigError([{ key: "subnet", message: "is wrong" }]), new PreflightError(["port 8545 is taken"])])(
  "shows $name as its message alone",
  async (error) => {
    const shown = await failure(error);
    expect(shown).toBeInstanceOf(pulumi.RunError);
    expect(shown).toMatchObject({ message: error.message, stack: "" });
  },
);

it("shows a config that is wrong before anything is looked at in the same way", async () => {
  const actual = await vi.importActual<{ prepareNetwork: typeof prepareNetwork }>("../../engine/prepareNetwork");
  vi.mocked(prepareNetwork).mockImplementation(actual.prepareNetwork);
  pulumi.runtime.setAllConfig({ "opstack-ha:sequencer_count": "0" });
  const shown = await program().catch((caught: unknown) => caught);
  expect(shown).toBeInstanceOf(pulumi.RunError);
  expect(shown).toMatchObject({ message: expect.stringContaining("sequencer_count: must be") as string, stack: "" });
});

it("does not word a mistake of ours as the user's", async () => {
  const mistake = new TypeError("x is not a function");
  expect(await failure(mistake)).toBe(mistake);
});

/** Bad input fails before anything is created, with a message that names the key and the way out. */
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leftovers } from "./support/docker";
import { TestStack, type Config, type Outcome } from "./support/testStack";

const NETWORK = "e2e-bad-input";
const FREE = { subnet: "10.203.0.0/24", ports: { l1: 28_546, gateway: 28_646 } };

let stack: TestStack;

beforeAll(async () => {
  stack = await TestStack.create(NETWORK, "airgap", FREE);
});

afterAll(async () => {
  await stack?.remove();
});

/** What `pulumi up` makes of the stack with these changes. */
function refusal(changes: Config): Promise<Outcome> {
  stack.configure(changes);
  return stack.up();
}

const CASES: [what: string, changes: Config, message: RegExp][] = [
  ["no sequencer", { sequencer_count: 0 }, /sequencer_count: .*(at least 1|from 1 to 9)/],
  ["more sequencers than nodes", { sequencer_count: 5, l2_nodes: 3 }, /sequencer_count: 5 is more than l2_nodes \(3\)/],
  ["a count that is no number", { sequencer_count: "three" }, /sequencer_count/],
  ["an unknown key", { sequencers: 3 }, /sequencers: unknown key/],
  ["a bad subnet", { subnet: "8.8.8.0/24" }, /subnet: "8\.8\.8\.0\/24" is not a private IPv4 subnet/],
  ["clashing ports", { ports: { l1: 9_545 } }, /port 9545 is wanted by/],
  ["an unknown client", { sequencer: { execution_client: "nethermind" } }, /sequencer\.execution_client: .*op-reth/],
  ["an unknown image", { images: { op_rath: "my/image:1" } }, /images.*op_rath|op_rath.*/],
  ["a wrong chain id", { l2_chain_id: 900 }, /l2_chain_id: 900 is also the chain id of L1/],
  [
    "the development mnemonic with an external L1",
    { l1: { source: "external", rpc_url: "http://127.0.0.1:1" } },
    /mnemonic: .*development mnemonic/,
  ],
];

describe("an update with bad input", () => {
  it.each(CASES)("refuses %s", async (_, changes, message) => {
    const { exitCode, text } = await refusal(changes);
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(message);
    // The message is all that its reader needs: no stack of ours.
    expect(text).not.toMatch(/unhandled exception|\n\s+at .+:\d+:\d+/);
    expect(await leftovers(NETWORK)).toEqual([]);
  });

  it("refuses a port that is in use, and names the key", async () => {
    const server = createServer().listen(28_546, "127.0.0.1");
    try {
      const { exitCode, text } = await refusal({});
      expect(exitCode).not.toBe(0);
      expect(text).toMatch(/port 28546 \(ports\.l1\) is in use/);
      expect(await leftovers(NETWORK)).toEqual([]);
    } finally {
      server.close();
    }
  });

  it("says so when no Docker engine answers", async () => {
    const { exitCode, text } = await stack.within({ DOCKER_HOST: "unix:///nowhere/docker.sock" }, () => refusal({}));
    expect(exitCode).not.toBe(0);
    expect(text).toMatch(/no Docker engine answers at unix:\/\/\/nowhere\/docker\.sock/);
  });

  it("previews all the same, where nothing is created anyway", async () => {
    stack.configure({});
    const { exitCode, text } = await stack.within({ DOCKER_HOST: "unix:///nowhere/docker.sock" }, () =>
      stack.preview(),
    );
    expect(exitCode, text).toBe(0);
    expect(text).toMatch(/warning: no Docker engine answers at unix:\/\/\/nowhere\/docker\.sock/);
    expect(text).toMatch(/\+ 1\d\d to create/);
  });
});

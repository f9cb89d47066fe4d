/**
 * A network whose batcher, proposer, challenger and sequencers have no keys (`SUITE=all`): a remote signer has them. It goes away, and
 * comes back. On a local engine of Linux, whose containers reach this machine by their network's bridge. `OPSTACK_HA_RESULTS=docs/failover.json` keeps what
 * that costs.
 */
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeOf } from "../../operator/drill/faults/change";
import { executionClient } from "../../shared/rpc/client";
import { sleep, until } from "../../shared/rpc/deadline";
import { accountOnL1 } from "../../shared/systemConfig";
import {
  advance,
  allNodes,
  gameStatuses,
  hashesAtCommonHeight,
  height,
  syncStatus,
  type Outputs,
} from "./support/chain";
import { inspect, leftovers } from "./support/docker";
import { Drills } from "./support/drills";
import { makeCertificates, RemoteSigner, type Certificates, type SignerAccount } from "./support/remoteSigner";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-remote-signer";
const PORT = 28_780;
/** Ten L2 blocks. */
const AWAY_SECONDS = 20;
/** This machine, as containers reach it. */
const HERE = "10.234.0.1";

const anAccount = (): SignerAccount => {
  const key = generatePrivateKey();
  return { key, account: privateKeyToAccount(key) };
};
const accounts = {
  batcher: anAccount(),
  proposer: anAccount(),
  challenger: anAccount(),
  unsafe_block_signer: anAccount(),
};
const signer = new RemoteSigner(PORT, Object.values(accounts));

let certificates: Certificates;
let stack: TestStack;
let outputs: Outputs;

const callsOf = (method: string, { account }: SignerAccount) => signer.calls.get(`${method} ${account.address}`) ?? 0;
const safeHead = async () => (await syncStatus(outputs.validators[0]!.nodeRpcUrl)).safe_l2.number;

/** The safe head reaches what is the head of L2 now. */
async function safeHeadCatchesUp(withinSeconds: number): Promise<void> {
  const head = await height(outputs.l2RpcUrl);
  await until("the safe head", async () => (await safeHead()) >= head, { withinSeconds });
}

describe.runIf(RUNS_ALL && process.platform === "linux")("keys elsewhere", () => {
  beforeAll(async () => {
    certificates = await makeCertificates(HERE);
    await signer.start(certificates);
    stack = await TestStack.create(NETWORK, "airgap", {
      subnet: "10.234.0.0/24",
      l2_nodes: 5,
      signer: {
        endpoint: `https://${HERE}:${PORT}`,
        tls: {
          ca: certificates.authority,
          certificate: certificates.client.cert,
          private_key: certificates.client.key,
        },
        ...Object.fromEntries(Object.entries(accounts).map(([role, { account }]) => [role, account.address])),
      },
    });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
  });

  afterAll(async () => {
    await stack?.remove();
    await signer.stop();
  });

  it("sign batches, proposals and blocks", async () => {
    const { batcher, proposer, unsafe_block_signer: blocks } = accounts;
    await safeHeadCatchesUp(120);
    await until("a dispute game", async () => (await gameStatuses(outputs)).length > 0, { withinSeconds: 120 });
    expect(callsOf("eth_signTransaction", batcher)).toBeGreaterThan(0);
    expect(callsOf("eth_signTransaction", proposer)).toBeGreaterThan(0);
    expect(callsOf("opsigner_signBlockPayload", blocks)).toBeGreaterThan(0);
    const systemConfig = outputs.l1Contracts["SystemConfigProxy"]!;
    const addressOnL1 = (role: "batcher" | "unsafeBlockSigner") => accountOnL1(outputs.l1RpcUrl, systemConfig, role);
    expect(await addressOnL1("batcher")).toBe(batcher.account.address);
    expect(await addressOnL1("unsafeBlockSigner")).toBe(blocks.account.address);
    // By gossip, signed by the signer: what is on L1 is behind the head.
    for (const { rpcUrl } of allNodes(outputs)) await advance(rpcUrl, 3, 60);
    const sent = await executionClient(outputs.l1RpcUrl).getTransactionCount({ address: batcher.account.address });
    expect(sent).toBeGreaterThan(0);
    await stack.becomesHealthy(180);
  });

  it("are not in Pulumi's state, nor in a container", async () => {
    const { exitCode, text: state } = await stack.pulumi(["stack", "export", "--show-secrets", "--stack", NETWORK]);
    expect(exitCode).toBe(0);
    expect(state).toContain(accounts.batcher.account.address);
    for (const { key } of Object.values(accounts)) expect(state).not.toContain(key.slice(2));
    // Without --show-secrets the clients' own key is encrypted.
    const { text: closed } = await stack.pulumi(["stack", "export", "--stack", NETWORK]);
    expect(closed).not.toContain(certificates.client.key.split("\n")[1]);
    const batcher = JSON.stringify(await inspect(`${NETWORK}-op-batcher`));
    expect(batcher).toContain("--signer.endpoint=");
    expect(batcher).not.toContain("account-key");
  });

  it("may be out of reach for a while: the leader goes on, readers and writers too, and what has to be signed waits", async () => {
    const away = async () => {
      await signer.stop();
      await sleep(AWAY_SECONDS * 1_000);
      await signer.start(certificates);
    };
    const what = `the remote signer of all keys is away for ${AWAY_SECONDS} s`;
    const { missedSlots, largestSafeLag } = await new Drills(NETWORK).passes(changeOf("signer-away", what, away, 1));
    console.log(`${what}: ${missedSlots} slots missed, the safe head at most ${largestSafeLag} blocks behind`);
    for (const { rpcUrl } of allNodes(outputs)) await advance(rpcUrl, 3, 60);
    await safeHeadCatchesUp(180);
    expect((await hashesAtCommonHeight(allNodes(outputs))).size).toBe(1);
    await stack.becomesHealthy(180);
  });

  it("finds no change in a second update", async () => {
    const again = await stack.up("--expect-no-changes");
    expect(again.exitCode, again.text).toBe(0);
  });

  it("leaves nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});

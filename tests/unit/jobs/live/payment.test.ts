/** What is paid on an L1 that is not ours: each transaction once, in order, whatever comes in between. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { keccak256 } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Wish } from "../../../../jobs/live/deployment";
import { Journal } from "../../../../jobs/live/journal";
import { l1Client, pay } from "../../../../jobs/live/payment";
import { DETERMINISTIC_DEPLOYER } from "../../../../shared/externalL1";
import { closeServers } from "../../shared/jsonRpcServer";
import { SimulatedL1 } from "./simulatedL1";

const FIRST_NONCE = 7;
const CONTRACT = "0x00000000000000000000000000000000000000c0";

const create: Wish = { to: null, data: "0x60", value: 0n };
const create2: Wish = { to: DETERMINISTIC_DEPLOYER, data: "0x61", value: 0n };
const callContract: Wish = { to: CONTRACT, data: "0x62", value: 0n };
const WISHES = [create, create2, create2, callContract, create, callContract];

const account = privateKeyToAccount(generatePrivateKey());
let folder: string;
let l1: SimulatedL1;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-payment-"));
  l1 = await new SimulatedL1(FIRST_NONCE).start();
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await closeServers();
});

const file = () => path.join(folder, "journal.json");
const journal = () => Journal.read(file()) ?? Journal.begin(file(), FIRST_NONCE);

async function payAll(wishes: Wish[]): Promise<string[]> {
  const lines: string[] = [];
  await pay(wishes, {
    l1: l1Client(l1.url),
    l1ChainId: 900,
    account,
    journal: journal(),
    confirmations: 3,
    report: (line) => lines.push(line),
  });
  return lines;
}

const nonces = () => l1.taken.map(({ nonce }) => nonce);
const all = WISHES.map((_, position) => FIRST_NONCE + position);

it("each is sent once, in order, and what it took is noted", async () => {
  const lines = await payAll(WISHES);
  expect([nonces(), l1.sent]).toEqual([all, WISHES.length]);
  expect(lines.at(-1)).toBe("transaction 6 of 6 is on L1, for 0.0001 ETH");
  const { block, gas, wei } = journal().totals;
  expect([gas, wei]).toEqual([300_000n, 600_000_000_000_000n]);
  expect(l1.block).toBeGreaterThanOrEqual(block + 3);
});

it("creations do not wait for each other, and calls wait for all before them", async () => {
  await payAll(WISHES);
  const before = (position: number) => l1.waitingBefore[position];
  expect([before(1), before(2)]).toEqual([1, 2]);
  expect([before(3), before(5)]).toEqual([0, 0]);
});

it("a later run goes on where an earlier one has ended, and a finished one sends nothing", async () => {
  await payAll(WISHES.slice(0, 3));
  expect(l1.sent).toBe(3);
  await payAll(WISHES);
  expect([nonces(), l1.sent]).toEqual([all, WISHES.length]);
  await payAll(WISHES);
  expect(l1.sent).toBe(WISHES.length);
});

it("one that was noted and never arrived is sent with the nonce that it was to have", async () => {
  journal().add(0, keccak256("0x00"));
  await payAll(WISHES);
  expect([nonces(), l1.sent]).toEqual([all, WISHES.length]);
});

it("one that fails on L1 ends the deployment, in words", async () => {
  l1.reverts = FIRST_NONCE + 1;
  await expect(payAll(WISHES)).rejects.toThrow(/^transaction 2 of 6, 0x[0-9a-f]{64}, has failed on L1.*pulumi destroy/);
  expect(nonces()).not.toContain(FIRST_NONCE + 5);
});

it("an account that runs dry is named, and what it has paid for is kept", async () => {
  await payAll(WISHES.slice(0, 2));
  l1.refusal = "insufficient funds for gas * price + value";
  await expect(payAll(WISHES)).rejects.toThrow(
    `the account ${account.address} has run dry: send it ETH. 2 of 6 transactions are on L1, and paid once: "pulumi up" goes on from there.`,
  );
  l1.refusal = undefined;
  await payAll(WISHES);
  expect(nonces()).toEqual(all);
});

/**
 * Money and messages between the chains: given on either, paid in, and taken out again, by a withdrawal that is interrupted twice
 * and goes on each time (`SUITE=all`).
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parseEther, toHex, type Address, type Hash } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { developmentAccounts } from "../../config/accounts";
import { executionClient } from "../../shared/rpc/client";
import { call } from "../../shared/rpc/light";
import { advance, type Outputs } from "./support/chain";
import { leftovers, whileStopped } from "./support/docker";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-money";

/** Of the free development accounts, one each, so that what one test spends is not in another's balance. */
const DEPOSITOR = 6;
const WITHDRAWER = 7;

const ONE = parseEther("1");
const AMOUNT = parseEther("1.25");

const folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-money-"));

let stack: TestStack;
let outputs: Outputs;

describe.runIf(RUNS_ALL)("money and messages", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", {
      subnet: "10.221.0.0/24",
      l2_nodes: 4,
      l1: { block_time: 2 },
    });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    await advance(outputs.l2RpcUrl, 3, 60);
  });

  afterAll(async () => {
    await stack?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const someone = (): Address => privateKeyToAccount(generatePrivateKey()).address;
  const portal = () => outputs.l1Contracts["OptimismPortalProxy"] as Address;
  const onL1 = (address: Address) => executionClient(outputs.l1RpcUrl).getBalance({ address });
  const onL2 = (address: Address) => executionClient(outputs.l2RpcUrl).getBalance({ address });

  const start = (...parameters: string[]) =>
    stack.start(process.execPath, ["--import", "tsx", "operator/main.ts", ...parameters, "--stack", NETWORK]);

  /** The result of a command, which it prints apart from its progress. */
  async function json<Result>(...parameters: string[]): Promise<Result> {
    const { exitCode, stdout, all } = await start(...parameters, "--json");
    expect(exitCode, all).toBe(0);
    return JSON.parse(stdout) as Result;
  }

  /** Starts a command, and sends it a signal when it says something. */
  async function interruptAt(words: RegExp, signal: NodeJS.Signals, ...parameters: string[]) {
    const running = start(...parameters);
    let text = "";
    running.all.on("data", (piece: Buffer) => {
      const before = text;
      text += piece.toString();
      if (!words.test(before) && words.test(text)) running.kill(signal);
    });
    const { exitCode } = await running;
    expect(text).toMatch(words);
    return { exitCode, text };
  }

  interface Deposited {
    l1Transaction: Hash;
    l2Transaction: Hash;
    arrived: boolean;
  }

  it("is not withdrawn before there is any on L1 to pay it with: nothing is taken", async () => {
    const { address } = developmentAccounts()[WITHDRAWER]!;
    const before = await onL2(address);
    expect(await onL1(portal())).toBe(0n);
    const refused = await stack.cli("withdraw", "1.25", "--account", String(WITHDRAWER));
    expect([refused.exitCode, refused.text]).toEqual([
      1,
      expect.stringMatching(/the portal on L1 has 0 ETH, .* cannot pay 1\.25 ETH: .*fund 0x\w+ 2 --stack/),
    ]);
    expect(await onL2(address)).toBe(before);
  });

  describe("money that is given", () => {
    it("is there on L1, by a transaction", async () => {
      const to = someone();
      const given = await json<{ l1Transaction: Hash; balance: string }>("fund", to, "2.5", "--l1");
      expect(given).toMatchObject({ address: to, layer: "l1", amount: String(parseEther("2.5")), arrived: true });
      expect(given.balance).toBe(String(parseEther("2.5")));
      const [receipt, balance] = await Promise.all([
        executionClient(outputs.l1RpcUrl).getTransactionReceipt({ hash: given.l1Transaction }),
        onL1(to),
      ]);
      expect([receipt.status, receipt.to, balance]).toEqual(["success", to.toLowerCase(), parseEther("2.5")]);
    });

    it("is there on L2 by a deposit, ten ether where nothing else is said", async () => {
      const to = someone();
      const given = await stack.cli("fund", to, "--wait");
      expect([given.exitCode, given.text]).toEqual([0, expect.stringContaining(`${to} has 10 ETH on L2`)]);
      expect(await onL2(to)).toBe(parseEther("10"));
      expect(await onL1(to)).toBe(0n);
      console.log(`10 ETH were on L2 ${given.seconds.toFixed(1)} s after fund was started`);
    });

    it("comes from a key of one's own, and not without it", async () => {
      const key = generatePrivateKey();
      const { address } = privateKeyToAccount(key);
      const file = path.join(folder, "key");
      writeFileSync(file, key);
      const to = someone();
      const poor = await stack.cli("fund", to, "1", "--l1", "--from-key-file", file);
      expect([poor.exitCode, poor.text]).toEqual([1, expect.stringContaining(`${address} has 0 ETH on L1`)]);
      expect(poor.text).not.toContain(key.slice(2));
      await json("fund", address, "2", "--l1");
      await json("fund", to, "1", "--l1", "--from-key-file", file);
      expect(await onL1(to)).toBe(ONE);
      expect(await onL1(address)).toBeLessThan(ONE);
    });
  });

  describe("a deposit", () => {
    it("is on L2 under the hash that it tells, and costs no more than it says", async () => {
      const { address } = developmentAccounts()[DEPOSITOR]!;
      const to = someone();
      const [l1Before, l2Before] = await Promise.all([onL1(address), onL2(address)]);
      const deposited = await json<Deposited>("deposit", "1.25", "--account", String(DEPOSITOR), "--to", to);
      expect(deposited).toMatchObject({ from: address, to, amount: String(AMOUNT), arrived: true });
      const receipt = await executionClient(outputs.l2RpcUrl).getTransactionReceipt({ hash: deposited.l2Transaction });
      expect(receipt.status).toBe("success");
      expect(await onL2(to)).toBe(AMOUNT);
      expect(await onL2(address)).toBe(l2Before);
      const spent = l1Before - (await onL1(address));
      expect(spent - AMOUNT).toBeGreaterThan(0n);
      expect(spent - AMOUNT).toBeLessThan(parseEther("0.01"));
    });

    it("need not be waited for", async () => {
      const to = someone();
      const deposited = await json<Deposited>("deposit", "1", "--account", String(DEPOSITOR), "--to", to, "--no-wait");
      expect(deposited.arrived).toBe(false);
      await advance(outputs.l1RpcUrl, 6, 60);
      await advance(outputs.l2RpcUrl, 2, 30);
      expect(await onL2(to)).toBe(ONE);
    });
  });

  describe("a withdrawal", () => {
    it("is interrupted after its first step and killed after its second, goes on each time, and ends with all of the money", async () => {
      const to = someone();
      const { address } = developmentAccounts()[WITHDRAWER]!;
      const before = await onL2(address);
      const startedAt = Date.now();

      const begun = await interruptAt(
        /is in L2 block \d+/,
        "SIGINT",
        ...["withdraw", "1.25", "--account", String(WITHDRAWER), "--to", to],
      );
      expect([begun.exitCode, begun.text]).toEqual([
        130,
        expect.stringMatching(/withdraw --resume 0x[0-9a-f]{64} .*goes on/),
      ]);
      const [hash] = /(?<=--resume )0x[0-9a-f]{64}/.exec(begun.text)!;
      const spent = before - (await onL2(address));
      expect(spent).toBeGreaterThan(AMOUNT);
      expect(spent).toBeLessThan(AMOUNT + parseEther("0.001"));
      const [listed] = await json<{ l2Transaction: Hash; stage: string }[]>("withdraw", "--list");
      expect(listed).toMatchObject({ l2Transaction: hash, to, amount: String(AMOUNT), account: WITHDRAWER });

      await interruptAt(
        /waiting for (the clock of game|op-challenger|the finality delay)/,
        "SIGKILL",
        "withdraw",
        "--resume",
        hash,
      );
      expect(await json("withdraw", "--list")).toMatchObject([
        { stage: expect.stringMatching(/^proven|^can be finalized/) },
      ]);
      expect(await onL1(to)).toBe(0n);

      // As when others have withdrawn all of it meanwhile: finalized now, it would be gone.
      const held = await onL1(portal());
      await call(outputs.l1RpcUrl, "anvil_setBalance", [portal(), "0x0"]);
      const waits = await stack.cli("withdraw", "--resume", hash, "--timeout", "3m");
      expect([waits.exitCode, waits.text]).toEqual([1, expect.stringContaining("still waiting for deposits")]);
      await call(outputs.l1RpcUrl, "anvil_setBalance", [portal(), toHex(held)]);

      const finished = await json<{ finalizeTransaction: Hash }>("withdraw", "--resume");
      console.log(`a withdrawal took ${((Date.now() - startedAt) / 1_000).toFixed(0)} s, interrupted twice`);
      expect(await onL1(to)).toBe(AMOUNT);
      expect(before - (await onL2(address))).toBe(spent);
      const paid = await executionClient(outputs.l1RpcUrl).getTransactionReceipt({
        hash: finished.finalizeTransaction,
      });
      expect(paid.status).toBe("success");
      expect(await json("withdraw", "--list")).toMatchObject([{ l2Transaction: hash, stage: "done" }]);

      const again = await stack.cli("withdraw", "--resume", hash);
      expect([again.exitCode, again.text]).toEqual([0, expect.stringContaining(finished.finalizeTransaction)]);
      expect(await onL1(to)).toBe(AMOUNT);
    });

    it("goes through in one piece, too, with a key of a file, and nobody else has to be there", async () => {
      const key = generatePrivateKey();
      const { address } = privateKeyToAccount(key);
      const file = path.join(folder, "withdrawer");
      writeFileSync(file, key);
      await json("fund", address, "2", "--wait");
      const unfunded = await stack.cli("withdraw", "1", "--from-key-file", file);
      expect([unfunded.exitCode, unfunded.text]).toEqual([1, expect.stringContaining(`fund ${address} 1 --l1`)]);
      await json("fund", address, "1", "--l1");
      const to = someone();
      const startedAt = Date.now();
      await json("withdraw", "1", "--from-key-file", file, "--to", to);
      console.log(`a withdrawal took ${((Date.now() - startedAt) / 1_000).toFixed(0)} s`);
      expect(await onL1(to)).toBe(ONE);
    });
  });

  describe("what cannot be meant", () => {
    const ADDRESS = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    it.each([
      [["fund", "0x1234"], "It takes an address"],
      [["fund", ADDRESS.replace("C8", "c8")], "Its checksum is wrong"],
      [["fund", ADDRESS, "0"], "more than 0 and at most 1000000"],
      [["fund", ADDRESS, "-3"], "It takes an amount in ether"],
      [["fund", ADDRESS, "0.0000000000000000001"], "19 decimals, and ether has 18"],
      [["deposit", "1"], "name the key that signs"],
      [["deposit", "1", "--account", "2"], "account 2 is the network's own (proposer)"],
      [["deposit", "1", "--account", "10"], "there is no development account 10"],
      [["withdraw"], "it takes an amount in ether, or --resume or --list"],
      [["withdraw", "--resume", `0x${"12".repeat(32)}`], "was begun on this chain from here"],
      [["withdraw", "--resume"], "no withdrawal is under way on this chain"],
    ])("%s is refused with exit code 64", async (parameters, message) => {
      const refused = await stack.cli(...parameters);
      expect([refused.exitCode, refused.text]).toEqual([64, expect.stringContaining(message)]);
    });

    it("more than an account has is refused, and nothing of it is taken", async () => {
      const { address } = developmentAccounts()[DEPOSITOR]!;
      const before = await Promise.all([onL1(address), onL2(address)]);
      for (const command of ["deposit", "withdraw"]) {
        const refused = await stack.cli(command, "1000000", "--account", String(DEPOSITOR));
        expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining(`${address} has `)]);
      }
      expect(await Promise.all([onL1(address), onL2(address)])).toEqual(before);
    });

    it("a key of the network itself is refused, and a withdrawal to the portal, which would be lost", async () => {
      const file = path.join(folder, "batcher");
      writeFileSync(file, developmentAccounts()[1]!.privateKey);
      const collides = await stack.cli("deposit", "1", "--from-key-file", file);
      expect([collides.exitCode, collides.text]).toEqual([1, expect.stringContaining("is the network's own account")]);
      const lost = await stack.cli("withdraw", "1", "--account", String(DEPOSITOR), "--to", portal());
      expect([lost.exitCode, lost.text]).toEqual([64, expect.stringContaining("is the portal itself")]);
    });

    it("an L1 that is away is said, in one line", async () => {
      const refused = await whileStopped([`${NETWORK}-anvil`], () => stack.cli("fund", ADDRESS, "1"));
      expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining("L1 does not answer at ")]);
      expect(refused.text).not.toContain("    at ");
      await stack.becomesHealthy(180);
    });
  });

  it("leaves nothing behind, withdrawals that were begun from here included", async () => {
    const down = await stack.cli("down");
    expect(down.exitCode, down.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
    const gone = await stack.cli("withdraw", "--list");
    expect([gone.exitCode, gone.text]).toEqual([1, expect.stringContaining("has no containers here")]);
  });
});

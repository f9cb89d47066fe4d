/**
 * Networks whose L1 was there before (`SUITE=all`): Anvil and go-ethereum of somebody else as external L1s, and a fork. Contracts are paid
 * for once, whatever L1 does meanwhile, and L1 has of the network nothing but its own transactions.
 */
import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english";
import { toHex } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveAccount, deriveAccounts, developmentAccounts } from "../../config/accounts";
import { until } from "../../shared/rpc/deadline";
import { call } from "../../shared/rpc/light";
import {
  advance,
  allNodes,
  blockAt,
  deposit,
  hashesAtCommonHeight,
  height,
  transact,
  type Outputs,
} from "./support/chain";
import { containers, inspect, leftovers, logLines, serviceIds } from "./support/docker";
import { Door, ForeignL1 } from "./support/foreignL1";
import { RUNS_ALL } from "./support/suite";
import { TestStack, type Config } from "./support/testStack";

/** Nobody has used it before, and nobody knows it. */
const MNEMONIC = generateMnemonic(wordlist);
const roles = deriveAccounts(MNEMONIC);
/** Whose key `rotate` takes. */
const OTHER_BATCHER = deriveAccount(MNEMONIC, 10).address;
/** Who deposits, and has money on L2. */
const USER = developmentAccounts()[0]!.address;

const KEYS = ["key-of-the-first-provider", "key-of-the-second-provider"];

/** An update that waits for a silent L1, and one on a busy machine. */
const LONG_MILLISECONDS = 1_800_000;

const payers = () => {
  const { deployer, batcher, proposer, challenger } = roles;
  const addresses = [deployer, batcher, proposer, challenger].map(({ address }) => address);
  return new Set([...addresses, OTHER_BATCHER].map((address) => address.toLowerCase()));
};

const deployedFor = async (network: string) => {
  const line = (await logLines(`${network}-job-deploy-contracts`)).find((each) =>
    each.includes("the contracts are on L1:"),
  );
  const [, transactions = "", gas = "", ether = ""] =
    /: (\d+) transactions, (\d+) gas, ([\d.]+) ETH/.exec(line ?? "") ?? [];
  return { transactions: Number(transactions), gas: Number(gas), ether: Number(ether), line };
};

const safeAdvances = async ({ l2RpcUrl }: Outputs, withinSeconds: number) => {
  const before = (await blockAt(l2RpcUrl, "safe")).number;
  await until("the safe head to advance", async () => (await blockAt(l2RpcUrl, "safe")).number > before, {
    withinSeconds,
  });
};

describe.runIf(RUNS_ALL)("an external L1, by two URLs", () => {
  const NETWORK = "e2e-external";
  const CHAIN_ID = 31_901;
  let l1: ForeignL1;
  let doors: Door[];
  let stack: TestStack;
  let outputs: Outputs;

  const l1Config = (changes: Config = {}): Config => ({
    source: "external",
    chain_id: CHAIN_ID,
    block_time: 2,
    rpc_url: doors.map(({ url }) => url),
    ...changes,
  });

  beforeAll(async () => {
    l1 = await ForeignL1.anvil({ chainId: CHAIN_ID, mnemonic: MNEMONIC, funded: [USER] });
    doors = await Promise.all(KEYS.map((key) => Door.open(l1, key)));
    stack = await TestStack.create(NETWORK, "airgap", {
      subnet: "10.231.0.0/24",
      l2_nodes: 4,
      mnemonic: MNEMONIC,
      prefunded_accounts: [USER],
      l1: l1Config(),
    });
  });

  afterAll(async () => {
    await stack?.remove();
    for (const door of doors ?? []) door.remove();
    await l1?.remove();
  });

  it.each([
    [
      "a URL behind which nobody is",
      () => ({ l1: l1Config({ rpc_url: `${new URL(doors[0]!.url).origin.replace(/\d+$/, "9")}/v3/${KEYS[0]}` }) }),
      /l1\.rpc_url: the L1 at \S+ does not answer/,
    ],
    [
      "a wrong key",
      () => ({ l1: l1Config({ rpc_url: doors[0]!.url.replace(KEYS[0]!, "wrong") }) }),
      /l1\.rpc_url: .*does not answer/,
    ],
    [
      "another chain id",
      () => ({ l1: l1Config({ chain_id: CHAIN_ID + 1 }) }),
      /l1\.chain_id: 31902 is expected, and .* is chain 31901/,
    ],
    [
      "accounts without money",
      () => ({ mnemonic: generateMnemonic(wordlist) }),
      /mnemonic: the account of the deployer, .* has no ETH/,
    ],
    ["the development mnemonic", () => ({ mnemonic: undefined }), /mnemonic: is the public development mnemonic/],
  ])("refuses %s before anything is created, and names no key", async (_, changes, message) => {
    stack.configure(changes());
    const { exitCode, text } = await stack.up();
    expect([exitCode === 0, text]).toEqual([false, expect.stringMatching(message)]);
    for (const key of KEYS) expect(text).not.toContain(key);
    expect(await leftovers(NETWORK)).toEqual([]);
    expect(await l1.senders()).toEqual(new Set());
  });

  it(
    "that dies half-way through the deployment costs nothing: the next update goes on, and each transaction is paid once",
    async () => {
      stack.configure({});
      const startedAt = Date.now();
      const first = stack.up();
      await until("some contracts to be on L1", async () => (await l1.count(roles.deployer.address)) >= 5, {
        withinSeconds: 600,
        everyMilliseconds: 500,
      });
      for (const door of doors) door.isOpen = false;
      const failed = await first;
      expect(failed.exitCode).not.toBe(0);
      expect(failed.text).toMatch(/\d+ of \d+ transactions are on L1, and paid once: "pulumi up" goes on from there/);
      for (const key of KEYS) expect(failed.text).not.toContain(key);
      const paid = await l1.count(roles.deployer.address);

      for (const door of doors) door.isOpen = true;
      const second = await stack.up();
      expect(second.exitCode, second.text).toBe(0);
      outputs = await stack.outputs();
      const { transactions, gas, ether, line } = await deployedFor(NETWORK);
      expect(line).toBeDefined();
      console.log(
        `${transactions} transactions (${paid} before the break), ${gas} gas, ${ether} ETH; both updates ${((Date.now() - startedAt) / 1_000).toFixed(0)} s`,
      );
      // One more sets the anchor root.
      expect(await l1.count(roles.deployer.address)).toBe(transactions + 1);
      await stack.becomesHealthy(180);
    },
    LONG_MILLISECONDS,
  );

  it("carries deposits and batches", async () => {
    await deposit(outputs, 180);
    expect(await transact(outputs, 30)).toBeGreaterThan(0n);
    await safeAdvances(outputs, 120);
  });

  it("shows what the accounts that pay have, and what they spend", async () => {
    const spending = /\d ETH.* ETH an hour, enough for \d+ (hours|days)/;
    const isShown = async () => spending.test((await stack.cli("status")).text);
    await until("the status to know what is spent", isShown, { withinSeconds: 120, everyMilliseconds: 5_000 });
  });

  it("is paid for once: neither an update without a change nor a validator more deploys again", async () => {
    const before = await l1.count(roles.deployer.address);
    const unchanged = await stack.up("--expect-no-changes");
    expect(unchanged.exitCode, unchanged.text).toBe(0);

    const running = await serviceIds(NETWORK);
    stack.configure({ l2_nodes: 5 });
    const grown = await stack.up();
    expect(grown.exitCode, grown.text).toBe(0);
    outputs = await stack.outputs();
    expect(outputs.validators).toHaveLength(2);
    const after = await serviceIds(NETWORK);
    expect(after[`${NETWORK}-l1-front`]).toBe(running[`${NETWORK}-l1-front`]);
    await until("all nodes to agree", async () => (await hashesAtCommonHeight(allNodes(outputs))).size === 1, {
      withinSeconds: 120,
    });
    expect(await l1.count(roles.deployer.address)).toBe(before);
  });

  it("is refused as another chain's, which would leave behind what was paid for", async () => {
    stack.configure({ l2_nodes: 5, l2_block_time: 1 });
    const { exitCode, text } = await stack.up();
    expect([exitCode === 0, text]).toEqual([
      false,
      expect.stringContaining("means another chain than the one whose contracts are on L1"),
    ]);
    stack.configure({ l2_nodes: 5 });
    await advance(outputs.l2RpcUrl, 2, 30);
  });

  it("goes on by the other URL when one is lost, without a pause of L2's safe head", async () => {
    const [first, second] = doors as [Door, Door];
    first.isOpen = false;
    const askedBefore = second.asked;
    await safeAdvances(outputs, 120);
    expect(second.asked).toBeGreaterThan(askedBefore);
    await stack.becomesHealthy(120);
    first.isOpen = true;
    const back = first.asked;
    await until("the first URL to be asked again", async () => first.asked > back + 10, { withinSeconds: 60 });
  });

  it("may be away: L2 goes on, and posts what waits afterwards", async () => {
    for (const door of doors) door.isOpen = false;
    await advance(outputs.l2RpcUrl, 20, 90);
    for (const door of doors) door.isOpen = true;
    await safeAdvances(outputs, 240);
    await stack.becomesHealthy(240);
  });

  it("is not changed but by transactions: its front refuses all else, and commands say what they cannot do", async () => {
    const answer = await fetch(outputs.l1RpcUrl, {
      method: "POST",
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "anvil_setBalance", params: [USER, "0x1"] }),
    });
    expect(await answer.text()).toContain("is not available on an L1 that is not the network's own");
    const funded = await stack.cli("fund", USER, "--l1");
    expect([funded.exitCode, funded.text]).toEqual([1, expect.stringContaining("nobody on this L1 gives money")]);
    const saved = await stack.cli("snapshot", "save", "external");
    expect([saved.exitCode, saved.text]).toEqual([1, expect.stringMatching(/the L1 of e2e-external is external/)]);
  });

  it("takes batches of another account, which has to have ETH of its own", async () => {
    const refused = await stack.cli("rotate", "batcher");
    const reason = `${OTHER_BATCHER} has no ETH on this network's external L1`;
    expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining(reason)]);
    await call(l1.url, "anvil_setBalance", [OTHER_BATCHER, toHex(10n ** 20n)], 5_000);
    const before = await l1.client.getBalance({ address: OTHER_BATCHER });
    const rotated = await stack.cli("rotate", "batcher");
    expect(rotated.exitCode, rotated.text).toBe(0);
    await safeAdvances(outputs, 120);
    expect(await l1.count(OTHER_BATCHER)).toBeGreaterThan(0);
    // Nobody gave it any.
    expect(await l1.client.getBalance({ address: OTHER_BATCHER })).toBeLessThan(before);
    await stack.becomesHealthy(120);
  });

  it("is asked by URLs whose keys stand in no container's configuration, log or state", async () => {
    const names = (await containers(NETWORK)).map(({ Names }) => Names[0]!.slice(1));
    const texts = await Promise.all(
      names.map(async (name) => [JSON.stringify(await inspect(name)), ...(await logLines(name))].join("\n")),
    );
    const state = await stack.pulumi(["stack", "export", "--stack", NETWORK]);
    const printed = await stack.pulumi(["stack", "output", "--json", "--stack", NETWORK]);
    for (const secret of [...KEYS, MNEMONIC, roles.deployer.privateKey.slice(2)]) {
      const leaks = names.filter((_, position) => texts[position]!.includes(secret));
      expect([leaks, state.text.includes(secret), printed.text.includes(secret)]).toEqual([[], false, false]);
    }
  });

  it("has nothing of the network but its own transactions, and stays when the network goes", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
    const strangers = [...(await l1.senders())].filter(
      (sender) => !payers().has(sender) && sender !== USER.toLowerCase(),
    );
    expect(strangers).toEqual([]);
  });
});

describe.runIf(RUNS_ALL)("go-ethereum as external L1", () => {
  const NETWORK = "e2e-external-geth";
  const CHAIN_ID = 31_902;
  let l1: ForeignL1;
  let door: Door;
  let stack: TestStack;

  beforeAll(async () => {
    l1 = await ForeignL1.geth({ chainId: CHAIN_ID, mnemonic: MNEMONIC, funded: [USER] });
    door = await Door.open(l1, KEYS[0]!);
    stack = await TestStack.create(NETWORK, "airgap", {
      subnet: "10.232.0.0/24",
      sequencer_count: 1,
      l2_nodes: 2,
      mnemonic: MNEMONIC,
      prefunded_accounts: [USER],
      l1: { source: "external", chain_id: CHAIN_ID, block_time: 2, rpc_url: door.url },
    });
  });

  afterAll(async () => {
    await stack?.remove();
    door?.remove();
    await l1?.remove();
  });

  it(
    "is deployed to, carries the chain, changes nothing without a change, and is left alone",
    async () => {
      const created = await stack.up();
      expect(created.exitCode, created.text).toBe(0);
      const outputs = await stack.outputs<Outputs>();
      const { transactions, line } = await deployedFor(NETWORK);
      console.log(line);
      await deposit(outputs, 180);
      await safeAdvances(outputs, 120);
      await stack.becomesHealthy(180);
      const unchanged = await stack.up("--expect-no-changes");
      expect(unchanged.exitCode, unchanged.text).toBe(0);
      expect(await l1.count(roles.deployer.address)).toBe(transactions + 1);
      const destroyed = await stack.destroy();
      expect(destroyed.exitCode, destroyed.text).toBe(0);
      expect(await leftovers(NETWORK)).toEqual([]);
    },
    LONG_MILLISECONDS,
  );

  it(
    "takes the same chain a second time, with contracts of its own",
    async () => {
      const before = await l1.count(roles.deployer.address);
      const created = await stack.up();
      expect(created.exitCode, created.text).toBe(0);
      const { transactions } = await deployedFor(NETWORK);
      // Implementations are there already.
      expect(transactions).toBeLessThan(before);
      expect(await l1.count(roles.deployer.address)).toBe(before + transactions + 1);
      await stack.becomesHealthy(180);
      const destroyed = await stack.destroy();
      expect(destroyed.exitCode, destroyed.text).toBe(0);
    },
    LONG_MILLISECONDS,
  );
});

describe.runIf(RUNS_ALL)("a fork of another L1", () => {
  const NETWORK = "e2e-fork";
  const CHAIN_ID = 31_903;
  let l1: ForeignL1;
  let door: Door;
  let stack: TestStack;
  let outputs: Outputs;

  beforeAll(async () => {
    // Nobody has money there: a fork gives its accounts some.
    l1 = await ForeignL1.anvil({ chainId: CHAIN_ID, mnemonic: generateMnemonic(wordlist) });
    door = await Door.open(l1, KEYS[0]!);
    stack = await TestStack.create(NETWORK, "airgap", {
      subnet: "10.233.0.0/24",
      l2_nodes: 4,
      mnemonic: MNEMONIC,
      prefunded_accounts: [USER],
      l1: { source: "fork", chain_id: CHAIN_ID, block_time: 2, rpc_url: door.url },
    });
  });

  afterAll(async () => {
    await stack?.remove();
    door?.remove();
    await l1?.remove();
  });

  it(
    "comes up, changes nothing without a change, and grows",
    async () => {
      const created = await stack.up();
      expect(created.exitCode, created.text).toBe(0);
      outputs = await stack.outputs();
      console.log((await deployedFor(NETWORK)).line);
      await deposit(outputs, 180);
      await safeAdvances(outputs, 120);
      const unchanged = await stack.up("--expect-no-changes");
      expect(unchanged.exitCode, unchanged.text).toBe(0);
      stack.configure({ l2_nodes: 5 });
      const grown = await stack.up();
      expect(grown.exitCode, grown.text).toBe(0);
      await stack.becomesHealthy(180);
    },
    LONG_MILLISECONDS,
  );

  it("keeps its chain through a stop and a start", async () => {
    const block = await blockAt(outputs.l1RpcUrl, (await height(outputs.l1RpcUrl)) - 10);
    const stopped = await stack.cli("stop");
    expect(stopped.exitCode, stopped.text).toBe(0);
    const started = await stack.cli("start");
    expect(started.exitCode, started.text).toBe(0);
    expect((await blockAt(outputs.l1RpcUrl, Number(block.number))).hash).toBe(block.hash);
    await safeAdvances(outputs, 180);
    await stack.becomesHealthy(180);
  });

  it("writes nothing to the chain that it was forked from", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
    expect(await l1.senders()).toEqual(new Set());
  });
});

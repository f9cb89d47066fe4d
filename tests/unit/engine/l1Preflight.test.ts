/** An L1 that is not ours, looked at over HTTP before anything is created. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { deriveAccount } from "../../../config/accounts";
import { parseConfig } from "../../../config/load";
import { DEVELOPMENT_MNEMONIC, type StackConfig } from "../../../config/schema";
import { checkL1, judgeL1, judgeOtherL1, l1Payers, observeL1, type L1Observation } from "../../../engine/l1Preflight";
import { prepareConfig } from "../../../engine/prepareNetwork";
import { closeServers, serveJsonRpc, type Methods } from "../shared/jsonRpcServer";
import { FakeEngine } from "./fakeEngine";

const CHAIN_ID = 11_155_111;
const LOCAL = parseConfig({});
/** Nobody listens there. Not port 1, which fetch itself refuses. */
const SILENT = "http://127.0.0.1:2";

/** As it is after its checks, which refuse a mnemonic that everybody knows. */
const configOf = (rpcUrl: string | string[], source: "external" | "fork" = "external"): StackConfig => ({
  ...LOCAL,
  l1: { ...LOCAL.l1, source, rpc_url: [rpcUrl].flat(), chain_id: CHAIN_ID },
});

const payers = l1Payers(LOCAL);
const addressOf = (role: string) => payers.find((payer) => payer.role === role)!.address;

const rich: Methods = { eth_chainId: "0xaa36a7", eth_getBalance: "0xde0b6b3a7640000" };
const withEmpty = (...roles: string[]): Methods => ({
  ...rich,
  eth_getBalance: (address: string) =>
    roles.some((role) => addressOf(role).toLowerCase() === address.toLowerCase()) ? "0x0" : "0x1",
});

afterEach(closeServers);

describe("who pays on L1", () => {
  it("is everybody who sends transactions there", () => {
    expect(payers.map(({ role }) => role)).toEqual(["deployer", "batcher", "proposer", "challenger"]);
  });

  it("is nobody whose service is not there", () => {
    const config = parseConfig({ challenger: { enabled: false }, proposer: { enabled: false } });
    expect(l1Payers(config).map(({ role }) => role)).toEqual(["deployer", "batcher"]);
  });

  it("is whoever has an account now: by another key, or with a remote signer", () => {
    const proposer = `0x${"2".repeat(40)}`;
    const config = parseConfig({
      keys: { batcher: 10 },
      signer: { endpoint: "http://signer.example:8080", proposer },
    });
    expect(l1Payers(config).map(({ key, address }) => [key, address])).toEqual([
      ["mnemonic", addressOf("deployer")],
      ["keys.batcher", deriveAccount(DEVELOPMENT_MNEMONIC, 10).address],
      ["signer.proposer", proposer],
      ["mnemonic", addressOf("challenger")],
    ]);
  });
});

describe("an L1 that is not ours", () => {
  it("is fine with the right chain id and money on all accounts", async () => {
    const url = await serveJsonRpc(rich);
    expect(await checkL1(configOf(url), false)).toEqual({ problems: [], warnings: [] });
  });

  it("is not asked where L1 is local", async () => {
    const config = { ...LOCAL, l1: { ...LOCAL.l1, rpc_url: [SILENT] } };
    expect(await checkL1(config, false)).toEqual({ problems: [], warnings: [] });
  });

  it("is a problem when it is silent, and a warning to a network that is there", async () => {
    const message = expect.stringMatching(/^l1\.rpc_url: .* 127\.0\.0\.1:2\): check the URL/);
    expect(await checkL1(configOf(SILENT), false)).toEqual({ problems: [message], warnings: [] });
    expect(await checkL1(configOf(SILENT), true)).toEqual({ problems: [], warnings: [message] });
  });

  it("is a problem when it is no JSON-RPC of Ethereum, in the words of the server", async () => {
    const { problems } = await checkL1(configOf(await serveJsonRpc({})), false);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("the method eth_");
  });

  it.each([false, true])("is a problem when it is another chain (network is there: %s)", async (isThere) => {
    const url = await serveJsonRpc({ ...rich, eth_chainId: "0x1" });
    expect(await checkL1(configOf(url), isThere)).toEqual({
      problems: [
        `l1.chain_id: 11155111 is expected, and the L1 at ${url} (l1.rpc_url) is chain 1: correct the one that is wrong`,
      ],
      warnings: [],
    });
  });

  it("names every account without money", async () => {
    const url = await serveJsonRpc(withEmpty("deployer", "proposer"));
    const lacks = (role: string) =>
      `mnemonic: the account of the ${role}, ${addressOf(role)}, has no ETH on the L1 at ${url} (chain 11155111): send it some`;
    const messages = [lacks("deployer"), lacks("proposer")];
    expect(await checkL1(configOf(url), false)).toEqual({ problems: messages, warnings: [] });
    expect(await checkL1(configOf(url), true)).toEqual({ problems: [], warnings: messages });
  });

  it("lacks the contract through which op-deployer deploys", async () => {
    const url = await serveJsonRpc({ ...rich, eth_getCode: "0x" });
    const message = expect.stringMatching(
      /^l1\.rpc_url: .* lacks the contract through which op-deployer deploys, 0x4e59/,
    );
    expect(await checkL1(configOf(url), false)).toEqual({ problems: [message], warnings: [] });
    expect(await checkL1(configOf(url), true)).toEqual({ problems: [], warnings: [] });
    expect(await checkL1(configOf(await serveJsonRpc({ ...rich, eth_getCode: "0x60" })), false)).toEqual({
      problems: [],
      warnings: [],
    });
  });

  it("is looked at by each of its URLs: one that is silent is a warning, another chain a problem", async () => {
    const good = await serveJsonRpc(withEmpty("batcher"));
    const other = await serveJsonRpc({ ...rich, eth_chainId: "0x1" });
    const empty = expect.stringMatching(/^mnemonic: the account of the batcher/);
    const silent = expect.stringMatching(/^l1\.rpc_url: .* does not answer/);
    expect(await checkL1(configOf([SILENT, good, good]), false)).toEqual({ problems: [empty], warnings: [silent] });
    expect(await checkL1(configOf([good, other]), false)).toEqual({
      problems: [empty, expect.stringContaining("is chain 1")],
      warnings: [],
    });
    expect(await checkL1(configOf([SILENT, SILENT]), false)).toEqual({ problems: [silent, silent], warnings: [] });
  });

  it("needs no money to be forked", async () => {
    const url = await serveJsonRpc(withEmpty("deployer", "batcher", "proposer", "challenger"));
    expect(await checkL1(configOf(url, "fork"), false)).toEqual({ problems: [], warnings: [] });
  });
});

describe("the L1 of a network that is there", () => {
  const node = { role: "sequencer", component: "op-node" };
  const local = [node, { role: "l1", component: "anvil" }];
  const fork = [...local, { role: "service", component: "l1-front" }];
  const external = [node, { role: "l1", component: "l1-front" }];

  it("stays what it is", () => {
    expect(judgeOtherL1({ source: "local", client: "anvil" }, local)).toEqual([]);
    expect(judgeOtherL1({ source: "fork", client: "anvil" }, fork)).toEqual([]);
    expect(judgeOtherL1({ source: "external", client: "anvil" }, external)).toEqual([]);
    expect(judgeOtherL1({ source: "external", client: "anvil" }, [])).toEqual([]);
    // Of which L1 it was, nothing tells.
    expect(judgeOtherL1({ source: "external", client: "anvil" }, [node])).toEqual([]);
  });

  it.each([
    ["local", "external", local],
    ["local", "fork", local],
    ["fork", "local", fork],
    ["external", "fork", external],
  ] as const)("does not become another one: from %s to %s", (present, wanted, containers) => {
    const [message, ...others] = judgeOtherL1({ source: wanted, client: "anvil" }, [...containers]);
    expect(others).toEqual([]);
    expect(message).toContain(
      `l1.source: the network has an L1 that is "${present}", and "${wanted}" means another chain`,
    );
    expect(message?.includes("leaves its contracts on L1 behind")).toBe(present === "external");
  });

  it("does not get another client, whose chain would be another one", () => {
    const geth = [node, { role: "l1", component: "geth" }, { role: "service", component: "l1-beacon" }];
    expect(judgeOtherL1({ source: "local", client: "geth" }, geth)).toEqual([]);
    for (const [containers, present, wanted] of [
      [local, "anvil", "geth"],
      [geth, "geth", "anvil"],
    ] as const) {
      expect(judgeOtherL1({ source: "local", client: wanted }, [...containers])).toEqual([
        `l1.client: the network has an L1 that is "${present}", and "${wanted}" means another chain: set it back (pulumi config set --path opstack-ha:l1.client ${present}), or remove the network first with make down`,
      ]);
    }
  });
});

describe("the key in a provider's URL", () => {
  const SECRET = "a1b2c3d4e5";

  it.each(["", "/v3/", "/?key="])("is in no message (http://host%sKEY)", async (before) => {
    const rpcUrl = before === "" ? `http://user:${SECRET}@127.0.0.1:2/` : `${SILENT}${before}${SECRET}`;
    const silent = await observeL1(rpcUrl, payers);
    expect(silent.answers).toBe(false);
    const otherChain: L1Observation = { answers: true, chainId: 1, payers: [] };
    const empty: L1Observation = {
      answers: true,
      chainId: CHAIN_ID,
      payers: payers.map((payer) => ({ ...payer, wei: 0n })),
    };
    for (const seen of [silent, otherChain, empty]) {
      const { problems } = judgeL1({ source: "external", chain_id: CHAIN_ID, rpcUrl }, seen, false);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.join("\n")).not.toContain(SECRET);
    }
  });
});

describe("an update", () => {
  it("says what is wrong with L1 together with all else, before anything is created", async () => {
    const engine = await FakeEngine.start({ present: [] });
    vi.stubEnv("DOCKER_HOST", engine.host);
    try {
      const preparation = prepareConfig(configOf(SILENT, "fork"), {}, "opstack-ha/dev", false, () => undefined);
      await expect(preparation).rejects.toThrow(/nothing was changed:[^]*images[^]*l1\.rpc_url: the L1 at /);
    } finally {
      vi.unstubAllEnvs();
      await engine.stop();
    }
  });
});

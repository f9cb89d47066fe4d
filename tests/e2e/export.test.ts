/**
 * What a network tells others (`SUITE=all`): its URLs, and an export with which a node that this project did not start joins, by
 * derivation from L1 and by gossip.
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createPublicClient, http, type Chain } from "viem";
import { publicActionsL1 } from "viem/op-stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { developmentAccounts } from "../../config/accounts";
import type { ExportedNetwork } from "../../operator/export/files";
import { connectLocalEngine, labelsOf } from "../../operator/network/discover";
import type { Endpoint } from "../../operator/network/endpoints";
import { PROJECT_DIRECTORY } from "../../operator/pulumi";
import { until } from "../../shared/rpc/deadline";
import { advance, height, syncStatus, type Outputs } from "./support/chain";
import { inspect, leftovers } from "./support/docker";
import { get } from "./support/gatewayUser";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-export";
/** In the project, where a program finds viem. */
const folder = path.join(PROJECT_DIRECTORY, ".state", "export", NETWORK);
const temporary = mkdtempSync(path.join(tmpdir(), "opstack-ha-export-"));

const docker = connectLocalEngine();
let stack: TestStack;
let outputs: Outputs;

const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
const exported = () => JSON.parse(read("network.json")) as ExportedNetwork;
const inShell = (script: string) => execFileSync("/bin/sh", ["-ec", script], { encoding: "utf8" }).trim();

/** Its own ports of this machine. */
const OWN = { rpc: 19_645, nodeRpc: 19_745 };

describe.runIf(RUNS_ALL)("others and a network", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { subnet: "10.224.0.0/24", l2_nodes: 4 });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    await advance(outputs.l2RpcUrl, 10, 120);
  });

  afterAll(async () => {
    await stack?.remove();
    for (const each of [folder, temporary]) rmSync(each, { recursive: true, force: true });
  });

  it("reach it by the URLs that endpoints shows", async () => {
    const shown = await stack.cli("endpoints");
    expect([shown.exitCode, shown.text]).toEqual([0, expect.stringContaining(outputs.l2RpcUrl)]);
    const all = JSON.parse((await stack.cli("endpoints", "--json")).text) as Endpoint[];
    const url = (variable: string) => all.find((each) => each.variable === variable)?.url;
    expect(url("L2_RPC_URL")).toBe(outputs.l2RpcUrl);
    expect(url("L1_RPC_URL")).toBe(outputs.l1RpcUrl);
    expect(url("SEQUENCER_1_CONDUCTOR_RPC_URL")).toBe(outputs.sequencers[0]!.conductorRpcUrl);
    for (const { variable, url: found } of all.filter(({ variable: name }) =>
      /^(L\d|SEQUENCER_\d|VALIDATOR_\d)_RPC_URL$/.test(name),
    )) {
      expect(Number(await get<string>(found!, "eth_chainId")), variable).toBeGreaterThan(0);
    }
    const lines = path.join(temporary, "endpoints.sh");
    writeFileSync(lines, (await stack.cli("endpoints", "--env")).text);
    expect(inShell(`. ${lines}; printf %s "$L2_RPC_URL $VALIDATOR_1_INTERNAL_RPC_URL"`)).toBe(
      `${outputs.l2RpcUrl} http://${NETWORK}-op-geth-validator-1:9545`,
    );
  });

  it("get an export of all that they need, and no key but those that everybody knows", async () => {
    const written = await stack.cli("export");
    expect(written.exitCode, written.text).toBe(0);
    expect(exported()).toMatchObject({ network: NETWORK, l2: { chainId: outputs.l2ChainId, blockTime: 2 } });
    expect(exported().l1.contracts).toEqual(outputs.l1Contracts);
    expect(JSON.parse(read("rollup.json")).genesis.l2.hash).toBe(
      (await get<{ hash: string }>(outputs.l2RpcUrl, "eth_getBlockByNumber", ["0x0", false])).hash,
    );
    expect(Object.keys(JSON.parse(read("genesis.json")).alloc).length).toBeGreaterThan(0);
    expect(exported().accounts).toEqual(developmentAccounts().slice(5));
    expect(exported().peers).toHaveLength(4);
    expect(inShell(`. ${folder}/.env; printf %s "$L2_CHAIN_ID"`)).toBe(String(outputs.l2ChainId));
    const again = await stack.cli("export", "--json");
    expect(again.exitCode, again.text).toBe(0);
    expect(exported().peers.map(({ node }) => node)).toEqual([
      "sequencer-1",
      "sequencer-2",
      "sequencer-3",
      "validator-1",
    ]);
  });

  it("use it from a program, by viem", async () => {
    const { l1, l2 } = (await import(path.join(folder, "chain.ts"))) as { l1: Chain; l2: Chain };
    expect(await createPublicClient({ chain: l2, transport: http() }).getChainId()).toBe(outputs.l2ChainId);
    const batch = { multicall: { deployless: true } };
    const client = createPublicClient({ chain: l1, transport: http(), batch }).extend(publicActionsL1());
    const games = await until(
      "a dispute game",
      async () => {
        const found = await client.getGames({ targetChain: l2 as never, limit: 1 });
        return found.length > 0 && found;
      },
      { withinSeconds: 180, everyMilliseconds: 1_000 },
    );
    expect(games[0]!.l2BlockNumber).toBeGreaterThan(0n);
  });

  it("join it with a node of their own, which follows to the head", async () => {
    await startOwnNode(exported());
    const own = `http://127.0.0.1:${OWN.rpc}`;
    await until(
      "the own node to have the head",
      async () => (await height(own)) >= (await height(outputs.l2RpcUrl)) - 1 && (await height(own)) > 10,
      { withinSeconds: 300, everyMilliseconds: 1_000 },
    );
    const common = await height(own);
    const hashAt = async (url: string) =>
      (await get<{ hash: string }>(url, "eth_getBlockByNumber", [`0x${common.toString(16)}`, false])).hash;
    await until(
      "the network to have that block",
      async () => (await hashAt(own)) === (await hashAt(outputs.l2RpcUrl)),
      {
        withinSeconds: 30,
      },
    );
    const ownNode = `http://127.0.0.1:${OWN.nodeRpc}`;
    // By gossip, ahead of what L1 has; and by derivation, what L1 has.
    const { connected } = await get<{ connected: number }>(ownNode, "opp2p_peerStats");
    expect(connected).toBeGreaterThan(0);
    await until(
      "its safe head to advance, and blocks to come ahead of it",
      async () => {
        const { safe_l2: safe, unsafe_l2: unsafe } = await syncStatus(ownNode);
        return safe.number > 0 && unsafe.number > safe.number;
      },
      { withinSeconds: 120 },
    );
    const peers = Number(await get<string>(own, "net_peerCount"));
    console.log(`an own node at block ${common}: ${connected} consensus peers, ${peers} execution peers`);
    await stack.becomesHealthy(120);
  });

  it("cannot have an export written over what is none", async () => {
    writeFileSync(path.join(temporary, "diary.txt"), "dear diary");
    const refused = await stack.cli("export", temporary);
    expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining("is no earlier export")]);
    expect(readFileSync(path.join(temporary, "diary.txt"), "utf8")).toBe("dear diary");
  });

  it("get the same of a stopped network, with a word about it", async () => {
    expect((await stack.cli("stop")).exitCode).toBe(0);
    const before = exported();
    const written = await stack.cli("export");
    expect(written.exitCode, written.text).toBe(0);
    expect(exported()).toEqual(before);
    expect((await stack.cli("endpoints")).text).toContain("is stopped");
  });

  it("get nothing of a network that is not there", async () => {
    expect((await stack.cli("start")).exitCode).toBe(0);
    await Promise.all(OWN_CONTAINERS.map((name) => docker.getContainer(name).remove({ force: true, v: true })));
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
    for (const command of [["endpoints"], ["export", path.join(temporary, "none")]]) {
      const refused = await stack.cli(...command);
      expect([refused.exitCode, refused.text]).toEqual([1, expect.stringContaining("has no containers here")]);
    }
    expect(existsSync(path.join(temporary, "none"))).toBe(false);
  });
});

const OWN_CONTAINERS = [`${NETWORK}-own-execution`, `${NETWORK}-own-consensus`] as const;

/** As docs/operating.md tells a user to: op-geth and op-node, with a secret and keys of their own. */
async function startOwnNode({ l2, peers, endpoints }: ExportedNetwork): Promise<void> {
  writeFileSync(path.join(temporary, "jwt"), randomBytes(32).toString("hex"));
  const internal = (variable: string) => endpoints.find((each) => each.variable === variable)!.internalUrl;
  const [execution, consensus] = OWN_CONTAINERS;
  await run(execution, "op-geth-validator-1", { "9545/tcp": OWN.rpc }, [
    "/bin/sh",
    "-ec",
    'geth init --datadir=/data --state.scheme=hash /export/genesis.json\nexec "$0" "$@"',
    "geth",
    "--datadir=/data",
    `--networkid=${l2.chainId}`,
    "--syncmode=full",
    "--gcmode=archive",
    "--state.scheme=hash",
    "--cache=128",
    "--datadir.minfreedisk=512",
    "--http",
    "--http.addr=0.0.0.0",
    "--http.port=9545",
    "--http.vhosts=*",
    "--http.api=eth,net",
    "--authrpc.addr=0.0.0.0",
    "--authrpc.port=9551",
    "--authrpc.vhosts=*",
    "--authrpc.jwtsecret=/own/jwt",
    "--discovery.v4",
    "--discovery.v5=false",
    `--bootnodes=${peers.map(({ enode }) => enode).join(",")}`,
    `--rollup.sequencerhttp=${internal("L2_RPC_URL")}`,
  ]);
  await run(consensus, "op-node-validator-1", { "7545/tcp": OWN.nodeRpc }, [
    "op-node",
    `--l1=${internal("L1_RPC_URL")}`,
    "--l1.rpckind=basic",
    "--l1.trustrpc",
    "--l1.beacon.ignore=true",
    "--l1.http-poll-interval=1s",
    "--rollup.l1-chain-config=/export/l1-chain-config.json",
    "--rollup.config=/export/rollup.json",
    `--l2=http://${execution}:9551`,
    "--l2.jwt-secret=/own/jwt",
    "--rpc.addr=0.0.0.0",
    "--rpc.port=7545",
    "--p2p.listen.ip=0.0.0.0",
    "--p2p.listen.tcp=9222",
    "--p2p.peerstore.path=memory",
    "--p2p.discovery.path=memory",
    "--p2p.priv.path=/tmp/p2p-key",
    "--p2p.no-discovery",
    `--p2p.bootnodes=${peers[0]!.enr}`,
    `--p2p.static=${peers.map(({ multiaddress }) => multiaddress).join(",")}`,
  ]);
}

/** Of the image that a container of the network runs. */
async function run(name: string, like: string, ports: Record<string, number>, command: string[]): Promise<void> {
  const { Image } = await inspect(`${NETWORK}-${like}`);
  const [entrypoint, ...rest] = command;
  const container = await docker.createContainer({
    name,
    Image,
    Entrypoint: [entrypoint!],
    Cmd: rest,
    ExposedPorts: Object.fromEntries(Object.keys(ports).map((port) => [port, {}])),
    Labels: labelsOf({ name: NETWORK, stack: NETWORK }, "own-node"),
    HostConfig: {
      Binds: [`${folder}:/export:ro`, `${temporary}:/own:ro`],
      NetworkMode: NETWORK,
      RestartPolicy: { Name: "on-failure" },
      PortBindings: Object.fromEntries(
        Object.entries(ports).map(([port, host]) => [port, [{ HostIp: "127.0.0.1", HostPort: String(host) }]]),
      ),
    },
  });
  await container.start();
}

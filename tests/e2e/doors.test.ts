/**
 * The doors of the network that take long to try (`SUITE=all`): a page in a real browser, clients that know several gateways,
 * and others than this machine, who come in by a door of their own and by no way around it.
 */
import { execa } from "execa";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { developmentAccounts } from "../../config/accounts";
import { Cluster } from "../../operator/network/cluster";
import { containersOf } from "../../operator/network/model";
import { connectLocalEngine, discoverNetwork } from "../../operator/network/discover";
import { sleep, until } from "../../shared/rpc/deadline";
import { openPage } from "./browser/openPage";
import { advance, height, type Outputs } from "./support/chain";
import { leftovers, whileStopped } from "./support/docker";
import { PORTS, SUBNET } from "./support/gatewayPlace";
import { useAll } from "./support/gatewayUser";
import { Outside } from "./support/outside";
import { reconnections } from "./support/reconnect";
import { RUNS_ALL } from "./support/suite";
import { TestStack } from "./support/testStack";

const NETWORK = "e2e-doors";

let stack: TestStack;
let outputs: Outputs & { l2WsUrl: string };
let url: string;

const cluster = async () => new Cluster(await discoverNetwork(connectLocalEngine(), NETWORK));

describe.runIf(RUNS_ALL)("the doors", () => {
  beforeAll(async () => {
    stack = await TestStack.create(NETWORK, "airgap", { subnet: SUBNET, ports: PORTS });
    const created = await stack.up();
    expect(created.exitCode, created.text).toBe(0);
    outputs = await stack.outputs();
    url = outputs.l2RpcUrl;
  });

  afterAll(async () => {
    await stack?.remove();
  });

  describe("a web page in a real browser", () => {
    it("reads, sends and subscribes through the loss of a leader, from an origin of its own", async () => {
      const page = await openPage({
        url,
        webSocketUrl: outputs.l2WsUrl,
        chainId: outputs.l2ChainId,
        privateKey: developmentAccounts()[8]!.privateKey,
      });
      try {
        await until("the page to see blocks", async () => (page.report()?.blocksBySocket.length ?? 0) > 2, {
          withinSeconds: 90,
        });
        const running = await cluster();
        const leader = await running.leader();
        const parts = containersOf(leader).map(({ name }) => name);
        await whileStopped(parts, () => sleep(15_000));
        const seen = page.report()!;
        console.log(
          `the page saw ${seen.blocksBySocket.length} blocks, read ${seen.headsByHttp.length} times, ` +
            `sent ${seen.sent.length}, of which ${seen.mined} were mined; ${seen.errors.join("; ") || "no error"}`,
        );
        expect(seen.errors).toEqual([]);
        expect(seen.headsByHttp).toEqual([...seen.headsByHttp].sort((one, other) => one - other));
        expect(new Set(seen.blocksBySocket).size).toBe(Math.max(...seen.blocksBySocket) - seen.blocksBySocket[0]! + 1);
        expect(seen.mined).toBeGreaterThanOrEqual(seen.sent.length - 1);
        expect(seen.mined).toBeGreaterThan(3);
        await until(`${leader.name} at the tip`, async () => (await height(leader.rpcUrl)) >= (await height(url)) - 1, {
          withinSeconds: 120,
        });
      } finally {
        await page.close();
      }
    });
  });

  describe("a client that was killed", () => {
    it("has peers of both roles within two seconds of its first answer", async () => {
      const running = await cluster();
      const leader = await running.leader();
      const follower = running.network.sequencers.find(({ name }) => name !== leader.name)!;
      const [first, , last] = running.network.validators;
      const found = await reconnections(running.network, [follower, first!, last!]);
      for (const { client, node, answers, hasPeers } of found) {
        console.log(
          `${client} of ${node}: answers after ${answers.toFixed(1)} s, has peers ${hasPeers.toFixed(1)} s later`,
        );
      }
      expect(found.filter(({ hasPeers }) => hasPeers > 2)).toEqual([]);
    });
  });

  describe("several gateways", () => {
    it("go on for clients that know both while the first one is gone; with one they wait for it", async () => {
      const friend = privateKeyToAccount(developmentAccounts()[7]!.privateKey);
      const withoutTheFirst = async (urls: string[]) => {
        const leaving = new AbortController();
        const used = useAll(urls, friend, outputs.l2ChainId, leaving.signal);
        await sleep(5_000);
        await whileStopped([`${NETWORK}-gateway`], () => sleep(6_000));
        await sleep(6_000);
        leaving.abort();
        const report = await used;
        console.log(`${urls.length} gateways: ${JSON.stringify(report)}`);
        return report;
      };
      const one = await withoutTheFirst([url]);
      stack.configure({ gateway: { count: 2 } });
      const grown = await stack.up();
      expect(grown.exitCode, grown.text).toBe(0);
      const { l2RpcUrls } = await stack.outputs<{ l2RpcUrls: string[] }>();
      expect(l2RpcUrls).toHaveLength(2);
      const two = await withoutTheFirst(l2RpcUrls);
      expect(two.longestGap).toBeLessThan(one.longestGap);
      expect([one.mined, two.mined]).toEqual([one.sent, two.sent]);
      expect(two.sent).toBeGreaterThan(one.sent);
    });
  });

  describe("others than this machine", () => {
    const KEY = "a-key-for-the-end-to-end-test";
    const PUBLIC_PORT = 28_643;
    let outside: Outside;
    afterAll(() => outside?.remove());

    it("come in by a door of their own, with TLS and a key, and by no other", async () => {
      outside = await Outside.create(SUBNET);
      stack.configure({
        bind_address: "0.0.0.0",
        ports: { ...PORTS, gateway_public: PUBLIC_PORT },
        gateway: {
          tls: { enabled: true },
          api_keys: [KEY],
          requests_per_second: 50,
        },
      });
      const opened = await stack.up();
      expect(opened.exitCode, opened.text).toBe(0);
      expect(opened.text).toContain("gateway.api_keys[0] is a secret, and the stack's config has it as plain text");
      expect(await outside.reaches(outside.host, PUBLIC_PORT)).toBe(true);
      for (const port of [28_551, 28_651, 29_098, 29_551, 29_552, 30_551, 30_563, 31_551, 32_551]) {
        expect([port, await outside.reaches(outside.host, port)]).toEqual([port, false]);
      }
      const door = `https://127.0.0.1:${PUBLIC_PORT}`;
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId" });
      const curl = (...more: string[]) =>
        execa("curl", ["-sk", "-o", "/dev/null", "-w", "%{http_code}", "-d", body, ...more], { reject: false });
      expect((await curl(door)).stdout).toBe("401");
      expect((await curl("-H", `x-api-key: ${KEY}`, door)).stdout).toBe("200");
      expect((await curl(`${door}/${KEY}`)).stdout).toBe("200");
    });

    it("do not get around it at the containers' own addresses, once the firewall rule that up names is there", async () => {
      const { text } = await stack.up("--expect-no-changes");
      const rule = /iptables (-I DOCKER-USER .* -j DROP)/.exec(text)?.[1];
      const conductor = ["10.206.0.81", 8547] as const;
      if (rule === undefined) {
        expect(await outside.reaches(...conductor)).toBe(false);
        return;
      }
      expect(await outside.reaches(...conductor)).toBe(true);
      await execa("iptables", rule.split(" "));
      try {
        expect(await outside.reaches(...conductor)).toBe(false);
        expect(await outside.reaches(outside.host, PUBLIC_PORT)).toBe(true);
        await advance(url, 2, 60);
      } finally {
        await execa("iptables", rule.replace("-I", "-D").split(" "));
      }
    });
  });

  it("leave nothing behind", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.exitCode, destroyed.text).toBe(0);
    expect(await leftovers(NETWORK)).toEqual([]);
  });
});

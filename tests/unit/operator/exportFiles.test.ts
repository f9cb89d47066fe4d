import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { developmentAccounts } from "../../../config/accounts";
import { PROJECT_DIRECTORY } from "../../../operator/pulumi";
import { exportedFiles, freeAccounts, type ExportedNetwork } from "../../../operator/export/files";
import { peer } from "../../../operator/export/peers";
import { replacesExport } from "../../../operator/export/write";
import { temporaryFolder } from "../../support/temporaryFolder";

const KEY = "11".repeat(32);

const EXPORTED: ExportedNetwork = {
  network: "net",
  l1: {
    chainId: 31_337,
    genesis: `0x${"a".repeat(64)}`,
    contracts: {
      DisputeGameFactoryProxy: `0x${"1".repeat(40)}`,
      L1StandardBridgeProxy: `0x${"2".repeat(40)}`,
      OptimismPortalProxy: `0x${"3".repeat(40)}`,
    },
  },
  l2: { chainId: 42_069, genesis: `0x${"b".repeat(64)}`, blockTime: 2 },
  endpoints: [
    { name: "L2", variable: "L2_RPC_URL", url: "http://127.0.0.1:8645", internalUrl: "http://net-gateway:8645" },
    { name: "L1", variable: "L1_RPC_URL", url: "http://127.0.0.1:8545", internalUrl: "http://net-anvil:8545" },
  ],
  peers: [
    peer("sequencer-1", {
      executionKey: KEY,
      consensusKey: KEY,
      executionAddress: "10.0.0.41",
      address: "10.0.0.61",
      l2ChainId: 42_069,
    }),
  ],
  accounts: freeAccounts(true),
};

describe("an export", () => {
  const files = exportedFiles(EXPORTED);

  it("has accounts that no service uses, and none of a mnemonic of one's own", () => {
    const free = freeAccounts(true).map(({ address }) => address);
    expect(free).toEqual(
      developmentAccounts()
        .slice(5)
        .map(({ address }) => address),
    );
    expect(freeAccounts(false)).toEqual([]);
  });

  it("tells where nodes are, and nothing of their keys", () => {
    const [known] = EXPORTED.peers;
    expect(known!.enode).toMatch(/^enode:\/\/[0-9a-f]{128}@10\.0\.0\.41:30303$/);
    expect(known!.multiaddress).toBe(`/ip4/10.0.0.61/tcp/9222/p2p/${known!.peerId}`);
    expect(known!.enr).toMatch(/^enr:/);
    expect(Object.values(files).join()).not.toContain(KEY);
    expect(files[".env"]).toContain(`export L2_BOOTNODES='${known!.enode}'`);
  });

  it("has both chains for viem, which a program can import", async () => {
    // Beside the project's packages, where viem is found.
    const folder = path.join(temporaryFolder(), "chain");
    mkdirSync(folder);
    const chain = files["chain.ts"]!.replaceAll(/from "(viem[^"]*)"/g, (_, name: string) => `from "${moduleOf(name)}"`);
    writeFileSync(path.join(folder, "chain.ts"), chain);
    const { l1, l2 } = (await import(path.join(folder, "chain.ts"))) as Record<string, Record<string, unknown>>;
    expect(l1).toMatchObject({ id: 31_337, rpcUrls: { default: { http: ["http://127.0.0.1:8545"] } } });
    expect(l2).toMatchObject({
      id: 42_069,
      sourceId: 31_337,
      blockTime: 2_000,
      contracts: { portal: { 31_337: { address: EXPORTED.l1.contracts["OptimismPortalProxy"] } } },
    });
    expect(Object.keys(l2!["serializers"] as object)).toContain("transaction");
  });

  it("replaces an earlier one, and no other folder", () => {
    const folder = temporaryFolder();
    expect(replacesExport(path.join(folder, "new"))).toBe(false);
    expect(replacesExport(folder)).toBe(true);
    writeFileSync(path.join(folder, "diary.txt"), "");
    expect(() => replacesExport(folder)).toThrow("is no earlier export");
    writeFileSync(path.join(folder, "network.json"), "{}");
    expect(replacesExport(folder)).toBe(true);
  });
});

const moduleOf = (name: string): string => require.resolve(name, { paths: [PROJECT_DIRECTORY] });

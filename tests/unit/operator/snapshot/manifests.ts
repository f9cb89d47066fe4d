/** Manifests for tests. */
import type { Hash } from "viem";
import { toManifest, type Heads, type Manifest, type ManifestContent } from "../../../../operator/snapshot/manifest";

export const hashOf = (digit: string): Hash => `0x${digit.repeat(64)}`;

export const HEADS: Heads = {
  latest: { number: 120, hash: hashOf("a"), timestamp: 1_700_000_000 },
  l1Origin: { number: 40, hash: hashOf("b") },
};

export const CONTENT: ManifestContent = {
  projectVersion: "0.1.0",
  createdAt: "2026-11-27T09:30:15.123Z",
  network: "e2e",
  taken: "running",
  chain: {
    genesisId: "0123456789abcdef",
    l1ChainId: 31_337,
    l2ChainId: 42_069,
    l2BlockTime: 2,
    l1Genesis: hashOf("c"),
    l2Genesis: hashOf("d"),
    contracts: { OptimismPortalProxy: `0x${"1".repeat(40)}`, SystemConfigProxy: `0x${"2".repeat(40)}` },
  },
  shape: {
    l1Client: "anvil",
    sequencers: 3,
    validators: 1,
    executionClients: ["op-geth"],
    consensusClients: ["op-node"],
  },
  images: { anvil: "opstack-ha/anvil:v1.7.1", "op-geth": "opstack-ha/op-geth:v1.101702.2" },
  heads: HEADS,
  secrets: { stack: "e2e", mnemonic: "development" },
  parts: ["genesis", "l1", "op-geth", "op-node"].map((name) => ({
    name,
    file: `${name}.tar.gz`,
    bytes: 1_000,
    contentBytes: 5_000,
    sha256: "e".repeat(64),
  })),
};

export const manifestWith = (changes: Partial<ManifestContent> = {}): Manifest =>
  toManifest({ ...CONTENT, ...changes });

/** What a snapshot says about itself: `manifest.json` beside its parts. Pure. */
import { createHash } from "node:crypto";
import type { Address, Hash } from "viem";
import * as z from "zod";

export const MANIFEST_FILE = "manifest.json";
const FORMAT = "opstack-ha-snapshot";
const FORMAT_VERSION = 1;

const hash = z.custom<Hash>((value) => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value), "is no hash");
const address = z.custom<Address>(
  (value) => typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value),
  "is no address",
);
const count = z.int().nonnegative();
const blockId = z.strictObject({ number: count, hash });
/** `timestamp`: seconds of Unix time. */
const block = z.strictObject({ number: count, hash, timestamp: count });

const headsSchema = z.strictObject({
  /** The newest block, safe or not. */
  latest: block,
  /** The L1 block that it builds on; undefined of the first block. */
  l1Origin: blockId.optional(),
  safe: block.optional(),
  finalized: block.optional(),
});

const partSchema = z.strictObject({
  /** `genesis`, `l1`, or the client whose data it is. */
  name: z.string().min(1),
  file: z.string().regex(/^[a-z0-9-]+\.tar\.gz$/, "is no name of a part's file"),
  /** Bytes of the file. */
  bytes: count,
  /** Bytes of what is in it, as it lies on a volume. */
  contentBytes: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "is no checksum"),
  /** Of an execution client's data. */
  heads: headsSchema.optional(),
});

const contentSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  /** Of this project. */
  projectVersion: z.string(),
  createdAt: z.iso.datetime(),
  network: z.string(),
  /** Whether it was taken while the network made blocks. */
  taken: z.enum(["running", "stopped"]),
  chain: z.strictObject({
    /** Names the chain that the stack config means, as the labels of its volumes do. */
    genesisId: z.string(),
    l1ChainId: count,
    l2ChainId: count,
    /** Seconds. */
    l2BlockTime: count,
    l1Genesis: hash,
    l2Genesis: hash,
    /** On L1, by op-deployer's names. */
    contracts: z.record(z.string(), address),
  }),
  shape: z.strictObject({
    l1Client: z.string(),
    sequencers: count,
    validators: count,
    executionClients: z.array(z.string()),
    consensusClients: z.array(z.string()),
  }),
  /** By component, the images that wrote the data. */
  images: z.record(z.string(), z.string()),
  heads: headsSchema,
  /** Where the keys are that belong to this chain. They are not in the snapshot. */
  secrets: z.strictObject({ stack: z.string(), mnemonic: z.enum(["development", "own"]) }),
  parts: z.array(partSchema).min(1),
});

const manifestSchema = contentSchema.extend({ checksum: z.string() });

export type Heads = z.infer<typeof headsSchema>;
export type Part = z.infer<typeof partSchema>;
export type Chain = z.infer<typeof contentSchema>["chain"];
export type ManifestContent = Omit<z.infer<typeof contentSchema>, "format" | "version">;
export type Manifest = z.infer<typeof manifestSchema>;

/** Of the manifest itself: the keys of a manifest are always in the same order. */
const checksumOf = (content: z.infer<typeof contentSchema>): string =>
  createHash("sha256").update(JSON.stringify(content)).digest("hex");

export function toManifest(facts: ManifestContent): Manifest {
  const content = contentSchema.parse({ format: FORMAT, version: FORMAT_VERSION, ...facts });
  return { ...content, checksum: checksumOf(content) };
}

export class ManifestError extends Error {
  override readonly name = "ManifestError";
}

/** @throws ManifestError for what no snapshot's manifest is, or no longer is */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ManifestError("its manifest is no JSON");
  }
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== FORMAT) throw new ManifestError("its manifest is none of a snapshot");
  if (version !== FORMAT_VERSION) {
    throw new ManifestError(`its format has version ${String(version)}, and this program reads ${FORMAT_VERSION}`);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ManifestError(`its manifest is wrong: ${issue?.path.join(".") || "it"} ${issue?.message}`);
  }
  const { checksum, ...content } = parsed.data;
  if (checksumOf(content) !== checksum) throw new ManifestError("its manifest was changed after it was written");
  return parsed.data;
}

/** Bytes of all files. */
export const bytesOf = ({ parts }: Pick<Manifest, "parts">): number => parts.reduce((sum, { bytes }) => sum + bytes, 0);

/** Tar archives as streams: what the engine gives of a volume becomes a file, and one file of a container becomes text. */
import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { PassThrough, Transform, type Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** As far as it is used of the package, which has no types of its own. */
interface Header {
  name: string;
  type?: string;
  size?: number;
  mode?: number;
  uid?: number;
  gid?: number;
  mtime?: Date;
  linkname?: string | null;
  pax?: Record<string, string>;
}
interface Pack extends Readable {
  entry(header: Header, done: (error?: Error | null) => void): Writable;
  finalize(): void;
}
interface Extract extends Writable {
  on(event: "entry", listener: (header: Header, content: Readable, next: (error?: Error) => void) => void): this;
  on(event: string, listener: (...parameters: never[]) => void): this;
}
const { extract, pack } = require("tar-stream") as { extract: () => Extract; pack: () => Pack };

/** What the size field of an entry can hold; more goes into a field of its own. */
const LARGEST_IN_HEADER = 8 * 2 ** 30 - 1;
/** Fast, because the data is compressed already for the most part. */
const GZIP_LEVEL = 1;

export interface WrittenArchive {
  /** Of the file. */
  bytes: number;
  /** Of what is in it. */
  contentBytes: number;
  sha256: string;
  /** The last byte of each file that is not empty, by its path. */
  lastBytes: Map<string, number>;
}

/** A path within the folder that was archived, whose own name comes first: `data/geth/LOCK` is `geth/LOCK`. */
export const withoutFirst = (name: string): string =>
  name
    .replace(/^\.?\/+/, "")
    .replace(/^[^/]+\/?/, "")
    .replace(/\/+$/, "");

/**
 * Writes a gzipped tar file of what an archive of one folder has.
 *
 * @param source the archive, as the engine's API gives it
 * @param isKept by path within the folder
 */
export async function writeArchive(
  source: Readable,
  file: string,
  isKept: (path: string) => boolean,
  signal?: AbortSignal,
): Promise<WrittenArchive> {
  const target = pack();
  const sha256 = createHash("sha256");
  const sizes = { bytes: 0, contentBytes: 0 };
  const lastBytes = new Map<string, number>();
  const options = signal ? { signal } : {};
  const writing = pipeline(
    target,
    createGzip({ level: GZIP_LEVEL }),
    meter(sha256, sizes),
    createWriteStream(file),
    options,
  );
  const reading = pipeline(
    source,
    entries((header, content, next) => {
      const path = withoutFirst(header.name);
      if (path === "" || !isKept(path)) return skip(content, next);
      const size = header.size ?? 0;
      sizes.contentBytes += size;
      const sink = target.entry(newHeader(header, path), (error) => next(error ?? undefined));
      content.on("data", (piece: Buffer) => lastBytes.set(path, piece[piece.length - 1]!));
      content.on("error", (error) => sink.destroy(error));
      content.pipe(sink);
    }),
    options,
  ).then(
    () => target.finalize(),
    (error: Error) => {
      target.destroy(error);
      throw error;
    },
  );
  // Both, or the one that failed second would be a rejection that nobody handles; the reader's reason comes first.
  const [read, written] = await Promise.allSettled([reading, writing]);
  if (read.status === "rejected") throw read.reason as Error;
  if (written.status === "rejected") throw written.reason as Error;
  return { ...sizes, sha256: sha256.digest("hex"), lastBytes };
}

/** Names of users mean nothing elsewhere; numbers do, and are kept. A link within the folder is a path within it, too. */
const newHeader = ({ type, size, mode, uid, gid, mtime, linkname }: Header, path: string): Header => ({
  name: type === "directory" ? `${path}/` : path,
  ...(type === undefined ? {} : { type }),
  ...(size === undefined ? {} : { size }),
  ...(mode === undefined ? {} : { mode }),
  ...(uid === undefined ? {} : { uid }),
  ...(gid === undefined ? {} : { gid }),
  ...(mtime === undefined ? {} : { mtime }),
  ...(linkname ? { linkname: type === "link" ? withoutFirst(linkname) : linkname } : {}),
  ...(size !== undefined && size > LARGEST_IN_HEADER ? { pax: { size: String(size) } } : {}),
});

type OnEntry = (header: Header, content: Readable, next: (error?: Error) => void) => void;
const entries = (onEntry: OnEntry): Extract => extract().on("entry", onEntry);

function skip(content: Readable, next: () => void): void {
  content.on("end", next);
  content.resume();
}

const meter = (sha256: Hash, sizes: { bytes: number }): Transform =>
  new Transform({
    transform(piece: Buffer, _encoding, done) {
      sha256.update(piece);
      sizes.bytes += piece.length;
      done(null, piece);
    },
  });

/** The content of the first file in an archive, such as that of a single file. @throws Error where there is none */
export async function firstFile(archive: Readable): Promise<Buffer> {
  let content: Buffer | undefined;
  await pipeline(
    archive,
    entries((header, body, next) => {
      if (header.type !== "file" || content !== undefined) return skip(body, next);
      const pieces: Buffer[] = [];
      body.on("data", (piece: Buffer) => pieces.push(piece));
      body.on("end", () => {
        content = Buffer.concat(pieces);
        next();
      });
    }),
  );
  if (content === undefined) throw new Error("the archive has no file");
  return content;
}

/** Of a file, read piece by piece. */
export async function sha256Of(file: string, signal?: AbortSignal): Promise<string> {
  const sha256 = createHash("sha256");
  const sink = new PassThrough();
  sink.on("data", (piece: Buffer) => sha256.update(piece));
  await pipeline(createReadStream(file), sink, signal ? { signal } : {});
  return sha256.digest("hex");
}

/** The body of a request, of a bounded size, also where it comes compressed. */
import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { CODE } from "./errors";
import { bytesOf } from "../shared/httpServer";

/** Why a body is not read. */
export interface Unreadable {
  /** Of HTTP. */
  status: 400 | 413 | 415;
  /** Of JSON-RPC. */
  code: number;
  message: string;
}

const PLAIN = ["", "identity"];
const GZIP = ["gzip", "x-gzip"];

const inflate = promisify(gunzip);

/** @param most bytes, those of the inflated body too */
export async function bodyOf(request: IncomingMessage, most: number): Promise<string | Unreadable> {
  const coding = (request.headers["content-encoding"] ?? "").trim().toLowerCase();
  if (![...PLAIN, ...GZIP].includes(coding)) {
    return { status: 415, code: CODE.invalid, message: `the content-encoding is gzip or none, not ${coding}` };
  }
  const sent = await bytesOf(request, most);
  if (!sent) return tooLarge(most);
  if (PLAIN.includes(coding)) return sent.toString("utf8");
  try {
    return (await inflate(sent, { maxOutputLength: most })).toString("utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return tooLarge(most);
    return { status: 400, code: CODE.parse, message: "the body is not gzip, though its content-encoding says so" };
  }
}

const tooLarge = (most: number): Unreadable => ({
  status: 413,
  code: CODE.limit,
  message: `a request may have ${most / 1_048_576} MiB`,
});

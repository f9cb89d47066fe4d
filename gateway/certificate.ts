/** The certificate of the door for others: the user's, or one that the gateway makes itself and keeps. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import * as path from "node:path";
import { generate } from "selfsigned";
import { writeWholeJson } from "../shared/wholeFile";

export interface Certificate {
  /** PEM. */
  cert: string;
  key: string;
}

const VALID_FOR_YEARS = 10;

/**
 * Made once: clients that trust it find the same one after a restart. It is valid for these names and addresses, and for localhost.
 *
 * @param folder outlives the container
 */
export async function ownCertificate(folder: string, names: string[]): Promise<Certificate> {
  const file = path.join(folder, `certificate-${names.join("-").replace(/[^\w.-]/g, "")}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Certificate;
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + VALID_FOR_YEARS);
  const { cert, private: key } = await generate([{ name: "commonName", value: "opstack-ha gateway" }], {
    keyType: "ec",
    notAfterDate,
    extensions: [
      {
        name: "subjectAltName",
        altNames: ["localhost", ...names].map((name) =>
          isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
        ),
      },
    ],
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWholeJson(file, { cert, key }, 0o600);
  return { cert, key };
}

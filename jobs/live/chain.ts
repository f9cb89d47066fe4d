/** Where the files of a live deployment are, beside those of op-deployer. */
import { readFileSync } from "node:fs";
import * as path from "node:path";

/** In op-deployer's folder. */
export const LIVE_FILES = {
  state: "state.json",
  contracts: "l1.json",
  /** Of the transactions that deploy. */
  deployment: "deployment-journal.json",
  /** Of the one that sets the anchor root. */
  anchor: "anchor-journal.json",
} as const;

export const readJson = <Content>(...file: string[]): Content =>
  JSON.parse(readFileSync(path.join(...file), "utf8")) as Content;

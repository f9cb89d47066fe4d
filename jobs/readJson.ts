import { readFileSync } from "node:fs";
import * as path from "node:path";

/** @param file the parts of its path */
export const readJson = <Content>(...file: string[]): Content =>
  JSON.parse(readFileSync(path.join(...file), "utf8")) as Content;

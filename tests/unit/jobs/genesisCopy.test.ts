/** How the genesis comes to another host: with a real server and real files. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { afterEach, expect, it } from "vitest";
import { fetchGenesis } from "../../../jobs/fetchGenesis";
import { serveFiles } from "../../../jobs/serveGenesis";
import { temporaryFolder } from "../../support/temporaryFolder";

const GENESIS = JSON.stringify({ alloc: "x".repeat(200_000) });
const CHECKSUM = createHash("sha256").update(GENESIS).digest("hex");

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));

async function serve(content = GENESIS): Promise<string> {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "genesis.json"), content);
  writeFileSync(path.join(folder, "other"), "not for others");
  const server = createServer(serveFiles({ folder, files: ["genesis.json", "late.json"] }));
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const fetchInto = (folder: string, url: string, deadlineSeconds = 0) =>
  fetchGenesis({ url, folder, checksums: { "genesis.json": CHECKSUM }, deadlineSeconds }, () => undefined);

it("is fetched whole, and a second time nothing is done", async () => {
  const folder = temporaryFolder();
  await fetchInto(folder, await serve());
  expect(readFileSync(path.join(folder, "genesis.json"), "utf8")).toBe(GENESIS);
  expect(readdirSync(folder)).toEqual(["genesis.json"]);
  // Nobody serves it any more.
  await fetchInto(folder, "http://127.0.0.1:1");
});

it("is not kept when something else came", async () => {
  const folder = temporaryFolder();
  await expect(fetchInto(folder, await serve("half of it"), -1)).rejects.toThrow(/what came has the SHA-256/);
  expect(readdirSync(folder)).toEqual([]);
});

it("never takes the place of another chain's", async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "genesis.json"), "of another chain");
  await expect(fetchInto(folder, await serve())).rejects.toThrow(/this host holds another genesis.json/);
  expect(readFileSync(path.join(folder, "genesis.json"), "utf8")).toBe("of another chain");
});

it("fails with the reason when the server is out of reach", async () => {
  await expect(fetchInto(temporaryFolder(), "http://127.0.0.1:1", -1)).rejects.toThrow(
    /was not available: .*containers of this host have to reach those of the other/s,
  );
});

it("is all that is served", async () => {
  const url = await serve();
  const status = async (name: string) => (await fetch(`${url}/${name}`)).status;
  expect(await status("health")).toBe(200);
  expect([await status("other"), await status("late.json"), await status("../other")]).toEqual([404, 404, 404]);
});

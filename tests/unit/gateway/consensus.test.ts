import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { ConsensusEntry } from "../../../gateway/consensus";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Consensus clients on addresses of their own and one port, as on the network; undefined for one that does not answer. */
async function nodes(answers: Record<string, object | undefined>): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  let port = 0;
  for (const [address, answer] of Object.entries(answers)) {
    const server = createServer((request, response) => {
      asked.push(address);
      request.resume().on("end", () => response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, ...answer })));
    });
    await new Promise<void>((resolve) => server.listen(port, address, resolve));
    ({ port } = server.address() as AddressInfo);
    servers.push(server);
    if (answer === undefined) server.close();
  }
  return { port, asked };
}

const ask = async (entry: ConsensusEntry, method = "optimism_outputAtBlock"): Promise<unknown> =>
  JSON.parse(await entry.answer({ jsonrpc: "2.0", id: 1, method, params: ["0x1"] }));

it("asks the next node where one is gone or does not know, and stays with the one that did", async () => {
  const answers = {
    "127.0.0.2": undefined,
    "127.0.0.3": { error: { code: -32_000, message: "not found" } },
    "127.0.0.4": { result: 7 },
  };
  const { port, asked } = await nodes(answers);
  const entry = new ConsensusEntry({ name: "nodes", port }, async () => Object.keys(answers));
  expect(await ask(entry)).toMatchObject({ result: 7 });
  expect(await ask(entry)).toMatchObject({ result: 7 });
  expect(asked).toEqual(["127.0.0.3", "127.0.0.4", "127.0.0.4"]);
});

it("asks sequencers only where none of the others knows, and only until one does again", async () => {
  const answers = { "127.0.0.2": { error: { code: -32_000, message: "not found" } }, "127.0.0.3": { result: 7 } };
  const { port, asked } = await nodes(answers);
  const entry = new ConsensusEntry({ name: "nodes", port, lastly: ["127.0.0.3"] }, async () => ["127.0.0.2"]);
  expect(await ask(entry)).toMatchObject({ result: 7 });
  expect(await ask(entry)).toMatchObject({ result: 7 });
  expect(asked).toEqual(["127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.3"]);
  const alone = new ConsensusEntry({ name: "nodes", port, lastly: ["127.0.0.3"] }, () => Promise.reject(new Error()));
  expect(await ask(alone)).toMatchObject({ result: 7 });
});

it("says what a node said where none knows, and that none answers where none does", async () => {
  const answers = { "127.0.0.2": { error: { code: -32_000, message: "not found" } } };
  const { port } = await nodes(answers);
  const entry = new ConsensusEntry({ name: "nodes", port }, async () => Object.keys(answers));
  expect(await ask(entry)).toMatchObject({ error: { message: "not found" } });
  const nobody = new ConsensusEntry({ name: "nodes", port }, async () => []);
  expect(await ask(nobody)).toMatchObject({ error: { code: -32_002 } });
});

it("lets nobody change a node", async () => {
  const { port, asked } = await nodes({ "127.0.0.2": { result: true } });
  const entry = new ConsensusEntry({ name: "nodes", port }, async () => ["127.0.0.2"]);
  for (const method of ["admin_stopSequencer", "opp2p_blockPeer"]) {
    expect(await ask(entry, method)).toMatchObject({ error: { code: -32_601 } });
  }
  expect(asked).toEqual([]);
});

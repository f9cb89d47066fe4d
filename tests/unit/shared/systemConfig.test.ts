/** What is asked of SystemConfig and sent to it, with a server that answers for L1. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { accountOnL1, ownerOnL1, rotationCall } from "../../../shared/systemConfig";

const SYSTEM_CONFIG = "0x00000000000000000000000000000000000000fb";
const ACCOUNT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const WORD = `0x${"0".repeat(24)}${ACCOUNT.slice(2).toLowerCase()}`;

/** By the first four bytes of the call. */
const ANSWERS: Record<string, string> = {
  // batcherHash(), unsafeBlockSigner(), owner()
  "0xe81b2c6d": WORD,
  "0x1fd19ee1": WORD,
  "0x8da5cb5b": WORD,
};

async function l1(): Promise<string> {
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (piece: Buffer) => (text += piece.toString()));
    request.on("end", () => {
      const { params } = JSON.parse(text) as { params: [{ data: string }] };
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result: ANSWERS[params[0].data.slice(0, 10)] }));
    });
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("reads who has a role, and who may change that", async () => {
  const url = await l1();
  expect(await accountOnL1(url, SYSTEM_CONFIG, "batcher")).toBe(ACCOUNT);
  expect(await accountOnL1(url, SYSTEM_CONFIG, "unsafeBlockSigner")).toBe(ACCOUNT);
  expect(await ownerOnL1(url, SYSTEM_CONFIG)).toBe(ACCOUNT);
});

it("gives a role to an account, as 32 bytes", () => {
  // setBatcherHash(bytes32), setUnsafeBlockSigner(address)
  expect(rotationCall("batcher", ACCOUNT)).toBe(`0xc9b26f61${WORD.slice(2)}`);
  expect(rotationCall("unsafeBlockSigner", ACCOUNT)).toBe(`0x18d13918${WORD.slice(2)}`);
});

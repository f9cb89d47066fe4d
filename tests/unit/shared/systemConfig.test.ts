/** What is asked of SystemConfig and sent to it. The first four bytes of calls are those of op-e2e's bindings. */
import { afterEach, expect, it } from "vitest";
import { accountOnL1, ownerOnL1, rotationCall } from "../../../shared/systemConfig";
import { closeServers, serveJsonRpc } from "./jsonRpcServer";

afterEach(closeServers);

const SYSTEM_CONFIG = "0x00000000000000000000000000000000000000fb";
const ACCOUNT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const WORD = ACCOUNT.slice(2).toLowerCase().padStart(64, "0");

it.each([
  ["batcherHash()", "0xe81b2c6d", (url: string) => accountOnL1(url, SYSTEM_CONFIG, "batcher")],
  ["unsafeBlockSigner()", "0x1fd19ee1", (url: string) => accountOnL1(url, SYSTEM_CONFIG, "unsafeBlockSigner")],
  ["owner()", "0x8da5cb5b", (url: string) => ownerOnL1(url, SYSTEM_CONFIG)],
])("reads an account by %s", async (_, data, read) => {
  const asked: unknown[] = [];
  const url = await serveJsonRpc({
    eth_call: (call: unknown) => {
      asked.push(call);
      return `0x${WORD}`;
    },
  });
  expect(await read(url)).toBe(ACCOUNT);
  expect(asked).toEqual([{ to: SYSTEM_CONFIG, data }]);
});

it("gives a role to an account, as 32 bytes", () => {
  expect(rotationCall("batcher", ACCOUNT)).toBe(`0xc9b26f61${WORD}`);
  expect(rotationCall("unsafeBlockSigner", ACCOUNT)).toBe(`0x18d13918${WORD}`);
});

/** A client that knows several gateways. */
import { afterEach, expect, it } from "vitest";
import { SeveralDoors } from "../../../../operator/hosts/severalDoors";
import { call, HttpError } from "../../../../shared/rpc/light";
import { closeServers, serveJsonRpc } from "../../shared/jsonRpcServer";

const NOBODY = "http://127.0.0.1:1";

let doors: SeveralDoors | undefined;
afterEach(async () => {
  doors?.close();
  await closeServers();
});

it("asks the next gateway where one does not answer, and stays with that", async () => {
  let asked = 0;
  const count = () => {
    asked++;
    return "0x1";
  };
  doors = await SeveralDoors.open([NOBODY, await serveJsonRpc({ eth_blockNumber: count })]);
  for (let request = 0; request < 3; request++) expect(await call(doors.url, "eth_blockNumber")).toBe("0x1");
  expect(asked).toBe(3);
});

it("tells that there is no answer where no gateway has one", async () => {
  doors = await SeveralDoors.open([NOBODY, NOBODY]);
  await expect(call(doors.url, "eth_blockNumber")).rejects.toThrow(HttpError);
});

import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { answerInOrder } from "../../../gateway/batch";

it("sends after what stands before it and before what follows, reads side by side, and answers in order", async () => {
  const events: string[] = [];
  const answerOne = async (request: unknown) => {
    const { method, id } = request as { method: string; id: number };
    events.push(`begin ${id}`);
    await sleep(method === "eth_getBalance" ? 20 - id : 5);
    events.push(`end ${id}`);
    return String(id);
  };
  const methods = ["eth_getBalance", "eth_getBalance", "eth_sendRawTransaction", "eth_getTransactionCount"];
  const requests = methods.map((method, id) => ({ method, id }));
  expect(await answerInOrder(requests, answerOne)).toEqual(["0", "1", "2", "3"]);
  expect(events.slice(0, 2)).toEqual(["begin 0", "begin 1"]);
  expect(events.slice(4)).toEqual(["begin 2", "end 2", "begin 3", "end 3"]);
});

it("leaves what is no request to whoever answers it", async () => {
  expect(await answerInOrder([1, null, "x"], async (request) => String(request))).toEqual(["1", "null", "x"]);
});

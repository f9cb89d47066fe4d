import { describe, expect, it } from "vitest";
import { readRequest } from "../../../gateway/requestText";

const LONG = "9007199254740993";

/** As an answer repeats the ids of its requests. */
function echoed(text: string): string {
  const { body, underItsIds } = readRequest(text)!;
  const idOf = (request: unknown) => ({ id: (request as { id?: unknown }).id });
  return underItsIds(JSON.stringify(Array.isArray(body) ? body.map(idOf) : idOf(body)));
}

describe("an id", () => {
  it.each([LONG, `-${LONG}`, "18446744073709551615", "123456789012345678901234567890", "1.5", "1e400"])(
    "that is the number %s comes back as it was written",
    (id) => {
      expect(echoed(`{"jsonrpc":"2.0","id":${id},"method":"eth_chainId"}`)).toBe(`{"id":${id}}`);
      expect(echoed(` [ {"id" :\n${id} , "method":"eth_chainId"}, {"id":7}, 8 ]`)).toBe(`[{"id":${id}},{"id":7},{}]`);
    },
  );

  it("that JavaScript holds stays a number, whatever stands beside it", () => {
    expect(readRequest('{"id":9007199254740991}')!.body).toEqual({ id: 9_007_199_254_740_991 });
    expect(readRequest(`[{"id":1},{"id":"${LONG}"},{"id":${LONG}}]`)!.body).toEqual([
      { id: 1 },
      { id: LONG },
      { id: expect.stringMatching(new RegExp(`^[0-9a-f]{32}:${LONG}$`)) as string },
    ]);
  });

  it("is that of the request alone, not what looks like one in its parameters or in a text", () => {
    const params = [{ id: 5, text: `\\"id":${LONG}, {"id":${LONG}} \\` }, ['"id"', "{[", `{"id":${LONG}}`]];
    const text = JSON.stringify({ params, method: `"id":${LONG}`, id: 0 }).replace('"id":0', `"id":${LONG}`);
    expect(readRequest(text)!.body).toMatchObject({ params, method: `"id":${LONG}` });
    expect(echoed(text)).toBe(`{"id":${LONG}}`);
    const nested = `{"params":[{"id":${LONG}}],"id":${LONG}}`;
    expect(readRequest(nested)!.body).toMatchObject({ params: [{ id: Number(LONG) }] });
    expect(echoed(nested)).toBe(`{"id":${LONG}}`);
  });
});

it("what is no JSON is nothing", () => {
  expect(["{", `{"id":${LONG}`, "", "{'id':1}"].map(readRequest)).toEqual([undefined, undefined, undefined, undefined]);
  expect(readRequest("null")).toMatchObject({ body: null });
});

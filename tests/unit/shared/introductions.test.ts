import { expect, it } from "vitest";
import { missingIntroductions, type SeenNode } from "../../../shared/introductions";

const node = (id: string, isSequencer: boolean, ...connected: string[]): SeenNode => ({
  url: `http://${id}`,
  isSequencer,
  id,
  address: `/ip4/10.0.0.1/tcp/9222/p2p/${id}`,
  connected: new Set(connected),
});
const pairs = (nodes: SeenNode[]) =>
  missingIntroductions(nodes).map(({ url, address }) => `${url.slice(7)} ${address.split("/").at(-1)}`);

it("finds nothing to do where every sequencer knows everybody, and validators know one of theirs", () => {
  expect(
    pairs([
      node("s1", true, "s2", "v1", "v2"),
      node("s2", true, "s1", "v1", "v2"),
      node("v1", false, "s1", "s2", "v2"),
      node("v2", false, "s1", "s2", "v1"),
    ]),
  ).toEqual([]);
});

it("lets both sides dial when a sequencer returns, and the one that does not know yet that the other has gone", () => {
  expect(pairs([node("s1", true), node("s2", true, "v1"), node("v1", false, "s1", "s2")])).toEqual([
    "s1 s2",
    "s1 v1",
    "s2 s1",
  ]);
});

it("introduces a validator to another one only when it knows none", () => {
  expect(pairs([node("v1", false), node("v2", false, "v3"), node("v3", false, "v2")])).toEqual(["v1 v2", "v2 v1"]);
});

it("leaves a lone validator alone", () => expect(pairs([node("v1", false)])).toEqual([]));

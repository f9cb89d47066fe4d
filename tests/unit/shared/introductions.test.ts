import { describe, expect, it } from "vitest";
import { hostsToAsk, missingIntroductions, type SeenNode } from "../../../shared/introductions";

const hostOf = (id: string): string => `10.0.0.${id.startsWith("s") ? "" : "1"}${id.slice(1).padStart(2, "0")}`;
const node = (id: string, ...connected: string[]): SeenNode => ({
  url: `http://${hostOf(id)}:7545`,
  isSequencer: id.startsWith("s"),
  id,
  address: `/ip4/${hostOf(id)}/tcp/9222/p2p/${id}`,
  connected: new Map(connected.map((peer) => [peer, [hostOf(peer)]])),
});
const pairs = (nodes: SeenNode[], followers = nodes.filter(({ isSequencer }) => !isSequencer).length) =>
  missingIntroductions(nodes, followers).map(
    ({ url, address }) => `${nodes.find((each) => each.url === url)!.id} ${address.split("/").at(-1)}`,
  );
const validators = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `v${from + index}`);

describe("a small network", () => {
  it("lacks nothing where every sequencer knows everybody, and validators know one of theirs", () => {
    expect(
      pairs([
        node("s1", "s2", "v1", "v2"),
        node("s2", "s1", "v1", "v2"),
        node("v1", "s1", "s2", "v2"),
        node("v2", "s1", "s2", "v1"),
      ]),
    ).toEqual([]);
  });

  it("lets both sides dial when a sequencer returns, and the one that does not know yet that the other has gone", () => {
    expect(pairs([node("s1"), node("s2", "v1"), node("v1", "s1", "s2")])).toEqual(["s1 s2", "s2 s1", "s1 v1"]);
  });

  it("introduces a validator to another one only when it knows none", () => {
    expect(pairs([node("v1"), node("v2", "v3"), node("v3", "v2")])).toEqual(["v1 v2", "v2 v1"]);
    expect(pairs([node("v1"), node("v2")])).toEqual(["v1 v2", "v2 v1"]);
    expect(pairs([node("v1")])).toEqual([]);
  });

  it("asks all of its nodes", () => {
    const hosts = validators(1, 8).map(hostOf);
    expect(hostsToAsk([node("s1", ...validators(1, 8))], hosts)).toEqual(hosts);
  });
});

describe("a larger network", () => {
  const all = validators(1, 37);

  it("asks those alone that too few sequencers are connected with, and nobody while no sequencer answers", () => {
    const sequencers = [
      node("s1", "s2", ...validators(1, 12)),
      node("s2", "s1", ...validators(13, 24)),
      node("s3", ...validators(25, 35)),
    ];
    expect(hostsToAsk(sequencers, all.map(hostOf))).toEqual(["v36", "v37"].map(hostOf));
    expect(hostsToAsk([], all.map(hostOf))).toEqual([]);
  });

  it("introduces a validator whose sequencer is gone to one other, not the same one for all", () => {
    const sequencers = [node("s1", "s2", ...validators(1, 12)), node("s2", "s1", ...validators(13, 24))];
    const apart = validators(25, 28).map((id) => node(id));
    const introduced = pairs([...sequencers, ...apart], 37);
    expect(introduced.filter((pair) => pair.startsWith("v"))).toEqual(["v25 s2", "v26 s1", "v27 s2", "v28 s1"]);
    expect(introduced).toHaveLength(8);
  });

  it("gives a sequencer no more nodes than its client keeps", () => {
    const sequencers = [node("s1", "s2", ...validators(1, 27)), node("s2", "s1")];
    expect(pairs([...sequencers, node("v28"), node("v30")], 37)).toEqual(["s2 v28", "v28 s2", "s2 v30", "v30 s2"]);
    const full = [node("s1", "s2", ...validators(1, 27)), node("s2", "s1", ...validators(28, 54))];
    expect(pairs([...full, node("v55")], 55)).toEqual([]);
    expect(hostsToAsk(full, ["10.0.0.155"].concat(all.map(hostOf)))).toEqual([]);
  });
});

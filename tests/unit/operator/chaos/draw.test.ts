import { describe, expect, it } from "vitest";
import { candidates, draw, type Drawn } from "../../../../operator/chaos/draw";
import { FAULTS } from "../../../../operator/drill/faults";
import type { Network } from "../../../../operator/network/model";

const list = (count: number) => Array.from({ length: count }, () => ({}));
const network = (sequencers = 3, validators = 4) =>
  ({
    sequencers: list(sequencers),
    validators: list(validators),
    guards: list(sequencers > 1 ? 2 : 0),
    l1: {},
    batcher: {},
    proposer: {},
    challenger: {},
  }) as unknown as Network;

const drawn = (rounds: number, options = { seed: 42, beyond: false }, of = network()): Drawn[] =>
  Array.from({ length: rounds }, (_, index) => draw(of, index + 1, options));

describe("a draw", () => {
  it("is a matter of the seed and the round alone, so that a round can be drawn again", () => {
    const all = drawn(20);
    expect(draw(network(), 17, { seed: 42, beyond: false })).toEqual(all[16]);
    expect(drawn(20)).toEqual(all);
    expect(drawn(20, { seed: 43, beyond: false })).not.toEqual(all);
  });

  it("comes upon every fault in time, and holds none longer than half a minute", () => {
    const all = drawn(3_000);
    const names = new Set(all.flatMap(({ first, second }) => [first.fault, ...(second ? [second.fault] : [])]));
    expect([...names].sort()).toEqual(
      candidates(network(), false)
        .map(({ name }) => name)
        .sort(),
    );
    for (const { holdSeconds, phase } of all) {
      expect(holdSeconds >= 3 && holdSeconds <= 30 && phase >= 0 && phase < 1).toBe(true);
    }
  });

  it("breaks two things at once now and then, never two sequencers, and L1 only by itself", () => {
    const pairs = drawn(1_000).filter(({ second }) => second !== undefined);
    expect(pairs.length).toBeGreaterThan(100);
    for (const { second } of pairs) {
      expect(FAULTS.find(({ name }) => name === second!.fault)!.targets).toEqual([]);
      expect(second!.fault).not.toMatch(/anvil|l1|gateway|guards/);
    }
  });

  it("goes beyond what the cluster promises only when it is told to", () => {
    const stops = ({ first }: Drawn) => ["lose-quorum", "restart-all"].includes(first.fault);
    expect(drawn(1_000).some(stops)).toBe(false);
    expect(drawn(1_000, { seed: 42, beyond: true }).some(stops)).toBe(true);
  });

  it("breaks no sequencer that has no other to take over, and no validator that is the only one", () => {
    const names = candidates(network(1, 1), true).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["kill-batcher", "kill-l1", "lag-l1-long"]));
    expect(names.filter((name) => /sequencer|validator|guard|quorum|transfer/.test(name))).toEqual([]);
  });
});

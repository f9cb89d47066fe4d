import { expect, it } from "vitest";
import { limitsOf, type LimitFacts } from "../../../../operator/load/limits";

const facts = (change: Partial<LimitFacts> = {}): LimitFacts => ({
  asked: 300,
  reached: 160,
  senders: 150,
  waiting: 0.2,
  heldBack: 0,
  fullness: 0.3,
  baseFee: { before: 1, highest: 1.2 },
  largestGap: 2.2,
  blockTime: 2,
  ranOutOfMoney: false,
  ...change,
});

it("names nothing where the rate was reached, whatever else was busy", () => {
  expect(limitsOf(facts({ reached: 295, fullness: 1, waiting: 0.9 }))).toEqual(["nothing: the rate was reached"]);
});

it("admits what it does not know", () => {
  expect(limitsOf(facts())).toEqual(["not known: nothing that is measured here was at its limit"]);
});

it.each<[Partial<LimitFacts>, RegExp]>([
  [{ ranOutOfMoney: true }, /ran out of money/],
  [{ fullness: 0.99 }, /the blocks: 99 % of their gas limit/],
  [{ heldBack: 0.4 }, /waited for a block that no more were sent/],
  [{ waiting: 0.93 }, /the 150 senders waited for them 93 % of their time/],
  [{ largestGap: 18.2 }, /a pause of the chain: 18.2 s without a block/],
  [{ baseFee: { before: 0.001, highest: 3.14159 } }, /the base fee, which grew from 0.001 to 3.14 gwei/],
  [{ cpu: { cores: 2, network: 1.5, client: 0.4 } }, /the network took 1.5 and this program 0.4 of 2 cores/],
  [{ cpu: { cores: 16, network: 3, client: 0.95 } }, /this program, which has one core and used 95 % of it/],
])("names %j", (change, message) => {
  expect(limitsOf(facts(change))).toEqual([expect.stringMatching(message)]);
});

it("names several, the heaviest first", () => {
  const limits = limitsOf(facts({ waiting: 0.9, fullness: 0.95 }));
  expect(limits.map((limit) => limit.split(":")[0])).toEqual(["the blocks", "the answers of the gateway"]);
});

import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import type { ObservedContainer } from "../../../engine/preflight";
import { judgeUpgrade } from "../../../engine/upgrades";

const NOW = 1_795_000_000;
const SOON = NOW + 30;
const LATER = NOW + 3_600;
const MUCH_LATER = NOW + 7_200;

const node = (index: number, more: Partial<ObservedContainer> = {}): ObservedContainer => ({
  name: `devnet-op-node-validator-${index}`,
  network: "devnet",
  stack: "opstack-ha/dev",
  role: "validator",
  component: "op-node",
  state: "running",
  attempt: 0,
  published: [],
  ...more,
});

/** Seven nodes that were told this. */
const nodes = (hardforks?: string): ObservedContainer[] =>
  [1, 2, 3, 4, 5, 6, 7].map((index) => node(index, hardforks === undefined ? {} : { hardforks }));

/** Of a network whose clients all know all forks. */
function judge(changes: Record<string, unknown>, containers: ObservedContainer[], hasBegun = containers.length > 0) {
  const config = parseConfig({ network_name: "devnet", ...changes });
  return judgeUpgrade({ config, stack: "opstack-ha/dev", containers, hasBegun, now: NOW });
}

const FINE = { problems: [], warnings: [] };
const jovian = (value: string | number) => ({ hardforks: { jovian: value } });

describe("a network with nothing chosen", () => {
  it("is fine, there or not", () => {
    expect(judge({}, [])).toEqual(FINE);
    expect(judge({}, nodes())).toEqual(FINE);
  });

  it("does not look at another network's nodes", () => {
    const other = node(1, { network: "other", hardforks: "jovian=never" });
    expect(judge({}, [other])).toEqual(FINE);
  });
});

describe("a moment", () => {
  it("that all nodes know is fine, before it and for ever after", () => {
    for (const at of [SOON, LATER, NOW - 1_000]) {
      expect(judge(jovian(at), nodes(`jovian=${at}`))).toEqual(FINE);
    }
  });

  it("is taken where the fork was never to come, and there is time for all nodes to learn of it", () => {
    expect(judge(jovian(LATER), nodes("jovian=never"))).toEqual(FINE);
    expect(judge({ hardforks: { karst: LATER } }, nodes())).toEqual(FINE);
  });

  it("is refused where an update may take longer, with the seconds and with a moment that would do", () => {
    const { problems } = judge(jovian(SOON), nodes("jovian=never"));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("hardforks.jovian: ");
    expect(problems[0]).toContain("is in 30 s: an update of 7 nodes may take 200 s, and all have to know before it");
    expect(problems[0]).toContain(`pulumi config set --path opstack-ha:hardforks.jovian ${NOW + 400}`);
  });

  it("needs less time for the nodes that are left", () => {
    const at = NOW + 100;
    const seen = [...nodes(`jovian=${at}`), node(8, { hardforks: "jovian=never" })];
    expect(judge(jovian(at), seen)).toEqual(FINE);
  });

  it("is refused where it has passed", () => {
    const { problems } = judge(jovian(NOW - 60), nodes("jovian=never"));
    expect(problems).toEqual([expect.stringContaining("has passed, and blocks since then do not follow jovian")]);
  });

  it("that has passed, and that some nodes know, goes to the rest with a warning", () => {
    const at = NOW - 60;
    const seen = [...nodes(`jovian=${at}`), node(8, { hardforks: "jovian=never" })];
    const { problems, warnings } = judge(jovian(at), seen);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("1 node was not told before")]);
  });

  it("can be put off, while there is time", () => {
    expect(judge(jovian(MUCH_LATER), nodes(`jovian=${LATER}`))).toEqual(FINE);
    const { problems } = judge(jovian(LATER), nodes(`jovian=${SOON}`));
    expect(problems).toEqual([expect.stringContaining("becomes active in 30 s, too soon to put it off")]);
  });

  it("that is active cannot change, or go", () => {
    const active = NOW - 1_000;
    for (const changed of [jovian(LATER), jovian("never")]) {
      const { problems } = judge(changed, nodes(`jovian=${active}`));
      expect(problems).toEqual([expect.stringContaining("which cannot change: set it back with")]);
      expect(problems[0]).toContain(`opstack-ha:hardforks.jovian ${active}`);
    }
  });

  it("cannot be taken back, because op-geth keeps it", () => {
    const { problems } = judge(jovian("never"), nodes(`jovian=${LATER}`));
    expect(problems).toEqual([expect.stringContaining("op-geth keeps what it was told")]);
  });

  it("of a network that is not there yet has to come after its first block", () => {
    expect(judge(jovian(LATER), [])).toEqual(FINE);
    const { problems } = judge(jovian(SOON), []);
    expect(problems).toEqual([expect.stringContaining("may come before the first block of the network")]);
  });

  it("of one whose contracts come to L1 by transactions has to come later", () => {
    const urls = { rpc_url: "https://one.example", beacon_url: "https://two.example" };
    const l1 = { source: "external", chain_id: 11_155_111, ...urls };
    const mnemonic = "vessel ladder alter error federal sibling chat ability sun glass valve picture";
    expect(judge(jovian(NOW + 1_200), [])).toEqual(FINE);
    expect(judge({ ...jovian(LATER), l1, mnemonic }, [])).toEqual(FINE);
    const { problems } = judge({ ...jovian(NOW + 1_200), l1, mnemonic }, []);
    expect(problems).toEqual([expect.stringContaining("may come before the first block of the network")]);
  });

  it("is no news to a chain whose containers somebody has removed", () => {
    expect(judge(jovian(NOW - 1_000), [], true)).toEqual(FINE);
  });
});

describe("what belongs to the first block", () => {
  it.each([
    ["a fork that was active from it on", undefined, jovian(LATER)],
    ["seconds after it, where there were none", undefined, jovian(600)],
    ["other seconds", "jovian=600", jovian(900)],
    ["seconds for what was never to come", "jovian=never", jovian(600)],
    ["nothing any more", "jovian=never", {}],
  ])("cannot change: %s", (_, present, changes) => {
    const { problems } = judge(changes, nodes(present));
    expect(problems).toEqual([expect.stringContaining("what belongs to the first block cannot change")]);
    expect(problems[0]).toContain("make down STACK=dev");
  });
});

describe("keys that L1 was told of", () => {
  const batcher = node(0, { name: "devnet-op-batcher", role: "service", component: "op-batcher", account: "0x01" });
  const sequencer = node(1, { name: "devnet-op-node-sequencer-1", role: "sequencer", account: "0x02" });

  it("stay in the config", () => {
    const { problems } = judge({}, [batcher, sequencer]);
    expect(problems).toEqual([
      expect.stringContaining("keys.batcher: was set, and L1 knows that account as the batcher"),
      expect.stringContaining("keys.unsafe_block_signer: was set"),
    ]);
    expect(problems[0]).toContain("pulumi config set --path opstack-ha:keys.batcher 1");
    expect(problems[1]).toContain("pulumi config set --path opstack-ha:keys.unsafe_block_signer 4");
  });

  it("may be others, the first ones too", () => {
    const keys = { batcher: "1", unsafe_block_signer: "11" };
    expect(judge({ keys }, [batcher, sequencer])).toEqual(FINE);
  });
});

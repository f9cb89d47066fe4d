import { describe, expect, it } from "vitest";
import { guardInput } from "../../../components/services/guard/guard";
import { hasConductor } from "../../../components/conductor/members";
import { parseConfig } from "../../../config/load";
import { guardTimings } from "../../../config/timings";
import { planTopology } from "../../../config/topology";
import { guardInput as schema } from "../../../guard/input";

const inputOf = (raw: Record<string, unknown>, guard = 1) => {
  const { sequencers, guards, l1 } = planTopology(parseConfig({ network_name: "devnet", ...raw }));
  return guardInput(
    { container: guards[guard - 1]!, sequencers: sequencers.filter(hasConductor), l1, turn: guard },
    "devnet",
  );
};

describe("the guard", () => {
  it("is told of every sequencer by address, for names of dead containers are slow to look up", () => {
    expect(inputOf({})).toEqual({
      members: [
        {
          id: "sequencer-1",
          conductorRpcUrl: "http://10.77.0.81:8547",
          consensusRpcUrl: "http://10.77.0.61:7545",
          executionRpcUrl: "http://10.77.0.41:9545",
          ignoresConductor: true,
        },
        {
          id: "sequencer-2",
          conductorRpcUrl: "http://10.77.0.82:8547",
          consensusRpcUrl: "http://10.77.0.62:7545",
          executionRpcUrl: "http://10.77.0.42:9545",
          ignoresConductor: true,
        },
        {
          id: "sequencer-3",
          conductorRpcUrl: "http://10.77.0.83:8547",
          consensusRpcUrl: "http://10.77.0.63:7545",
          executionRpcUrl: "http://10.77.0.43:9545",
          ignoresConductor: true,
        },
      ],
      l1RpcUrl: "http://10.77.0.10:8545",
      timings: guardTimings({ l2BlockTime: 2, ignoresConductor: true, rank: 0 }),
      introductions: {
        sequencers: ["http://10.77.0.61:7545", "http://10.77.0.62:7545", "http://10.77.0.63:7545"],
        othersName: "devnet-following-nodes",
        othersPort: 7545,
        every: 1_000,
      },
      port: 7300,
    });
  });

  it("knows which consensus clients wait for their conductor", () => {
    const opNode = inputOf({ sequencer: { consensus_client: "op-node" } });
    expect(opNode.members.map(({ ignoresConductor }) => ignoresConductor)).toEqual([false, false, false]);
    expect(opNode.timings).toEqual(guardTimings({ l2BlockTime: 2, ignoresConductor: false, rank: 0 }));
  });

  it("is more patient than the one before it", () => {
    const [first, second] = [inputOf({}).timings, inputOf({}, 2).timings];
    for (const key of ["lateAfter", "overdueAfter", "fenceAfter", "undoAfter", "agreeAfter", "goneAfter"] as const) {
      expect(second[key]).toBeGreaterThan(first[key]);
    }
  });

  it.each([2, 3, 9])("gets an input that it takes with %i sequencers", (sequencer_count) => {
    const input = inputOf({ sequencer_count, l2_nodes: 9 });
    expect(schema.parse(JSON.parse(JSON.stringify(input)))).toEqual(input);
    expect(input.members).toHaveLength(sequencer_count);
  });

  it("refuses a lone sequencer, and a key that it does not know", () => {
    const input = inputOf({});
    expect(schema.safeParse({ ...input, members: input.members.slice(0, 1) }).success).toBe(false);
    expect(schema.safeParse({ ...input, patience: 1 }).success).toBe(false);
  });
});

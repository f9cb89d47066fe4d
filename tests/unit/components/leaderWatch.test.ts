import { describe, expect, it } from "vitest";
import { watchLeaderInput } from "../../../components/conductor/leaderWatch";
import { hasConductor } from "../../../components/conductor/members";
import { parseConfig } from "../../../config/load";
import { leaderWatchTimings } from "../../../config/timings";
import { planTopology } from "../../../config/topology";
import { watchLeaderInput as schema } from "../../../jobs/leaderWatch/input";

const inputOf = (raw: Record<string, unknown>) => {
  const { sequencers } = planTopology(parseConfig({ network_name: "devnet", ...raw }));
  return watchLeaderInput(sequencers.filter(hasConductor), 2);
};

describe("the leader watch", () => {
  it("is told of every sequencer by address, for names of dead containers are slow to look up", () => {
    expect(inputOf({})).toEqual({
      members: [
        {
          id: "sequencer-1",
          conductorRpcUrl: "http://10.77.0.81:8547",
          consensusRpcUrl: "http://10.77.0.61:7545",
        },
        {
          id: "sequencer-2",
          conductorRpcUrl: "http://10.77.0.82:8547",
          consensusRpcUrl: "http://10.77.0.62:7545",
        },
        {
          id: "sequencer-3",
          conductorRpcUrl: "http://10.77.0.83:8547",
          consensusRpcUrl: "http://10.77.0.63:7545",
        },
      ],
      timings: leaderWatchTimings(2),
      port: 7300,
    });
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

/** What a running network's containers tell of their rhythm is what the plan said when they were made. */
import { expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { rhythmOf as plannedRhythm } from "../../../config/plan";
import { planTopology } from "../../../config/topology";
import { anvilCommand } from "../../../components/l1/anvilCommand";
import { frontCommand } from "../../../components/l1/l1Front";
import { batcherCommand } from "../../../components/services/batcher/batcherCommand";
import { proposerCommand } from "../../../components/services/proposer/proposerCommand";
import type { Command } from "../../../components/docker/command";
import type { NetworkContainer } from "../../../operator/network/model";
import { rhythmOf } from "../../../operator/network/rhythm";

const container = ({ entrypoints, command }: Command): NetworkContainer => ({
  id: "",
  name: "",
  role: "service",
  component: "",
  index: 0,
  state: "running",
  health: "healthy",
  commandLine: [...entrypoints, ...command].join(" "),
  urls: {},
});

it("is read from the command lines", () => {
  const config = { l1: { block_time: 7 }, batcher: { max_channel_duration: 3 }, proposer: { proposal_interval: 40 } };
  const plan = planTopology(parseConfig(config));
  const { chain, batcher, proposer } = plan;
  const network = {
    l1: container(anvilCommand({ chainId: 900, blockTime: chain.l1BlockTime, extraArguments: [] })),
    batcher: container(
      batcherCommand({
        l1RpcUrl: "",
        sequencerRpcUrls: { execution: [], consensus: [] },
        maxChannelDuration: batcher!.maxChannelDuration,
        extraArguments: [],
      }),
    ),
    proposer: container(
      proposerCommand({
        l1RpcUrl: "",
        sequencerRpcUrls: [],
        disputeGameFactory: "",
        gameType: 0,
        proposalInterval: proposer!.proposalInterval,
        extraArguments: [],
      }),
    ),
  };
  expect(rhythmOf(network, chain.l2BlockTime)).toEqual(plannedRhythm(plan));
  expect(rhythmOf({}, 2)).toEqual({
    l1BlockTime: 12,
    l1FinalityDepth: 8,
    l2BlockTime: 2,
    maxChannelDuration: 0,
    proposalInterval: 0,
  });
});

it("of an L1 that is not ours is what its front was told, and what Ethereum takes to finalize", () => {
  const l1 = { ...container(frontCommand({ l1BlockTime: 5 })), role: "l1", component: "l1-front" };
  expect(rhythmOf({ l1 }, 2)).toMatchObject({ l1BlockTime: 5, l1FinalityDepth: 96 });
});

it("counts a user's own argument, which comes last", () => {
  const batcher = container({ entrypoints: [], command: ["--max-channel-duration=1", "--max-channel-duration=9"] });
  expect(rhythmOf({ batcher }, 2).maxChannelDuration).toBe(9);
});

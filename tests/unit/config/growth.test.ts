/** Growing touches nothing that runs: held for every size that the config allows. */
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../config/load";
import { allContainers, allNodes, type ContainerPlan, type Plan } from "../../../config/plan";
import { MAXIMUM_VALIDATORS } from "../../../config/rules";
import { planTopology } from "../../../config/topology";

interface Size {
  sequencers: number;
  validators: number;
}

/** Every allowed size: 1 to 9 sequencers, 0 to 50 validators. */
const SIZES: Size[] = Array.from({ length: 9 }, (_, index) => index + 1).flatMap((sequencers) =>
  Array.from({ length: MAXIMUM_VALIDATORS + 1 }, (_, validators) => ({ sequencers, validators })),
);

const VALIDATOR_CLIENTS = ["kona-node", "op-node"] as const;
type ValidatorClient = (typeof VALIDATOR_CLIENTS)[number];

const base = parseConfig({});
const plans = new Map<string, Plan>();

function planOf(size: Size, client: ValidatorClient = "kona-node"): Plan {
  const key = JSON.stringify([size, client]);
  const plan =
    plans.get(key) ??
    planTopology({
      ...base,
      sequencer_count: size.sequencers,
      l2_nodes: size.sequencers + size.validators,
      validator: { ...base.validator, consensus_client: client },
    });
  plans.set(key, plan);
  return plan;
}

/** Says of which sizes something holds that must hold of none. */
const sizesWhere = (isWrong: (plan: Plan) => boolean): Size[] => SIZES.filter((size) => isWrong(planOf(size)));

const hasDuplicates = (values: unknown[]): boolean => new Set(values).size < values.length;

/** What became of the containers of `before`: those that are new, gone, or not what they were. */
function difference(before: Plan, after: Plan, view: (container: ContainerPlan) => unknown = (container) => container) {
  const byName = (plan: Plan) => new Map(allContainers(plan).map((each) => [each.name, JSON.stringify(view(each))]));
  const [was, is] = [byName(before), byName(after)];
  return {
    added: [...is.keys()].filter((name) => !was.has(name)),
    removed: [...was.keys()].filter((name) => !is.has(name)),
    changed: [...was.keys()].filter((name) => is.has(name) && is.get(name) !== was.get(name)),
  };
}

describe("of any size", () => {
  it("every container has a name and an address of its own", () => {
    expect(sizesWhere((plan) => hasDuplicates(allContainers(plan).map(({ name }) => name)))).toEqual([]);
    expect(sizesWhere((plan) => hasDuplicates(allContainers(plan).map(({ address }) => address)))).toEqual([]);
  });

  it("no fixed address is the bridge's or in the range of the jobs", () => {
    const isTaken = ({ address }: ContainerPlan) => {
      const last = Number(address.split(".")[3]);
      return last < 2 || last >= 224;
    };
    expect(planOf({ sequencers: 1, validators: 0 })).toMatchObject({
      gatewayAddress: "10.77.0.1",
      jobAddressRange: "10.77.0.224/27",
    });
    expect(sizesWhere((plan) => allContainers(plan).some(isTaken))).toEqual([]);
  });

  it("no port is published twice", () => {
    const published = (plan: Plan) => allContainers(plan).flatMap(({ ports }) => ports.map(({ external }) => external));
    expect(sizesWhere((plan) => hasDuplicates(published(plan)))).toEqual([]);
  });

  it("every peer exists, and none is the node itself", () => {
    expect(
      sizesWhere((plan) => {
        const names = new Set(allNodes(plan).map(({ name }) => name));
        return allNodes(plan).some(({ name, execution, consensus }) =>
          [...execution.peers, ...consensus.peers].some((peer) => peer === name || !names.has(peer)),
        );
      }),
    ).toEqual([]);
  });

  it("of two sequencers one dials the other, and every other node dials an earlier one", () => {
    expect(
      sizesWhere(({ sequencers, validators, watchPair }) => {
        const isApart = sequencers.some((one) =>
          sequencers.some(
            (other) =>
              one !== other && !one.consensus.peers.includes(other.name) && !other.consensus.peers.includes(one.name),
          ),
        );
        const followers = [...validators, ...(watchPair ? [watchPair] : [])];
        return isApart || followers.some(({ execution }) => execution.peers.length === 0);
      }),
    ).toEqual([]);
  });
});

describe("one more validator (l2_nodes + 1)", () => {
  const growths = SIZES.filter(({ validators }) => validators < MAXIMUM_VALIDATORS);

  it.each(VALIDATOR_CLIENTS)("adds one pair and changes no other container (%s)", (client) => {
    for (const size of growths) {
      const number = size.validators + 1;
      const { added, changed } = difference(planOf(size, client), planOf({ ...size, validators: number }, client));
      expect(added).toEqual([`opstack-ha-op-reth-validator-${number}`, `opstack-ha-${client}-validator-${number}`]);
      expect(changed).toEqual([]);
    }
  });

  it.each(VALIDATOR_CLIENTS)(
    "removes nothing but a watch pair that the first op-node validator replaces (%s)",
    (client) => {
      for (const size of growths) {
        const { removed } = difference(
          planOf(size, client),
          planOf({ ...size, validators: size.validators + 1 }, client),
        );
        const watchPair = ["opstack-ha-op-reth-challenger", "opstack-ha-op-node-challenger"];
        expect(removed).toEqual(size.validators === 0 && client === "op-node" ? watchPair : []);
      }
    },
  );
});

describe("one more sequencer, with as many validators", () => {
  const growths = SIZES.filter(({ sequencers }) => sequencers < 9);

  it("adds a pair and its conductor and changes no other container, from three sequencers on", () => {
    for (const size of growths.filter(({ sequencers }) => sequencers >= 3)) {
      const number = size.sequencers + 1;
      expect(difference(planOf(size), planOf({ ...size, sequencers: number }))).toEqual({
        added: [
          `opstack-ha-op-reth-sequencer-${number}`,
          `opstack-ha-kona-node-sequencer-${number}`,
          `opstack-ha-op-conductor-${number}`,
        ],
        removed: [],
        changed: [],
      });
    }
  });

  it("never moves an address or a port, from any size", () => {
    for (const size of growths) {
      const bigger = { ...size, sequencers: size.sequencers + 1 };
      const where = ({ address, ports }: ContainerPlan) => ({ address, ports });
      expect(difference(planOf(size), planOf(bigger), where).changed).toEqual([]);
    }
  });
});

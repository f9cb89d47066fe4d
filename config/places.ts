/** Where containers are: on the one machine, or on a host, with addresses out of that host's slice. */
import { addressPlan, spannedRange, type AddressPlan } from "./addresses";
import { hostsOf, placementOf, type PlacedHost } from "./placement";
import type { ContainerPlan } from "./plan";
import type { StackConfig } from "./schema";

/** A container's address, and its host where there are several. */
export type Spot = Pick<ContainerPlan, "address" | "host">;

export interface Place {
  host?: PlacedHost;
  addresses: AddressPlan;
}

/** Chooses an address of a place. */
export const spotIn = ({ host, addresses }: Place, choose: (addresses: AddressPlan) => string): Spot => ({
  address: choose(addresses),
  ...(host ? { host: host.name } : {}),
});

export interface Places {
  l1: Place;
  sequencer: (index: number) => Place;
  validator: (index: number) => Place;
  challenger: Place;
  batcher: Place;
  proposer: Place;
  monitoring: Place;
  /** Of every host, by slice; none where there is one machine. */
  hosts: Required<Place>[];
}

export function placesOf(config: StackConfig): Places {
  const placement = placementOf(config);
  if (!placement) {
    const here = { addresses: addressPlan(config.subnet) };
    const everything = { l1: here, challenger: here, batcher: here, proposer: here, monitoring: here };
    return { ...everything, sequencer: () => here, validator: () => here, hosts: [] };
  }
  const range = spannedRange(config.subnet);
  const hosts = hostsOf(config).map((host) => ({ host, addresses: range.slice(host.slice).addresses }));
  const on = (name: string): Place => hosts.find(({ host }) => host.name === name)!;
  return {
    l1: on(placement.l1),
    sequencer: (index) => on(placement.sequencers[index - 1]!),
    validator: (index) => on(placement.validators[index - 1]!),
    challenger: on(placement.challenger),
    batcher: on(placement.batcher),
    proposer: on(placement.proposer),
    monitoring: on(placement.monitoring),
    hosts,
  };
}

/** A network over three hosts, as their engines show it. */
import { parseConfig } from "../../../../config/load";
import { hostsOf } from "../../../../config/placement";
import { allContainers } from "../../../../config/plan";
import { planTopology } from "../../../../config/topology";
import { networkOverHosts, type UrlOf } from "../../../../operator/hosts/assemble";
import type { SeenHost } from "../../../../operator/hosts/observe";
import type { NetworkContainer } from "../../../../operator/network/model";
import { stackConfig } from "../../../support/stackFiles";
import { overThreeHosts } from "../../../support/threeHosts";

const config = parseConfig({ ...stackConfig("airgap"), ...overThreeHosts("overlay") });
const plan = planTopology(config);

/** Nothing listens there. */
const urlOf: UrlOf = ({ host }, { external }) => `http://127.0.0.1:1/${host}/${external}`;

/** As the engines have it, but for those of silent hosts. */
export function seen(...silent: string[]): SeenHost[] {
  const containersOn = (name: string): NetworkContainer[] =>
    allContainers(plan)
      .filter(({ host }) => host === name)
      .map(({ name: container, role, component, index, host }) => ({
        id: `id-of-${container}`,
        name: container,
        role,
        component,
        index,
        host,
        state: "running",
        health: "healthy",
        commandLine: "",
        urls: {},
      }));
  return hostsOf(config).map((host) =>
    silent.includes(host.name)
      ? { host, silence: "no answer within 10 s" }
      : { host, containers: containersOn(host.name) },
  );
}

export const network = (...silent: string[]) => networkOverHosts(plan, "airgap", seen(...silent), urlOf);

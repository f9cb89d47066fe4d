/** A network over three hosts, as their engines show it. */
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { statusOfHost } from "../../../../operator/hosts/status";
import { membersOf } from "../../../../operator/recover/members";
import { problemsOf } from "../../../../operator/status/judge";
import { observeStatus } from "../../../../operator/status/observe";
import { renderStatus } from "../../../../operator/status/table";
import { network, seen } from "./seenHosts";

describe("a network over several hosts", () => {
  it("is whole, at the URLs that lead to each host", () => {
    const { sequencers, validators, incomplete, l1, gateway, guards } = network();
    expect([sequencers, validators].map((nodes) => nodes.map(({ execution }) => execution.host))).toEqual([
      ["a", "b", "c"],
      ["a", "b", "c"],
    ]);
    expect(incomplete).toEqual([]);
    expect([l1?.host, gateway?.name, guards.length]).toEqual(["a", "opstack-airgap-gateway", 3]);
    expect(sequencers[1]).toMatchObject({
      rpcUrl: "http://127.0.0.1:1/b/9645",
      nodeRpcUrl: "http://127.0.0.1:1/b/17645",
      conductorRpcUrl: "http://127.0.0.1:1/b/18647",
    });
  });

  it("has the nodes of a silent host all the same, as unreachable, and a gateway that is not there", () => {
    const { sequencers, gateway, gatewayUrl } = network("a");
    expect(sequencers.map(({ name, execution }) => [name, execution.state])).toEqual([
      ["sequencer-1", "unreachable"],
      ["sequencer-2", "running"],
      ["sequencer-3", "running"],
    ]);
    expect([gateway?.host, gatewayUrl]).toEqual(["b", "http://127.0.0.1:1/b/8645"]);
  });

  it("has members that know each other by address, as they were made", () => {
    expect(membersOf(network()).map(({ raftAddress }) => raftAddress)).toEqual([
      "10.77.1.81:50050",
      "10.77.2.82:50050",
      "10.77.3.83:50050",
    ]);
  });

  it("tells of what its network refused how it is started", async () => {
    const { containers, guards, ...rest } = network();
    const refused = { ...guards[2]!, state: "exited", startFailure: "Could not attach to network: no quorum" };
    const others = containers.filter(({ name }) => name !== refused.name);
    const status = await observeStatus({ ...rest, guards, containers: [...others, refused] });
    expect(problemsOf(status).map(({ text }) => text)).toContain(
      `${refused.name} is exited, because its network refused it: npx opstack-ha revive`,
    );
  });

  it("is shown with a row for each host, and a silent one is one problem instead of one for each container", async () => {
    const hosts = seen("c").map((each) => statusOfHost(each, network("c")));
    const status = { ...(await observeStatus(network("c"))), hosts };
    const problems = problemsOf(status).map(({ text }) => text);
    expect(problems[0]).toBe("host c does not answer at ssh://me@192.0.2.13 (no answer within 10 s)");
    expect(problems.filter((text) => text.includes("unreachable"))).toEqual([]);
    const shown = stripVTControlCharacters(renderStatus(status, [], "degraded"));
    expect(shown).toMatch(/b\W+ssh:\/\/me@192\.0\.2\.12\W+\d+ run/);
    expect(shown).toMatch(/c\W+ssh:\/\/me@192\.0\.2\.13\W+silent/);
    expect(shown).toMatch(/a\W+ssh:.*L1.*sequencer-1/);
    expect(shown).toMatch(/silent.*sequencer-3/);
  });

  it("is degraded where a Swarm starts no container", async () => {
    const hosts = seen().map((each) => ({ ...statusOfHost(each, network()), swarmTrouble: "no leader" }));
    const problems = problemsOf({ ...(await observeStatus(network())), hosts }).map(({ text }) => text);
    expect(problems[0]).toBe("host a is in a Swarm that is not well, and starts no container until it is: no leader");
  });
});

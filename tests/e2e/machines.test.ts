/**
 * A network over three machines (`SUITE=all`), which are namespaces of this one with a Docker engine each: overlay, then routed.
 * What is refused, how machines are made ready, `up` and its repetition, nodes and drills by the commands, a power cut and a restarted engine of the
 * leader's machine with readers and senders on, a machine that is gone for good and a new one in its place, and the end. The tests of each
 * kind run in order.
 */
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXIT } from "../../operator/exitCodes";
import { prometheusUrlOf } from "../../operator/monitoring/monitoredNetwork";
import { PrometheusClient } from "../../operator/monitoring/prometheus";
import { sleep, until } from "../../shared/rpc/deadline";
import type { HostUrls } from "../../shared/stackOutputs";
import { advance, hashesAtCommonHeight } from "./support/chain";
import { drillByCommand } from "./support/machines/commandDrills";
import { engineRestart, MachineDrills, powerCut } from "./support/machines/drills";
import { Laboratory, whatIsMissing } from "./support/machines/laboratory";
import type { Machine } from "./support/machines/machine";
import { airgapImages, MACHINES, networkOver } from "./support/machines/network";
import { installReviver, prepareNetwork, RANGE, SWARM_POOL, type Kind } from "./support/machines/preparations";
import { usageOf } from "./support/machines/processes";
import { hasSshd, openSsh } from "./support/machines/sshd";
import { ailingOn, idsOn, leftoversOn, untilWhole, WHOLE_AGAIN_WITHIN } from "./support/machines/state";
import { RUNS_ALL } from "./support/suite";
import { TestStack, type Config } from "./support/testStack";

const NETWORK = "e2e-machines";
const KINDS: Kind[] = ["overlay", "routed"];

/** Seconds: a Swarm notices by then that a node is cut off; and until it has taken it in again, and something of ours has started it. */
const CUT_FOR = 20;
const REVIVED_WITHIN = 240;

/** Seconds: nodes that start from nothing make all blocks of some hours anew. */
const CAUGHT_UP_WITHIN = 900;

/** Milliseconds: what is only late is tried again. */
const DRILL_TIMEOUT = 2_400_000;
/** Milliseconds: two CPUs run three engines, and each brings its share of the network up. */
const UP_TIMEOUT = 1_800_000;
/** Milliseconds: a Swarm takes minutes to let a node go, nodes start twice from nothing, and a machine gets all images. */
const LOSS_TIMEOUT = 4_800_000;

/** Everything stays for a look at what failed, until the next run. */
const KEEPS = process.env["OPSTACK_HA_KEEP_MACHINES"] === "1";

/** What `up` says of machines that nobody has prepared. */
const UNPREPARED: Record<Kind, string> = {
  overlay: "it is no member of a Swarm",
  routed: "it has no way to the containers of host",
};

describe.runIf(RUNS_ALL && whatIsMissing().length === 0)("a network over three machines", () => {
  let laboratory: Laboratory;
  const machines = () => laboratory.machines;

  afterAll(async () => {
    if (!KEEPS) await Laboratory.remove();
  });

  describe.each(KINDS)("%s", (kind) => {
    let stack: TestStack;
    let drills: MachineDrills;

    const hosts = async (): Promise<HostUrls[]> => (await stack.outputs<{ hosts: HostUrls[] }>()).hosts;
    const gateways = async () =>
      (await hosts()).map(({ name, l2PublicUrl }) => ({ name, rpcUrl: l2PublicUrl!, nodeRpcUrl: "" }));

    async function isRefused(changes: Config, ...words: string[]): Promise<void> {
      stack.configure(changes);
      try {
        const { exitCode, text } = await stack.preview();
        expect(exitCode, text).not.toBe(0);
        for (const each of words) expect(text).toContain(each);
      } finally {
        stack.configure({});
      }
      expect(await leftoversOn(machines(), NETWORK)).toEqual([]);
    }

    const drillsOf = (changes: Config) => new MachineDrills(laboratory, stack, changes);

    /** Names of the machines that sequencers, and validators, are on. */
    async function placed(by = drills): Promise<(string | undefined)[][]> {
      const { sequencers, validators } = await by.network();
      return [sequencers, validators].map((nodes) => nodes.map(({ execution }) => execution.host));
    }

    async function isWell(): Promise<void> {
      const { exitCode, text } = await stack.cli("hosts", "check");
      expect(exitCode, text).toBe(0);
      const left = await leftoversOn(machines(), NETWORK);
      expect(left.filter((name) => name.endsWith("-check"))).toEqual([]);
    }

    /** What waits for nodes that have yet to catch up may give up first: then the next update goes on, as it says. */
    async function comesUpFromNothing(): Promise<void> {
      const first = await stack.up();
      if (first.exitCode === 0) return stack.becomesHealthy(CAUGHT_UP_WITHIN);
      console.log(`the first update failed after ${first.seconds.toFixed(0)} s:\n${first.text}`);
      const second = await stack.up();
      expect(second.exitCode, second.text).toBe(0);
      await stack.becomesHealthy(CAUGHT_UP_WITHIN);
    }

    beforeAll(async () => {
      // The kind before may have left one machine for another.
      laboratory = await Laboratory.create(MACHINES, airgapImages());
      const changes = networkOver(laboratory, kind);
      stack = await TestStack.create(NETWORK, "airgap", changes);
      drills = drillsOf(changes);
    });

    afterAll(async () => {
      if (KEEPS) return;
      // What failed before may have left a network, and the next kind needs the machines without it.
      await stack?.destroy();
      await stack?.remove();
    });

    it("is refused on machines that are not prepared for it, with the command that helps", async () => {
      await isRefused({}, UNPREPARED[kind], machines()[0]!.engine);
    });

    it("is refused where a host is unknown, has the slice of another, or alone would have the majority", async () => {
      const unknown = { placement: { validators: ["a", "z"] } };
      await isRefused(unknown, 'placement.validators[1]: "z" is no host; known are a, b, c');
      const majority = { placement: { sequencers: ["a", "a", "b"] } };
      await isRefused(majority, "without host a fewer than 2 of 3 sequencers are left");
      const c = laboratory.hosts["c"]!;
      const overlapping = { hosts: { ...laboratory.hosts, c: { ...c, slice: 2 } } };
      await isRefused(overlapping, "hosts.c.slice: 2 is that of host b already");
    });

    it("is refused by up where an engine is silent, which a preview only warns of", async () => {
      const c = laboratory.hosts["c"]!;
      const engine = `${c.engine}.gone`;
      stack.configure({ hosts: { ...laboratory.hosts, c: { ...c, engine } } });
      try {
        const silence = `host c (${engine}): its Docker engine does not answer`;
        const shown = await stack.preview();
        expect(shown.text).toContain(silence);
        const { exitCode, text } = await stack.up();
        expect(exitCode, text).not.toBe(0);
        expect(text).toContain(silence);
      } finally {
        stack.configure({});
      }
      expect(await leftoversOn(machines(), NETWORK)).toEqual([]);
    });

    it("is told by hosts check what its machines lack", async () => {
      const { exitCode, text } = await stack.cli("hosts", "check");
      const shown = stripVTControlCharacters(text);
      expect(exitCode, shown).toBe(EXIT.failed);
      expect(shown).toContain(UNPREPARED[kind]);
      if (kind === "routed") {
        const [a, b] = machines();
        const lacking = `  ip route replace ${RANGE.replace("0.0/16", `${b!.slice}.0/24`)} via ${b!.address}`;
        expect(shown).toContain(`On host ${a!.name}, as root:`);
        expect(shown).toContain(lacking);
        expect(shown).toContain(`  iptables -I DOCKER-USER -s ${RANGE} -d ${RANGE} -j ACCEPT`);
      }
      expect(await leftoversOn(machines(), NETWORK)).toEqual([]);
    });

    it("is made ready by hosts init, which may be run again", async () => {
      if (kind === "routed") {
        const asked = await stack.cli("hosts", "init");
        expect(asked.exitCode, asked.text).toBe(0);
        expect(asked.text).toContain("ip route replace");
        await prepareNetwork(kind, machines());
      } else {
        const made = await stack.cli("hosts", "init", "--address-pool", SWARM_POOL);
        expect(made.exitCode, made.text).toBe(0);
        expect(made.text).toContain("joins it as a manager");
        expect(made.text).not.toContain("SWMTKN");
      }
      const again = await stack.cli("hosts", "init");
      expect(again.exitCode, again.text).toBe(0);
      expect(again.text).toContain(
        kind === "routed" ? "No command is missing on any host" : "All hosts are nodes of one Swarm already",
      );
      const reviver = await stack.cli("hosts", "reviver");
      expect([reviver.exitCode, reviver.text]).toEqual(
        kind === "routed"
          ? [EXIT.usage, expect.stringContaining("cluster.network is routed")]
          : [EXIT.done, expect.stringContaining(`systemctl restart opstack-ha-revive-${NETWORK}`)],
      );
      await isWell();
    });

    it.runIf(kind === "routed")("is refused while a route is missing, with the command that makes it", async () => {
      const [a, b] = machines();
      const block = RANGE.replace("0.0/16", `${b!.slice}.0/24`);
      await a!.run("ip", "route", "del", block);
      try {
        const command = `ip route replace ${block} via ${b!.address}`;
        await isRefused({}, `host a (${a!.engine}): it has no way to the containers of host b`, command);
      } finally {
        await a!.run("ip", "route", "replace", block, "via", b!.address);
      }
    });

    it(
      "comes up by one command, with sequencers on all machines",
      async () => {
        const created = await stack.up();
        if (created.exitCode !== 0) for (const machine of machines()) console.log(machine.name, await machine.logEnd());
        expect(created.exitCode, created.text).toBe(0);
        console.log(`up over three machines (${kind}) took ${created.seconds.toFixed(0)} s`);
        expect(await placed()).toEqual([MACHINES, MACHINES]);
        await isWell();
      },
      UP_TIMEOUT,
    );

    it("makes blocks, which are the same at the gateway of every machine", async () => {
      const before = await Promise.all(machines().map(({ name }) => usageOf(name)));
      const since = Date.now();
      for (const { rpcUrl } of await gateways()) await advance(rpcUrl, 3, 60);
      const seconds = (Date.now() - since) / 1_000;
      for (const [position, { name }] of machines().entries()) {
        const { cpuSeconds, memoryMb } = await usageOf(name);
        const share = (cpuSeconds - before[position]!.cpuSeconds) / seconds;
        console.log(`containers of ${name}: ${(100 * share).toFixed(0)} % of a CPU, ${memoryMb} MiB`);
      }
      expect(await hashesAtCommonHeight(await gateways())).toHaveProperty("size", 1);
    });

    it("is what a second update finds, with a look at what is there, too", async () => {
      const before = await idsOn(machines(), NETWORK);
      const again = await stack.up("--expect-no-changes");
      expect(again.exitCode, again.text).toBe(0);
      const refreshed = await stack.up("--refresh");
      expect(refreshed.exitCode, refreshed.text).toBe(0);
      expect(await idsOn(machines(), NETWORK)).toEqual(before);
    });

    it("needs no Docker engine of this machine", async () => {
      await stack.within({ DOCKER_HOST: "unix:///nonexistent/docker.sock" }, async () => {
        const again = await stack.cli("up", "--", "--expect-no-changes");
        expect(again.exitCode, again.text).toBe(0);
      });
    });

    it("gives money on L2, and shows what accounts have, without an engine of this machine", async () => {
      const address = "0x00000000000000000000000000000000000015aa";
      await stack.within({ DOCKER_HOST: "unix:///nonexistent/docker.sock" }, async () => {
        const given = await stack.cli("fund", address, "1", "--wait");
        expect(given.exitCode, given.text).toBe(0);
        const listed = await stack.cli("accounts", "--json");
        expect(listed.exitCode, listed.text).toBe(0);
        expect(listed.text).toMatch(/"l2Balance": "[1-9]\d*"/);
      });
    });

    it("takes a load at its gateways, of which nothing is lost", async () => {
      const { exitCode, text } = await stack.cli("load", "--tps", "5", "--duration", "20s", "--json");
      expect(exitCode, text).toBe(0);
      expect(text).toMatch(/"lost": \{\s*"count": 0/);
    });

    it(
      "gets one validator more on a chosen host, and is without it again, while all other nodes run on",
      async () => {
        const before = await idsOn(machines(), NETWORK);
        const replaced = async () => {
          const now = await idsOn(machines(), NETWORK);
          return Object.keys(before).filter((name) => now[name] !== before[name]);
        };
        const grown = { l2_nodes: 7, placement: { validators: [...MACHINES, "b"] } };
        stack.configure(grown);
        try {
          const added = await stack.up();
          expect(added.exitCode, added.text).toBe(0);
          await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
          const [, validators] = await placed(drillsOf({ ...networkOver(laboratory, kind), ...grown }));
          expect(validators).toEqual([...MACHINES, "b"]);
          // It scrapes the new one.
          expect(await replaced()).toEqual([`${NETWORK}-prometheus`]);
        } finally {
          stack.configure({});
        }
        const removed = await stack.up();
        expect(removed.exitCode, removed.text).toBe(0);
        await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
        expect(await replaced()).toEqual([`${NETWORK}-prometheus`]);
      },
      UP_TIMEOUT,
    );

    it.runIf(hasSshd())(
      "is worked with through an sshd, which is asked for many resources at once",
      async () => {
        const before = await idsOn(machines(), NETWORK);
        const { hosts } = laboratory;
        const { engine, path } = await openSsh(laboratory.machine("b"));
        await stack.within({ PATH: path }, async () => {
          stack.configure({ hosts: { ...hosts, b: { ...hosts["b"]!, engine } } });
          try {
            const checked = await stack.cli("hosts", "check");
            expect(checked.exitCode, checked.text).toBe(0);
            // A refresh goes the way that the last update has recorded.
            for (const flags of [[], ["--refresh"]]) {
              const updated = await stack.up(...flags);
              expect(updated.exitCode, updated.text).toBe(0);
            }
            await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
          } finally {
            stack.configure({});
          }
          const back = await stack.up();
          expect(back.exitCode, back.text).toBe(0);
        });
        expect(await idsOn(machines(), NETWORK)).toEqual(before);
      },
      UP_TIMEOUT,
    );

    it("is shown by status, with all of its machines", async () => {
      await stack.becomesHealthy(180);
      const shown = stripVTControlCharacters((await stack.cli("status")).text);
      for (const { name, engine } of machines()) expect(shown).toMatch(new RegExp(`${name}\\W+${engine}\\W+\\d+ run`));
    });

    it("is led, paused and restarted from here, and refuses what it cannot do", async () => {
      const moved = await stack.cli("transfer", "--to", "sequencer-2");
      expect(moved.exitCode, moved.text).toBe(0);
      const { exitCode, text } = await stack.cli("leader", "--json");
      expect(exitCode, text).toBe(0);
      expect(text).toContain('"leader": "sequencer-2"');
      for (const parameters of [
        ["pause", "validator-3"],
        ["resume", "validator-3"],
        ["restart", "sequencer-3"],
      ]) {
        const done = await stack.cli(...parameters);
        expect(done.exitCode, done.text).toBe(0);
      }
      const unknown = await stack.cli("pause", "sequencer-9");
      expect([unknown.exitCode, unknown.text]).toEqual([
        EXIT.failed,
        expect.stringContaining("there is no node sequencer-9"),
      ]);
      const recovery = await stack.cli("recover");
      expect(recovery.text).toContain("the chain advances, and recovery would stop it");
      await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
    });

    it(
      "loses nothing with all that is on the host of the leader, or of a follower, by the command",
      async () => {
        await drills.leadBy("sequencer-2");
        const lost = await drillByCommand(stack, "--fault", "kill-host");
        expect(lost.victims).toContain("sequencer-2");
        expect(lost.leaderAfter).not.toBe("sequencer-2");
        await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
        await drillByCommand(stack, "--fault", "kill-host", "--target", "follower");
        await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
      },
      DRILL_TIMEOUT,
    );

    it(
      "is led by another one while the host of the leader is cut off, by the command",
      async () => {
        await drills.leadBy("sequencer-3");
        const cut = await drillByCommand(stack, "--fault", "partition-host");
        // Nobody else could lead if the containers there had not been cut off.
        expect(cut.victims).toContain("sequencer-3");
        expect(cut.leaderAfter).not.toBe("sequencer-3");
        await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
      },
      DRILL_TIMEOUT,
    );

    /** A container that is restarted while its machine is cut off is refused by the overlay, and stays stopped. */
    async function leaveOneStopped(machine: Machine): Promise<void> {
      const { guards } = await drills.network();
      const guard = guards.find(({ host }) => host === machine.name)!.name;
      await machine.cut();
      try {
        await sleep(CUT_FOR * 1_000);
        await expect(machine.cli("restart", guard)).rejects.toThrow();
        const { State } = await machine.docker.getContainer(guard).inspect();
        expect([State.Status, State.Error]).toEqual(["exited", expect.stringMatching(/network/i)]);
        const shown = stripVTControlCharacters((await stack.cli("status")).text);
        expect(shown).toContain(`${guard} is exited, because its network refused it: npx opstack-ha revive`);
      } finally {
        await machine.reconnect();
      }
    }

    it.runIf(kind === "overlay")("starts by its command what the overlay has left stopped", async () => {
      const last = machines()[2]!;
      await leaveOneStopped(last);
      // What its policy was starting during a look is refused after it, and is for the next one.
      const isRevived = async () => {
        const { exitCode, text } = await stack.cli("revive");
        if (exitCode !== 0) throw new Error(text);
        const stopped = (await ailingOn(last, NETWORK)).filter((one) => !one.includes(": Up "));
        if (stopped.length > 0) throw new Error(stopped.join(", "));
        return true;
      };
      await until("all of it to run again", isRevived, { withinSeconds: REVIVED_WITHIN, everyMilliseconds: 30_000 });
      await untilWhole(last, NETWORK);
      await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
    });

    it.runIf(kind === "overlay")("starts it by itself on machines that have the program for that", async () => {
      const last = machines()[2]!;
      await installReviver(machines(), NETWORK);
      await leaveOneStopped(last);
      await untilWhole(last, NETWORK);
      await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
    });

    it(
      "goes on after a power cut of the leader's machine, which comes back by itself",
      () => drills.leadersMachineSurvives((machine) => powerCut(machine)),
      DRILL_TIMEOUT,
    );

    it("shows a machine that is gone as a row, and goes on", async () => {
      const [, , last] = machines();
      const { name, engine } = last!;
      await last!.powerOff();
      try {
        const row = new RegExp(`${name}\\W+${engine}\\W+silent`);
        // If the leader was there, there is none for a moment.
        const isShown = async () => {
          const { exitCode, text } = await stack.cli("status");
          const shown = stripVTControlCharacters(text);
          if (exitCode !== EXIT.failed || !row.test(shown)) throw new Error(shown);
          return shown.includes(`host ${name} does not answer at ${engine}`);
        };
        await until("status to show it", isShown, { withinSeconds: 120, everyMilliseconds: 2_000 });
        for (const gateway of (await gateways()).filter((each) => each.name !== name)) {
          await advance(gateway.rpcUrl, 2, 60);
        }
        const gone = await stack.cli("resume", "validator-3");
        expect([gone.exitCode, gone.text]).toEqual([
          EXIT.failed,
          expect.stringContaining(`validator-3 is on host ${name}, whose engine does not answer`),
        ]);
        const prometheus = new PrometheusClient(prometheusUrlOf(await drills.network()));
        const firing = 'count by (host) (ALERTS{alertname="HostGone",alertstate="firing"})';
        const isTold = async () => {
          const told = (await prometheus.query(firing)).map(({ metric }) => metric["host"]);
          return told.length === 1 && told[0] === name;
        };
        await until("an alert to tell of it", isTold, { withinSeconds: 120, everyMilliseconds: 2_000 });
      } finally {
        await last!.powerOn();
      }
      await untilWhole(last!, NETWORK);
      await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
    });

    it.runIf(kind === "routed")("starts by itself what crashes while its machine is cut off", async () => {
      const last = machines()[2]!;
      const { guards } = await drills.network();
      const guard = last.docker.getContainer(guards.find(({ host }) => host === last.name)!.name);
      await last.cut();
      try {
        const { State: crashed } = await guard.inspect();
        // Its engine is told nothing of it.
        process.kill(crashed.Pid, "SIGKILL");
        const isBack = async () => {
          const { State } = await last.docker.getContainer(guard.id).inspect();
          return State.Running && State.Pid !== crashed.Pid;
        };
        await until("it to run again", isBack, { withinSeconds: 60 });
      } finally {
        await last.reconnect();
      }
      await untilWhole(last, NETWORK);
      await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
    });

    it(
      "goes on while the engine of the leader's machine is restarted",
      () => drills.leadersMachineSurvives((machine) => engineRestart(machine)),
      DRILL_TIMEOUT,
    );

    it(
      "goes on after a power cut of the machine of L1, and of all that is there once",
      async () => {
        const machine = await drills.leadBy("sequencer-1");
        // Without L1 a new leader may make no block.
        await drills.passes(() => Promise.resolve(powerCut(machine, "any")));
        await untilWhole(machine, NETWORK);
        await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
      },
      DRILL_TIMEOUT,
    );

    it("keeps a host that is not lost, or without which it could not go on", async () => {
      for (const [name, code, message] of [
        ["c", EXIT.failed, "its engine answers at"],
        ["a", EXIT.failed, "L1 runs there, and nobody else has what it holds"],
        ["z", EXIT.usage, `"z" is no host of stack ${NETWORK}; known are a, b, c`],
      ] as const) {
        const { exitCode, text } = await stack.cli("host-lost", name, "--yes");
        expect([exitCode, text]).toEqual([code, expect.stringContaining(message)]);
      }
      await stack.becomesHealthy(WHOLE_AGAIN_WITHIN);
    });

    it(
      "goes on without a machine that is gone for good, and with a new one in its place",
      async () => {
        const lost = laboratory.machine("c");
        const { hosts: named } = laboratory;
        await lost.powerOff();
        // Either by itself, or by the commands that it shows.
        const onward = kind === "routed" ? ["--up"] : [];
        // Somebody has to lead, and the Swarm to count its node as down.
        const goesOn = async () => {
          const { exitCode, text } = await stack.cli("host-lost", "c", "--yes", ...onward);
          if (exitCode !== 0) throw new Error(text);
          return text;
        };
        const said = await until("host-lost to succeed", goesOn, { withinSeconds: 600, everyMilliseconds: 5_000 });
        expect(said).toContain("opstack-ha:hosts.c.lost true");
        laboratory.scrap(lost);

        const withoutC = { hosts: { ...named, c: { ...named["c"], lost: true } } };
        stack.configure(withoutC);
        await comesUpFromNothing();
        const { sequencers } = await drillsOf({ ...networkOver(laboratory, kind), ...withoutC }).network();
        expect(sequencers.map(({ execution }) => execution.host)).toEqual(["a", "b", "a"]);

        const { engine, address, slice } = await laboratory.add("d", airgapImages());
        const withD = {
          hosts: { ...withoutC.hosts, d: { engine, address, slice, added_later: true } },
          placement: { sequencers: ["a", "b", "d"], validators: ["a", "b", "d"] },
        };
        stack.configure(withD);
        if (kind === "routed") await prepareNetwork(kind, machines());
        const joined = await stack.cli("hosts", "init");
        expect(joined.exitCode, joined.text).toBe(0);
        await isWell();
        await comesUpFromNothing();
        const names = ["a", "b", "d"];
        expect(await placed(drillsOf({ ...networkOver(laboratory, kind), ...withD }))).toEqual([names, names]);
        for (const { rpcUrl } of await gateways()) await advance(rpcUrl, 3, 60);
        const again = await stack.up("--expect-no-changes");
        expect(again.exitCode, again.text).toBe(0);
      },
      LOSS_TIMEOUT,
    );

    it("leaves nothing on any machine", async () => {
      const destroyed = await stack.destroy();
      expect(destroyed.exitCode, destroyed.text).toBe(0);
      // A Swarm tells its nodes of a network that is gone a moment later.
      const nothingLeft = async () => {
        const left = await leftoversOn(machines(), NETWORK);
        if (left.length > 0) throw new Error(left.join(", "));
        return true;
      };
      await until("all machines to be without it", nothingLeft, { withinSeconds: 60 });
    });
  });
});

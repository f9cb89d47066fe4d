import type Docker from "dockerode";
import { afterEach, describe, expect, it } from "vitest";
import type { Network } from "../../../operator/network/model";
import {
  describeHistory,
  electionPatience,
  heartbeatTimeoutSeconds,
  historyOf,
  lookAtLeadership,
  nobodyLed,
  steadyLeader,
  watchLeadership,
  type LeadershipLook,
} from "../../../operator/recover/leadership";
import { closeServers, serveJsonRpc } from "../shared/jsonRpcServer";

afterEach(closeServers);

const IDS = ["sequencer-1", "sequencer-2", "sequencer-3"];

/** Whom each conductor names, in order; null for one that does not answer, "!" before the name of one that is forced. */
const look = (seconds: number, ...leaders: (string | null)[]): LeadershipLook => ({
  atMilliseconds: seconds * 1_000,
  answers: Object.fromEntries(
    IDS.map((id, at) => {
      const named = leaders[at];
      if (named === null || named === undefined) return [id, undefined];
      return [id, { leaderId: named.replace("!", ""), leaderOverridden: named.startsWith("!") }];
    }),
  ),
});
const all = (seconds: number, leader: string) => look(seconds, leader, leader, leader);
const [ONE, TWO] = ["sequencer-1", "sequencer-2"];

describe("historyOf", () => {
  it("tells who led when, and since when the last one does", () => {
    const history = historyOf([all(0, ONE), all(1, ONE), all(2, ""), all(3, TWO), all(6, TWO)], 12);
    expect(history).toMatchObject({ seconds: 6, looks: 5, course: [[ONE], [], [TWO]], steadySeconds: 3 });
    expect(steadyLeader(history)).toBe(TWO);
    expect(describeHistory(history)).toEqual(["the leadership moved 2 times in 6 s: sequencer-1, none, sequencer-2"]);
  });

  it("knows that nobody led only of a long enough look at all conductors", () => {
    const lost = [all(0, ""), all(6, ""), all(12, "")];
    expect(nobodyLed(historyOf(lost, 12))).toBe(true);
    expect(describeHistory(historyOf(lost, 12))).toEqual(["nobody led for 12 s"]);
    expect(nobodyLed(historyOf(lost, 13))).toBe(false);
    expect(nobodyLed(historyOf([...lost, all(12.2, ONE)], 12))).toBe(false);
    expect(nobodyLed(historyOf([...lost, look(12.2, "", null, "")], 12))).toBe(false);
    expect(nobodyLed(historyOf([...lost, look(12.2, "", "!", "")], 12))).toBe(false);
  });

  it("takes a leader that does not answer from those who follow it", () => {
    const history = historyOf([all(0, ONE), look(1, null, ONE, ONE), all(2, ONE)], 12);
    expect(history).toMatchObject({ course: [[ONE]], steadySeconds: 2, unanswered: { [ONE]: 1 } });
    expect(describeHistory(history)).toContain("the conductor of sequencer-1 did not answer 1 of 3 looks");
  });

  it("does not take a look at silent conductors for one at nobody", () => {
    expect(historyOf([all(0, ONE), look(1, null, "", ""), all(2, ONE)], 12).course).toEqual([[ONE]]);
    const unseen = historyOf([look(0, null, "", ""), look(12, null, "", "")], 12);
    expect(nobodyLed(unseen)).toBe(false);
    expect(describeHistory(unseen)[0]).toBe("nobody was seen to lead in 12 s");
  });

  it("notes one who is followed and denies that it leads, and two who both say that they lead", () => {
    const denied = historyOf([look(0, TWO, "", ""), all(12, "")], 12);
    expect(denied).toMatchObject({ course: [[]], denied: [TWO] });
    expect(nobodyLed(denied)).toBe(false);
    const both = historyOf([look(0, ONE, TWO, ""), look(9, ONE, TWO, "")], 12);
    expect(both.course).toEqual([[ONE, TWO]]);
    expect(steadyLeader(both)).toBeUndefined();
    expect(describeHistory(both)).toEqual(["sequencer-1 and sequencer-2 led for 9 s"]);
  });

  it("follows conductors to a leader outside of the network", () => {
    expect(historyOf([all(0, "sequencer-4")], 12).course).toEqual([["sequencer-4"]]);
  });
});

describe("watchLeadership", () => {
  /** Each look comes a second after the one before, as far as it says. */
  const watch = async (leaderAt: (second: number) => string, atLeastSeconds = 3) => {
    let second = -1;
    const looks = await watchLeadership(async () => all((second += 1), leaderAt(second)), {
      patienceSeconds: 12,
      atLeastSeconds,
      everyMilliseconds: 0,
    });
    return historyOf(looks, 12);
  };

  it("ends when somebody leads steadily", async () => {
    expect(await watch(() => ONE)).toMatchObject({ seconds: 3, course: [[ONE]] });
    expect(await watch((second) => (second < 6 ? "" : ONE))).toMatchObject({ seconds: 8, course: [[], [ONE]] });
  });

  it("looks on while nobody leads, and while the leadership moves", async () => {
    expect(nobodyLed(await watch(() => ""))).toBe(true);
    const moving = await watch((second) => [ONE, "", TWO][second % 3]!);
    expect(moving.seconds).toBe(12);
    expect(moving.course).toHaveLength(13);
    expect(describeHistory(moving)[0]).toMatch(/^the leadership moved 12 times in 12 s: sequencer-1, none, .*…$/);
  });
});

it("lookAtLeadership asks every conductor, and leaves out what does not answer", async () => {
  const conductor = (id: string) =>
    serveJsonRpc({ conductor_leaderWithID: { id, addr: "", suffrage: 0 }, conductor_leaderOverridden: false });
  const urls = [await conductor(ONE), "http://127.0.0.1:2", await serveJsonRpc({ conductor_leaderOverridden: false })];
  const sequencers = IDS.map((name, at) => ({ name, conductorRpcUrl: urls[at] }));
  const { answers } = await lookAtLeadership({ sequencers } as unknown as Network);
  expect(answers).toEqual({
    "sequencer-1": { leaderId: ONE, leaderOverridden: false },
    "sequencer-2": undefined,
    "sequencer-3": undefined,
  });
});

describe("electionPatience", () => {
  const patience = (...timeouts: string[]) => {
    const commands = timeouts.map((timeout) => ["--raft.bootstrap=true", `--raft.heartbeat-timeout=${timeout}`]);
    const docker = {
      getContainer: (id: string) => ({
        inspect: async () => ({ Config: { Entrypoint: ["op-conductor"], Cmd: commands[Number(id)] } }),
      }),
    } as unknown as Docker;
    const sequencers = timeouts.map((_, id) => ({ conductor: { id: String(id) } }));
    return electionPatience(docker, { sequencers } as unknown as Network);
  };

  it("is long enough for several elections, however slow the conductors were told to be", async () => {
    expect(await patience("300ms", "300ms")).toBe(12);
    expect(await patience("300ms", "10s")).toBe(60);
  });

  it("follows the last of several arguments", () => {
    expect(heartbeatTimeoutSeconds(["--raft.heartbeat-timeout=300ms", "--raft.heartbeat-timeout=2.5s"])).toBe(2.5);
    expect(heartbeatTimeoutSeconds(["op-conductor"])).toBe(0);
  });
});

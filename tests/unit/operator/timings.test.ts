import { appendFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { EventLog, type StampedEvent } from "../../../operator/timings/events";
import { partsOf } from "../../../operator/timings/parts";
import { readTimings, writeTimings } from "../../../operator/timings/report";
import { temporaryFolder } from "../../support/temporaryFolder";

const PREFIX = "urn:pulumi:dev::opstack-ha::";
const NETWORK = "opstack-ha:index:OpStackNetwork";
const STACK_URN = `${PREFIX}pulumi:pulumi:Stack::opstack-ha-dev`;
const NETWORK_URN = `${PREFIX}${NETWORK}::devnet`;
const IMAGE = `${PREFIX}${NETWORK}$opstack-ha:index:Images$docker:index/remoteImage:RemoteImage::devnet-images-node`;
const DEPLOY = `${PREFIX}${NETWORK}$opstack-ha:index:L1Contracts$opstack-ha:index:Job$docker:index/container:Container::deploy`;
const NODE = `${PREFIX}${NETWORK}$opstack-ha:index:SequencerNode$docker:index/container:Container::node`;
const VERIFY = `${PREFIX}${NETWORK}$opstack-ha:index:Verification$opstack-ha:index:Job$docker:index/container:Container::verify`;

/** @param seconds since the start of `pulumi` */
const at = (seconds: number, event: StampedEvent["event"]): StampedEvent => ({ at: seconds * 1_000, event });
const begin = (seconds: number, urn: string, op = "create") =>
  at(seconds, { resourcePreEvent: { metadata: { urn, op } } });
const end = (seconds: number, urn: string, op = "create") =>
  at(seconds, { resOutputsEvent: { metadata: { urn, op } } });

it("gives every moment to one part: to the one that the others lead to", () => {
  const events = [
    begin(2, STACK_URN),
    begin(5, NETWORK_URN),
    begin(6, IMAGE),
    end(8, IMAGE),
    begin(8, DEPLOY),
    begin(9, IMAGE, "update"),
    end(10, IMAGE, "update"),
    end(12, DEPLOY),
    begin(12, NODE),
    begin(15, VERIFY),
    end(16, NODE),
    end(20, VERIFY),
  ];
  expect(partsOf(events, 0, 21_500)).toEqual({
    "start of Pulumi": 2,
    "program and preflight": 3,
    images: 2,
    "contract deployment": 4,
    containers: 3,
    "verification job": 5,
    // From the network to the first image, and from the last resource to the end.
    "everything else": 2.5,
  });
});

it("counts nothing for what stays as it is, and all of it where nothing began", () => {
  const unchanged = [
    begin(1, STACK_URN, "same"),
    begin(3, NETWORK_URN, "same"),
    begin(4, NODE, "same"),
    end(6, NODE, "same"),
  ];
  expect(partsOf(unchanged, 0, 7_000)).toMatchObject({
    "start of Pulumi": 1,
    "program and preflight": 2,
    containers: 0,
    "everything else": 4,
  });
  expect(partsOf([], 0, 7_000)).toMatchObject({ "start of Pulumi": 7, "everything else": 0 });
});

it("ends what has failed, and knows a replacement's operations apart", () => {
  const failed = at(4, { resOpFailedEvent: { metadata: { urn: NODE, op: "create-replacement" } } });
  const events = [
    begin(0, STACK_URN),
    begin(0, NETWORK_URN),
    begin(1, NODE, "delete-replaced"),
    end(2, NODE, "delete-replaced"),
    begin(3, NODE, "create-replacement"),
    failed,
    begin(9, STACK_URN),
  ];
  expect(partsOf(events, 0, 9_000)).toMatchObject({ containers: 2, "everything else": 7 });
});

it("reads Pulumi's log while it grows, a line at a time", async () => {
  const log = new EventLog();
  const [flag, file] = log.parameters;
  expect(flag).toBe("--event-log");
  const line = JSON.stringify({ sequence: 1, timestamp: 1, resourcePreEvent: { metadata: { urn: "ü", op: "same" } } });
  writeFileSync(file!, `${line}\n${line.slice(0, 20)}`);
  await sleep(200);
  const between = Date.now();
  appendFileSync(file!, `${line.slice(20)}\n`);
  const seen = await log.end();
  expect(seen.map(({ event }) => event.resourcePreEvent?.metadata.urn)).toEqual(["ü", "ü"]);
  expect(seen[0]!.at).toBeLessThan(between);
  expect(seen[1]!.at).toBeGreaterThanOrEqual(between);
});

it("is empty where Pulumi wrote none", async () => {
  expect(await new EventLog().end()).toEqual([]);
});

it("keeps a report as a file", () => {
  const file = path.join(temporaryFolder(), "timings.json");
  const report = { seconds: 9.5, phases: [{ name: "pulumi up", seconds: 8 }], parts: partsOf([], 0, 8_000) };
  writeTimings(file, report);
  expect(readTimings(file)).toEqual(report);
  writeFileSync(file, "{}");
  expect(() => readTimings(file)).toThrow();
});

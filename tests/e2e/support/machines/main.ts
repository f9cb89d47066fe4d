/**
 * The laboratory by hand, to look at a failure of its tests: `node --import tsx tests/e2e/support/machines/main.ts up overlay`. It stays
 * until `down`, or until the test of several machines makes its own.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { stringify } from "yaml";
import { finish, say, UsageError } from "../../../../operator/terminal";
import { Laboratory, MAKER_FILE, whatIsMissing } from "./laboratory";
import { LABORATORY } from "./machine";
import { airgapImages, MACHINES, networkOver } from "./network";
import { configureRoutes, prepareNetwork, type Kind } from "./preparations";

const USAGE =
  "up overlay|routed, down, power-off NAME, power-on NAME, cut NAME, reconnect NAME, slow-down NAME KILOBITS, speed-up NAME";
const KIND_FILE = path.join(LABORATORY, "kind");

async function up(kind: string): Promise<void> {
  if (kind !== "overlay" && kind !== "routed") throw new UsageError(`not "${kind}", but: ${USAGE}`);
  const missing = whatIsMissing();
  if (missing.length > 0) throw new UsageError(`a laboratory needs ${missing.join(", ")}`);
  say("machines", `${MACHINES.join(", ")}: engines and images (logs: ${LABORATORY}/*/dockerd.log)`);
  const laboratory = await Laboratory.create(MACHINES, airgapImages());
  say("network", kind);
  await prepareNetwork(kind, laboratory.machines);
  await writeFile(KIND_FILE, kind);
  // It is for nobody's run, and so no run removes it as left behind.
  await rm(MAKER_FILE);
  for (const { name, engine, address } of laboratory.machines) say(name, `${address}  docker -H ${engine} ps`);
  console.log("for the stack config, which begins as a copy of Pulumi.airgap.yaml:");
  const config = Object.entries(networkOver(laboratory, kind)).map(([key, value]) => [`opstack-ha:${key}`, value]);
  console.log(stringify(Object.fromEntries(config)));
}

async function onMachine(act: string, name: string, kilobits: string): Promise<void> {
  const laboratory = Laboratory.of(MACHINES);
  const kind = (await readFile(KIND_FILE, "utf8")) as Kind;
  if (kind === "routed") configureRoutes(laboratory.machines);
  const machine = laboratory.machine(name);
  if (act === "power-off") await machine.powerOff();
  else if (act === "power-on") await machine.powerOn();
  else if (act === "cut") await machine.cut();
  else if (act === "reconnect") await machine.reconnect();
  else if (act === "slow-down" && Number(kilobits) > 0) await machine.slowDown(Number(kilobits));
  else if (act === "speed-up") await machine.speedUp();
  else throw new UsageError(`not "${act}", but: ${USAGE}`);
}

async function main(act = "", what = "", amount = ""): Promise<number> {
  if (act === "up") await up(what);
  else if (act === "down") await Laboratory.remove();
  else if (!MACHINES.includes(what))
    throw new UsageError(`no machine is named "${what}", but ${MACHINES.join(", ")}: ${USAGE}`);
  else await onMachine(act, what, amount);
  return 0;
}

const [, , ...words] = process.argv;
void finish(() => main(...words));

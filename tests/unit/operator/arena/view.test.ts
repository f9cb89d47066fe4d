/** The live view as a terminal shows it, in windows of several sizes. */
import { afterEach, describe, expect, it } from "vitest";
import type { Command } from "../../../../operator/arena/keys";
import type { ArenaModel } from "../../../../operator/arena/model";
import { openScreen } from "../../../../operator/arena/view/screen";
import { styleOf, type Style } from "../../../../operator/arena/view/style";
import { until } from "../../../../shared/rpc/deadline";
import { streamsOf, VirtualTerminal, type Size } from "../../../support/virtualTerminal";
import { failover, Scenario } from "./models";

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** The log shows local times, which are others elsewhere. */
const withoutTimes = (text: string): string => text.replaceAll(/\b\d\d:\d\d:\d\d\b/g, "hh:mm:ss");

async function draw(model: ArenaModel, size: Size, style: Style = styleOf(true, false), target = "leader") {
  const terminal = new VirtualTerminal(size);
  const streams = streamsOf(terminal, size);
  const commands: Command[] = [];
  const printed: string[] = [];
  const close = await openScreen({
    model,
    target: () => target,
    onCommand: (command) => commands.push(command),
    onPrinted: (text) => printed.push(text),
    style,
    ...streams,
  });
  closers.push(close);
  await until("a frame", async () => terminal.text.includes(model.network), {
    withinSeconds: 5,
    everyMilliseconds: 20,
  });
  return { terminal, ...streams, commands, printed, close: () => closers.splice(0).forEach((one) => one()) };
}

const acts = (scenario: Scenario): ArenaModel =>
  scenario.at(40.5, {
    kind: "act",
    act: "kill",
    target: "sequencer-3",
    phase: "refused",
    text: "without sequencer-3 no majority",
  }).model;

describe.each([
  [80, 24],
  [120, 40],
  [60, 20],
  [40, 10],
])("at %i x %i", (columns, rows) => {
  it("shows what happened", async () => {
    const { terminal } = await draw(acts(failover()), { columns, rows });
    expect(`\n${withoutTimes(terminal.text)}\n`).toMatchSnapshot();
  });
});

it("shows a line for many validators where they have no room", async () => {
  const { terminal } = await draw(new Scenario(3, 30).blocks(100, 110, "sequencer-1", ["validator-9"]).model, {
    columns: 100,
    rows: 24,
  });
  expect(terminal.text).toContain("29 of 30 at the head; validator-9 silent");
});

it("shows the whole of a refusal in a narrow window: what to do is at its end", async () => {
  const text =
    "no sequencer could take over: sequencer-2 is killed; sequencer-3 is frozen (--force does it all the same)";
  const refusal = { kind: "act", act: "kill", target: "sequencer-1", phase: "refused", text } as const;
  const { terminal } = await draw(failover().at(40.5, refusal).model, { columns: 60, rows: 20 });
  expect(terminal.text.replaceAll(/\s+/g, " ")).toContain(text);
});

it("draws with ASCII where the locale has no more", async () => {
  const { terminal } = await draw(failover().model, { columns: 80, rows: 24 }, styleOf(false, false));
  expect([...terminal.text].filter((character) => character > "~")).toEqual([]);
});

it("follows the window's size", async () => {
  const { terminal, resize } = await draw(failover().model, { columns: 120, rows: 40 });
  resize({ columns: 60, rows: 20 });
  await until("the narrow view", async () => terminal.text.includes("seq-1"), { withinSeconds: 5 });
  expect(terminal.lines.every((line) => line.length <= 60)).toBe(true);
});

it("tells of keys, and of what is printed meanwhile", async () => {
  const { press, commands, printed, close } = await draw(failover().model, { columns: 80, rows: 24 });
  press("k");
  press("\u001b[C");
  press("q");
  await until("the keys", async () => commands.length === 3, { withinSeconds: 5 });
  expect(commands).toEqual([{ kind: "act", act: "kill" }, { kind: "step", by: 1 }, { kind: "quit" }]);
  console.error("something else");
  expect(printed).toEqual(["something else"]);
  close();
});

it("gives the screen back", async () => {
  const { terminal, close } = await draw(failover().model, { columns: 80, rows: 24 });
  expect(terminal.isAlternate).toBe(true);
  close();
  await until("the old screen", async () => !terminal.isAlternate, { withinSeconds: 5 });
});

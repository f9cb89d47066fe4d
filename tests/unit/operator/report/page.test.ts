import { expect, it } from "vitest";
import type { Recording } from "../../../../operator/drill/recording";
import { renderIndex } from "../../../../operator/report/indexPage";
import { timelineOf } from "../../../../operator/report/model";
import { dataOf, renderPage } from "../../../../operator/report/page";
import { at, cleanRecording, delayBlocks, hashOf } from "../recordings";
import { pageOf, reportOf } from "./pages";

const count = (text: string, part: string): number => text.split(part).length - 1;
const number = (page: string, name: string): string | undefined =>
  new RegExp(`data-number="${name}">([^<]*)<`).exec(page)?.[1];

function withFork(): Recording {
  const recording = cleanRecording();
  const sighting = { node: "sequencer-3", at: at(16.5) };
  const rival = { ...recording.blocks[8]!, hash: hashOf(8, "b"), transactions: [], sightings: [sighting] };
  return { ...recording, blocks: [...recording.blocks, rival] };
}

function withLostTransaction(): Recording {
  const recording = cleanRecording();
  recording.transactions.push({ hash: "0xgone", sentAt: at(12), acceptedAt: at(12.1), retries: 0 });
  return recording;
}

function withLateSlots(): Recording {
  const recording = cleanRecording();
  delayBlocks(recording, 6, 5);
  return recording;
}

it("draws a clean drill without anything red", () => {
  const page = renderPage(pageOf(cleanRecording()));
  expect(count(page, "data-missed")).toBe(0);
  expect(count(page, "data-fork")).toBe(0);
  expect(count(page, 'data-outcome="lost"')).toBe(0);
  expect(count(page, 'data-outcome="never acknowledged"')).toBe(1);
  expect(page).toContain('data-mark="fault"');
  expect(page).toContain(`data-at="${at(24)}"`);
  expect(number(page, "slots missed")).toBe("0");
  expect(number(page, "accepted")).toBe("2");
});

it("has a lane for each sequencer, with who led and who was active until when", () => {
  const { lanes } = timelineOf(cleanRecording());
  expect(lanes.map(({ name, isVictim }) => [name, isVictim])).toEqual([
    ["sequencer-1", true],
    ["sequencer-2", false],
    ["sequencer-3", false],
  ]);
  const [first, second, third] = lanes;
  expect(first!.leader).toEqual([{ from: at(0), until: at(10.3) }]);
  expect(first!.silent).toEqual([{ from: at(10.3), until: at(26) }]);
  expect(second!.leader).toEqual([{ from: at(11), until: at(41) }]);
  expect(second!.active).toEqual([{ from: at(11.2), until: at(41) }]);
  expect([third!.leader, third!.active]).toEqual([[], []]);
});

it("gives each slot the sequencer that made its block", () => {
  const makers = timelineOf(cleanRecording()).slots.map(({ number: height, maker }) => [height, maker]);
  expect(makers.slice(0, 2)).toEqual([
    [1, "sequencer-1"],
    [2, "sequencer-1"],
  ]);
  expect(makers.at(-1)).toEqual([20, "sequencer-2"]);
  expect(makers).toHaveLength(20);
});

it("marks as many slots as the judge counts, where blocks came late", () => {
  const data = pageOf(withLateSlots());
  const { missedSlots, missedBefore } = data.runs[0]!.report;
  expect(missedSlots).toBeGreaterThan(0);
  const page = renderPage(data);
  expect(count(page, "data-missed")).toBe(missedSlots + missedBefore);
  expect(number(page, "slots missed")).toBe(String(missedSlots));
});

it("marks slots that have no block, between two and at the end", () => {
  const recording = cleanRecording();
  recording.blocks.splice(19);
  for (const block of recording.blocks.slice(9)) {
    block.timestamp += 2;
    for (const sighting of block.sightings) sighting.at += 2_000;
  }
  recording.endedAt = at(46);
  const { missedSlots } = reportOf(recording);
  const missed = timelineOf(recording).slots.filter((slot) => slot.missed);
  expect(missed.map((slot) => slot.at)).toEqual([at(18), at(40), at(42)]);
  expect(missed).toHaveLength(missedSlots);
});

it("marks a fork where its second branch was seen, and says that the drill failed", () => {
  const data = pageOf(withFork());
  expect(timelineOf(data.runs[0]!.recording).forks).toEqual([{ height: 8, at: at(16.5) }]);
  const page = renderPage(data);
  expect(page).toContain('data-fork="8"');
  expect(number(page, "forks")).toBe("1 at 8");
  expect(page).toContain("✗ failed");
});

it("marks a lost transaction", () => {
  const page = renderPage(pageOf(withLostTransaction()));
  expect(count(page, 'data-outcome="lost"')).toBe(1);
  expect(number(page, "lost")).toBe("1 0xgone");
  expect(page).toContain("✗ failed");
});

it("shows the worst age of a head as the judge does", () => {
  const recording = cleanRecording();
  const { oldestShown } = reportOf(recording);
  const worst = Math.max(
    ...timelineOf(recording)
      .shownAge.filter((point) => point.at > recording.injectedAt)
      .map(({ value }) => value),
  );
  expect(Math.round(worst / 100) / 10).toBe(oldestShown);
});

it("carries its raw data, takes nothing from elsewhere, and escapes what it shows", () => {
  const data = pageOf(cleanRecording(), withFork());
  const page = renderPage(data);
  expect(dataOf(page, "x.html")).toEqual(JSON.parse(JSON.stringify(data)));
  expect(renderPage(dataOf(page, "x.html"))).toBe(page);
  expect(page).not.toMatch(/<(script|img|link|iframe)[^>]*(src|href)="(?!data:|#)/);
  expect(page).not.toContain("<b>");
  expect(count(page, "</script>")).toBe(1);
  expect(count(page, "<section")).toBe(2);
});

it("says in which round its user stopped it, also when drawn anew", () => {
  const page = renderPage({ ...pageOf(cleanRecording()), stoppedIn: 2 });
  expect(page).toContain("Stopped in round 2, which has no verdict.");
  expect(renderPage(dataOf(page, "x.html"))).toBe(page);
  const first = renderPage({ ...pageOf(), stoppedIn: 1 });
  expect(first).toContain("No round ended.");
  expect(first).not.toContain("passed</span>");
  expect(renderIndex([{ href: "a.html", data: dataOf(first, "a.html") }])).toContain("no round ended");
});

it("measures how far the safe head was behind by the heads that nodes had shown until then", () => {
  const recording = cleanRecording();
  const [first] = recording.progress;
  recording.progress = [10.2, 30.2].map((seconds) => ({ ...first!, at: at(seconds), safeHead: 3 }));
  expect(timelineOf(recording).safeLag).toEqual([
    { at: at(10.2), value: 2 },
    { at: at(30.2), value: 12 },
  ]);
});

it.each(["", "<p>no page of ours</p>", '<script type="application/json" id="data">{"format":2}</script>'])(
  "refuses what is none of its pages: %s",
  (text) => {
    expect(() => dataOf(text, "other.html")).toThrow("other.html is no page");
  },
);

it("lists pages in an index, newest first, and names what failed", () => {
  const later = pageOf(withFork());
  later.runs[0]!.report.date = "2030-01-01T00:00:00.000Z";
  const index = renderIndex([
    { href: "a.html", data: pageOf(cleanRecording()) },
    { href: "b c.html", data: later },
  ]);
  expect(index.indexOf('href="b%20c.html"')).toBeGreaterThan(0);
  expect(index.indexOf('href="a.html"')).toBeGreaterThan(index.indexOf('href="b%20c.html"'));
  expect(index).toContain("kill-sequencer (leader)");
});

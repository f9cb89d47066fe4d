/** The page of a drill in a real browser (`SUITE=all`): what it shows is what was recorded, on wide and narrow screens. */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Recording } from "../../operator/drill/recording";
import { renderPage } from "../../operator/report/page";
import { at, cleanRecording, delayBlocks, hashOf } from "../unit/operator/recordings";
import { pageOf } from "../unit/operator/report/pages";
import { photograph } from "./browser/photograph";
import { RUNS_ALL } from "./support/suite";

interface Seen {
  errors: string[];
  innerWidth: number;
  scrollWidth: number;
  lanes: string[];
  marks: [string, number][];
  missed: number;
  forks: string[];
  outcomes: string[];
  numbers: Record<string, string>;
  verdict: string;
}

const LOOK = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  return {
    errors,
    innerWidth,
    scrollWidth: document.documentElement.scrollWidth,
    lanes: [...new Set(all("[data-lane]").map(({ dataset }) => dataset.lane))].sort(),
    marks: all("[data-mark]").map(({ dataset }) => [dataset.mark, Number(dataset.at)]),
    missed: all("[data-missed]").length,
    forks: all("[data-fork]").map(({ dataset }) => dataset.fork),
    outcomes: all("[data-outcome]").map(({ dataset }) => dataset.outcome),
    numbers: Object.fromEntries(all("[data-number]").map((cell) => [cell.dataset.number, cell.textContent])),
    verdict: document.querySelector("main p").textContent,
  };
})()`;

/** Late blocks, two slots left out, a fork and a lost transaction. */
function troubled(): Recording {
  const recording = cleanRecording();
  delayBlocks(recording, 6, 5);
  for (const block of recording.blocks.slice(15)) {
    block.timestamp += 4;
    for (const sighting of block.sightings) sighting.at += 4_000;
  }
  recording.endedAt = at(46);
  const rival = { ...recording.blocks[8]!, hash: hashOf(8, "b"), transactions: [] };
  recording.blocks.push({ ...rival, sightings: [{ node: "sequencer-3", at: at(22) }] });
  recording.transactions.push({ hash: "0xgone", sentAt: at(12), acceptedAt: at(12.1), retries: 0 });
  return recording;
}

describe.runIf(RUNS_ALL)("the page of a drill", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "opstack-ha-page-"));
  });

  it.each([1280, 400])("shows what was recorded, %i pixels wide", async (width) => {
    const recording = troubled();
    const data = pageOf(recording);
    const { report } = data.runs[0]!;
    expect(report.missedSlots).toBeGreaterThan(2);
    const seen = await photograph<Seen>({ page: renderPage(data), width, look: LOOK, folder });
    console.log(`picture: ${path.join(folder, `${width}.png`)}`);

    expect(seen.errors).toEqual([]);
    expect(seen.innerWidth).toBe(width);
    expect(seen.scrollWidth).toBeLessThanOrEqual(width);
    expect(seen.verdict).toContain("failed");
    // The third one neither led nor was active nor was silent.
    expect(seen.lanes).toEqual(["sequencer-1", "sequencer-2"]);
    expect(seen.marks).toEqual([
      ["fault", recording.injectedAt],
      ["restore", recording.restoredAt],
    ]);
    expect(seen.missed).toBe(report.missedSlots + report.missedBefore);
    expect(seen.forks).toEqual(["8"]);
    expect(seen.outcomes).toHaveLength(recording.transactions.length);
    expect(seen.outcomes.filter((outcome) => outcome === "lost")).toHaveLength(1);
    expect(seen.numbers).toMatchObject({
      "slots missed": String(report.missedSlots),
      "largest gap": `${report.largestGap} s`,
      accepted: String(recording.transactions.filter(({ acceptedAt }) => acceptedAt !== undefined).length),
      lost: "1 0xgone",
      forks: "1 at 8",
    });
    expect(existsSync(path.join(folder, `${width}.png`))).toBe(true);
  });
});

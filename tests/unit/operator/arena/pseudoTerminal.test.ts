/** The live view in a real pseudo-terminal: as `npx opstack-ha` loads it, with raw keys, and with CI set, as in CI. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT_DIRECTORY } from "../../../../operator/pulumi";
import { until } from "../../../../shared/rpc/deadline";
import { TerminalSession } from "../../../e2e/support/terminal";
import { temporaryFolder } from "../../../support/temporaryFolder";

const FIXTURE = "tests/unit/operator/arena/pseudoTerminal.ts";

/** Both ways in which commands are loaded. */
const WAYS = { "the ES module loader": ["--import", "tsx"], "tsx/cjs": ["--require", "tsx/cjs"] };

const start = (loader: string[], more: NodeJS.ProcessEnv = {}, ...parameters: string[]) =>
  new TerminalSession({
    command: [process.execPath, ...loader, FIXTURE, ...parameters],
    directory: PROJECT_DIRECTORY,
    environment: { PATH: process.env["PATH"], CI: "true", ...more },
    size: { columns: 100, rows: 30 },
  });

/** A busy machine takes its time to load the program. */
const STARTED_WITHIN_SECONDS = 90;

const RED = "\u001b[31m";
const ANY_COLOR = /\u001b\[(3|9)\d(;|m)/;

// `script` has other options elsewhere.
const isLinux = process.platform === "linux";

describe.runIf(isLinux).each(Object.entries(WAYS))("loaded by %s", (_, loader) => {
  it("draws, follows the keys, and gives the terminal back", async () => {
    const session = start(loader);
    try {
      await session.shows("target leader (sequencer-2)", STARTED_WITHIN_SECONDS);
      expect(session.isAlternate).toBe(true);
      session.press("\t");
      await session.shows("target sequencer-1", 30);
      expect(session.written).toContain(RED);
      session.press("k");
      await session.shows("kill sequencer-1", 30);
      for (const target of ["sequencer-2", "sequencer-3", "validator-1", "validator-2"]) {
        session.press("\t");
        await session.shows(`target ${target}`, 30);
      }
      // Frame after frame in the same place.
      expect(session.lines[0]).toContain("opstack-fast");
      for (const once of ["opstack-fast", "score", "safe head", "k kill"]) {
        expect(
          session.lines.filter((line) => line.includes(once)),
          session.text,
        ).toHaveLength(1);
      }
      session.press("q");
      expect(await session.ended()).toBe(0);
      await session.shows("the end", 5);
      expect(session.isAlternate).toBe(false);
      expect(session.written).toContain("\u001b[?25h");
    } finally {
      session.close();
    }
  }, 240_000);
});

it.runIf(isLinux)(
  "comes to an end in good order when its terminal goes away",
  async () => {
    const file = path.join(temporaryFolder(), "ended");
    const session = start(WAYS["the ES module loader"], {}, file);
    await session.shows("target leader (sequencer-2)", STARTED_WITHIN_SECONDS);
    session.close();
    await until("what it does at the end", async () => existsSync(file), { withinSeconds: 60 });
  },
  60_000,
);

it.runIf(isLinux)(
  "has no colours where nobody wants them",
  async () => {
    const session = start(WAYS["tsx/cjs"], { NO_COLOR: "1" });
    try {
      await session.shows("12!222", STARTED_WITHIN_SECONDS);
      expect(session.written).not.toMatch(ANY_COLOR);
    } finally {
      session.close();
    }
  },
  60_000,
);

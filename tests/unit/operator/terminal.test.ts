import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { PROJECT_DIRECTORY } from "../../../operator/pulumi";
import { formatSeconds, isSet } from "../../../operator/terminal";
import { TerminalSession } from "../../e2e/support/terminal";

it.each([
  [0, "0.0 s"],
  [12_340, "12.3 s"],
  [59_499, "59.5 s"],
  [59_960, "1 min 0 s"],
  [119_600, "2 min 0 s"],
  [185_000, "3 min 5 s"],
])("formatSeconds of %i ms is %s", (milliseconds, text) => expect(formatSeconds(milliseconds)).toBe(text));

it.each([
  ["1", true],
  ["true", true],
  ["YES", true],
  ["0", false],
  ["false", false],
  ["no", false],
  ["", false],
  [undefined, false],
])("APPLY=%s is %s", (value, set) => expect(isSet("APPLY", { APPLY: value })).toBe(set));

it("takes nothing for a yes that is none", () => {
  expect(() => isSet("APPLY", { APPLY: "please" })).toThrow('APPLY is 1 or 0, not "please"');
});

describe("a command that looks for longer than a second", () => {
  const command = [process.execPath, "--import", "tsx", "tests/unit/operator/quietCommand.ts"];
  const WORD = "looking at what is there";
  /** A busy machine takes its time to load the program. */
  const WITHIN_SECONDS = 90;

  /** All that a terminal is given. */
  async function onTerminal(...parameters: string[]): Promise<string> {
    const session = new TerminalSession({
      command: [...command, ...parameters],
      directory: PROJECT_DIRECTORY,
      environment: { PATH: process.env["PATH"] },
      size: { columns: 100, rows: 30 },
    });
    try {
      await session.shows("the result", WITHIN_SECONDS);
      return session.written;
    } finally {
      session.close();
    }
  }

  // `script` has other options elsewhere.
  it.runIf(process.platform === "linux")(
    "says so where somebody looks on, unless it has shown something",
    async () => {
      const written = await onTerminal();
      expect(written.indexOf(WORD)).toBeGreaterThan(-1);
      expect(written.indexOf(WORD)).toBeLessThan(written.indexOf("the result"));
      expect(await onTerminal("something")).not.toContain(WORD);
    },
    2 * WITHIN_SECONDS * 1_000,
  );

  it(
    "says nothing where nobody does",
    async () => {
      const [program = "", ...parameters] = command;
      const { stdout, stderr } = await execa(program, parameters, { cwd: PROJECT_DIRECTORY });
      expect([stdout, stderr]).toEqual(["the result", ""]);
    },
    WITHIN_SECONDS * 1_000,
  );
});

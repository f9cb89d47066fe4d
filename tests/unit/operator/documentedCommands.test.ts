/** Every command that the README and the documents name exists, with the options and the targets that they name. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { beforeAll, expect, it } from "vitest";
import { program } from "../../../operator/main";

const PROJECT = path.resolve(__dirname, "../../..");

const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(path.join(PROJECT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

const MAKEFILE = readFileSync(path.join(PROJECT, "Makefile"), "utf8");
const TARGETS = new Set([...MAKEFILE.matchAll(/^([a-z][a-z -]*):/gm)].flatMap(([, names]) => names!.trim().split(" ")));

/** The program texts of Markdown: its blocks, line by line, and what stands in backticks, without comments. */
function codeOf(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^ *```[a-z]*\n([\s\S]*?)^ *```/gm)].flatMap(([, block]) => block!.split("\n"));
  const inline = [...markdown.replace(/^ *```[\s\S]*?^ *```/gm, "").matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
  return [...blocks, ...inline].map((line) => line.replace(/\s#.*$/, "").replace(/\s+/g, " "));
}

/** What follows the name of a program, up to the end of its command. */
const calls = (name: string, code: string): string[] =>
  [...code.matchAll(new RegExp(`(?:^|[ ;("]|&& )${name} ([^;&|)\`]+)`, "g"))].map(([, rest]) => rest!.trim());

const named: { document: string; command: string }[] = DOCUMENTS.flatMap((document) =>
  codeOf(readFileSync(path.join(PROJECT, document), "utf8")).flatMap((code) =>
    [...calls("npx opstack-ha", code), ...calls("make", code).map((rest) => `make ${rest}`)].map((command) => ({
      document,
      command,
    })),
  ),
);

let opstackHa: CommandUnknownOpts;
beforeAll(async () => {
  opstackHa = await program();
});

/** @throws where the command line has no such command or option */
function check(parameters: string): void {
  let command = opstackHa;
  const words = parameters
    .replace(/[[\]"']/g, " ")
    .trim()
    .split(" ")
    .filter(Boolean);
  while (command.commands.some((each) => each.name() === words[0])) {
    const name = words.shift();
    command = command.commands.find((each) => each.name() === name)!;
  }
  if (command.parent === null && words[0] !== "COMMAND") throw new Error(`there is no command ${words[0]}`);
  for (const option of words.filter((word) => word.startsWith("--"))) {
    const known = ["--help", ...command.options.map(({ long }) => long)];
    if (!known.includes(option.replace(/=.*/, ""))) throw new Error(`${command.name()} has no option ${option}`);
  }
}

it("finds the commands of the documents", () => {
  expect(named.length).toBeGreaterThan(100);
});

it.each(named.filter(({ command }) => !command.startsWith("make ")))(
  "$document: npx opstack-ha $command",
  ({ command }) => {
    expect(() => check(command)).not.toThrow();
  },
);

it.each(named.filter(({ command }) => command.startsWith("make ")))("$document: $command", ({ command }) => {
  const words = command.split(" ").slice(1);
  const target = words.find((word) => /^[a-z][a-z-]*$/.test(word.replace(/[[\]]/g, "")))!;
  expect(TARGETS).toContain(target);
  const [, parameters] = /ARGS="?([^"\]]+)/.exec(command) ?? [];
  if (parameters && parameters !== "…" && target !== "test")
    expect(() => check(`${target} ${parameters}`)).not.toThrow();
});

it("refuses what does not exist", () => {
  expect(() => check("nothing")).toThrow("there is no command nothing");
  expect(() => check("status --nothing")).toThrow("status has no option --nothing");
});

/** The live view on a terminal: its own screen while it lasts, and the one that was there before afterwards. */
import { stripVTControlCharacters } from "node:util";
import React from "react";
import { commandOf, type Command } from "../keys";
import type { ArenaModel } from "../model";
import { frameOf } from "./frame";
import { loadInk, render, useInput } from "./ink";
import { Lines } from "./Lines";
import type { Span } from "./strips";
import { terminalStyle, type Style } from "./style";

/** A redraw takes the library some 10 to 25 ms of a core, whatever has changed. Keys are answered sooner. */
const REDRAWN_EVERY_MILLISECONDS = 500;
const ANSWERED_WITHIN_MILLISECONDS = 50;
const ALTERNATE_SCREEN = { enter: "\u001b[?1049h\u001b[H", leave: "\u001b[?1049l" };
/** Of terminals that do not tell theirs. */
const USUAL = { columns: 80, rows: 24 };

export interface ScreenOptions {
  model: ArenaModel;
  /** Whom the next act hits. */
  target: () => string;
  onCommand: (command: Command) => void;
  /** What other code prints meanwhile, which would stand in the middle of the view. */
  onPrinted: (text: string) => void;
  stdin?: NodeJS.ReadStream;
  stdout?: NodeJS.WriteStream;
  style?: Style;
}

/** Shows the model as it is, twice a second at most, and after each key. @returns what ends it */
export async function openScreen(options: ScreenOptions): Promise<() => void> {
  const { model, target, onCommand, stdin = process.stdin, stdout = process.stdout, style = terminalStyle() } = options;
  await loadInk(style.hasColors);
  const printsAgain = divertConsole(options.onPrinted);
  stdout.write(ALTERNATE_SCREEN.enter);

  let [shown, isOpen] = ["", true];
  const obey = (command: Command) => {
    onCommand(command);
    setTimeout(redraw, ANSWERED_WITHIN_MILLISECONDS);
  };
  const view = (lines: Span[][], columns: number) => (
    <Keyboard onCommand={obey}>
      <Lines lines={lines} columns={columns} hasColors={style.hasColors} />
    </Keyboard>
  );
  // Not `incrementalRendering`: in Ink 6.8.0 each frame below the height of the window lands a row lower than the one before.
  const settings = { exitOnCtrlC: false, patchConsole: false };
  const instance = render(view([], sizeOf(stdout).columns), { stdin, stdout, ...settings });
  const redraw = () => {
    const size = sizeOf(stdout);
    const lines = frameOf(model, { target: target(), size, style });
    // The library lays out all of it each time, which is most of what a redraw costs.
    const frame = JSON.stringify([size, lines]);
    if (frame === shown || !isOpen) return;
    shown = frame;
    instance.rerender(view(lines, size.columns));
  };
  redraw();
  const timer = setInterval(redraw, REDRAWN_EVERY_MILLISECONDS);
  stdout.on("resize", redraw);
  return () => {
    isOpen = false;
    clearInterval(timer);
    stdout.off("resize", redraw);
    instance.unmount();
    stdout.write(ALTERNATE_SCREEN.leave);
    printsAgain();
  };
}

const sizeOf = ({ columns, rows }: NodeJS.WriteStream) => ({
  columns: columns || USUAL.columns,
  rows: rows || USUAL.rows,
});

type KeyboardProps = React.PropsWithChildren<{ onCommand: (command: Command) => void }>;

function Keyboard({ onCommand, children }: KeyboardProps): React.ReactNode {
  useInput((input, key) => {
    // Keys that were pressed quickly come together.
    for (const one of input.length > 1 ? [...input] : [input]) {
      const command = commandOf(one, key);
      if (command) onCommand(command);
    }
  });
  return children;
}

/** Lines that are said on stderr by code that knows nothing of the view. @returns what ends it */
function divertConsole(onPrinted: (text: string) => void): () => void {
  const before = console.error;
  console.error = (...parts: unknown[]) => onPrinted(stripVTControlCharacters(parts.join(" ")));
  return () => {
    console.error = before;
  };
}

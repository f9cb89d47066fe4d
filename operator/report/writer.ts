/** Writes the page of what a command has seen after every round, so that nothing is lost with the rest. Each is drawn once. */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import type { Recording } from "../drill/recording";
import { assemble, pieceOf, type Piece } from "./page";
import type { Facts, Run } from "./runs";

export class PageWriter {
  private readonly pieces: Piece[] = [];
  private recording: Recording | undefined;

  constructor(
    private readonly file: string,
    private readonly title: string,
    private readonly facts: Facts,
  ) {}

  /** What the next report is of. */
  saw(recording: Recording): void {
    this.recording = recording;
  }

  add(run: Pick<Run, "report" | "drawn">): void {
    if (!this.recording) return;
    this.pieces.push(pieceOf({ recording: this.recording, ...run, load: loadavg() }, this.pieces.length));
    this.recording = undefined;
    this.write();
  }

  /** The user stopped a round, by default the one after the last that was added. */
  stopped(round = this.pieces.length + 1): void {
    this.write(round);
  }

  private write(stoppedIn?: number): void {
    const about = { format: 1, title: this.title, facts: this.facts } as const;
    writeFileSync(this.file, assemble(stoppedIn === undefined ? about : { ...about, stoppedIn }, this.pieces));
  }
}

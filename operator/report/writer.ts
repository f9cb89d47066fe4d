/** Keeps what a command has seen, and writes the page of it after every round, so that nothing is lost with the rest. */
import { writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import type { Recording } from "../drill/recording";
import { renderPage } from "./page";
import type { Facts, Run } from "./runs";

export class PageWriter {
  private readonly runs: Run[] = [];
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
    this.runs.push({ recording: this.recording, ...run, load: loadavg() });
    this.recording = undefined;
    writeFileSync(this.file, renderPage({ format: 1, title: this.title, facts: this.facts, runs: this.runs }));
  }
}

import colors from "picocolors";

/** Tells the user what happens: plain lines, so that they read the same on a terminal and in a CI log. */
export class Reporter {
  private readonly durations: { name: string; milliseconds: number }[] = [];
  private upToDateCount = 0;
  private readonly started = Date.now();

  constructor(private readonly write: (line: string) => void = (line) => console.error(line)) {}

  say(line: string): void {
    this.write(line);
  }

  begin(name: string): void {
    this.write(`${colors.cyan("▸")} ${name}`);
  }

  end(name: string, milliseconds: number): void {
    this.durations.push({ name, milliseconds });
    this.write(`${colors.green("✔")} ${name} ${colors.dim(formatDuration(milliseconds))}`);
  }

  failed(name: string, after: string): void {
    this.write(`${colors.red("✘")} ${name} ${colors.dim(`after ${after}`)}`);
  }

  upToDate(_name: string): void {
    this.upToDateCount += 1;
  }

  /** The steps that did something, with their times; they overlap, so the total is less than their sum. */
  summary(): void {
    const width = Math.max(0, ...this.durations.map(({ name }) => name.length));
    if (this.durations.length > 0) this.write("");
    for (const { name, milliseconds } of this.durations) {
      this.write(`  ${name.padEnd(width)}  ${formatDuration(milliseconds).padStart(8)}`);
    }
    const total = formatDuration(Date.now() - this.started);
    this.write(`${this.durations.length} steps done, ${this.upToDateCount} already up to date, ${total} in all`);
  }
}

export function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

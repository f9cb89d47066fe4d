/** Docker's log stream, cut into lines. */

export interface Line {
  /** Docker's, RFC 3339 with up to nine decimals: when the line began. */
  timestamp: string;
  text: string;
}

/** Before each piece of output: the stream it belongs to, three zeros, and its length. */
const HEADER = 8;
const NEWLINE = 0x0a;
const SPACE = 0x20;

/**
 * Takes the stream as it comes, with timestamps asked for and no terminal: frames may be cut anywhere, and a line of more
 * than 16 KB comes as several frames, each with a timestamp of its own, between which the other stream's may stand.
 */
export class LineDecoder {
  private rest: Buffer = Buffer.alloc(0);
  private readonly unfinished = new Map<number, { timestamp: string; pieces: Buffer[] }>();

  /** The lines that are complete now. */
  push(chunk: Buffer): Line[] {
    const data = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const lines: Line[] = [];
    let offset = 0;
    while (offset + HEADER <= data.length) {
      const end = offset + HEADER + data.readUInt32BE(offset + 4);
      if (end > data.length) break;
      lines.push(...this.frame(data[offset]!, data.subarray(offset + HEADER, end)));
      offset = end;
    }
    this.rest = data.subarray(offset);
    return lines;
  }

  /** What was left unfinished, when the stream has ended. */
  end(): Line[] {
    const lines = [...this.unfinished.values()].map(finish);
    this.unfinished.clear();
    return lines;
  }

  private frame(stream: number, payload: Buffer): Line[] {
    const space = payload.indexOf(SPACE);
    const text = payload.subarray(space + 1);
    const line = this.unfinished.get(stream) ?? { timestamp: payload.toString("utf8", 0, space), pieces: [] };
    line.pieces.push(text);
    if (text.at(-1) !== NEWLINE) {
      this.unfinished.set(stream, line);
      return [];
    }
    this.unfinished.delete(stream);
    return [finish(line)];
  }
}

/** A character may be cut by the end of a piece, so that they are read together. */
const finish = ({ timestamp, pieces }: { timestamp: string; pieces: Buffer[] }): Line => ({
  timestamp,
  text: Buffer.concat(pieces)
    .toString("utf8")
    .replace(/\r?\n$/, ""),
});

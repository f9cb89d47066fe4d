/** The beacon API: what one URL does not have, the next one may. */
import { Source, SourceFailure, type SourceAnswer } from "./source";

/** A blob has 128 KiB, twice that as JSON, and a block up to dozens of them. */
const WITHIN_MILLISECONDS = 10_000;

export class Beacon {
  private readonly sources: Source[];

  constructor(urls: string[]) {
    this.sources = urls.map((url, position) => new Source(`beacon URL ${position + 1}`, url));
  }

  /**
   * @param path with its query
   * @returns the first success; else the last answer of another kind, such as 404 for blobs that are no longer kept
   * @throws SourceFailure where there is no URL, or none is reached
   */
  async get(path: string, accept: string | undefined): Promise<SourceAnswer> {
    let last: SourceAnswer | undefined;
    let failure = new SourceFailure("there is no beacon API here", true);
    for (const source of this.sources) {
      try {
        last = await source.get(path, accept, WITHIN_MILLISECONDS);
        if (last.status === 200) return last;
      } catch (error) {
        if (!(error instanceof SourceFailure)) throw error;
        failure = error;
      }
    }
    if (last) return last;
    throw failure;
  }
}

/** The way to what runs on one host, which is laid anew whenever it breaks: a drill kills the container that it leads through, too. */
import { reason } from "../../shared/rpc/client";

/** What requests go through. */
interface Way<Answer> {
  readonly isOpen: boolean;
  post(url: string, body: string): Promise<Answer>;
  close(): void;
}

/** A host that is gone is not asked with each of the many requests a second of a drill. */
const BETWEEN_TRIES_MILLISECONDS = 500;

export class Line<Answer> {
  private way: Promise<Way<Answer>> | undefined;
  private failure: { at: number; reason: string } | undefined;

  /** @param lay opens a way; fails where none is available now */
  constructor(private readonly lay: () => Promise<Way<Answer>>) {}

  /** So that the first request finds it laid. @throws what `lay` does */
  async open(): Promise<void> {
    await this.current();
  }

  /** @throws Error where the host, or what is asked there, does not answer */
  async post(url: string, body: string): Promise<Answer> {
    return (await this.current()).post(url, body);
  }

  close(): void {
    void this.way?.then(
      (way) => way.close(),
      () => undefined,
    );
  }

  private async current(): Promise<Way<Answer>> {
    const { failure } = this;
    if (failure && Date.now() - failure.at < BETWEEN_TRIES_MILLISECONDS) throw new Error(failure.reason);
    const attempt = (this.way ??= this.lay());
    try {
      const way = await attempt;
      if (way.isOpen) return way;
    } catch (error) {
      if (this.way === attempt) this.failure = { at: Date.now(), reason: reason(error) };
      this.forget(attempt);
      throw error;
    }
    this.forget(attempt);
    return this.current();
  }

  /** Many may find at once that it is broken; only the first of them lays another one. */
  private forget(attempt: Promise<Way<Answer>>): void {
    if (this.way === attempt) this.way = undefined;
  }
}

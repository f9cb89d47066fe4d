/** One URL of an L1: JSON-RPC or a beacon API. No error says where it leads, because providers put keys into their URLs. */

/** Nothing came that could be used: the next URL is asked. */
export class SourceFailure extends Error {
  constructor(
    message: string,
    /** Whether it is not there at all, rather than busy or of another mind. */
    readonly isAway: boolean,
  ) {
    super(message);
  }
}

/** No right key, no money left, asked too often. */
const NO_ANSWERS = [401, 402, 403, 429];

export interface SourceAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
}

export class Source {
  private readonly target: URL;
  private readonly headers: Record<string, string>;

  /** @param name for logs and errors, instead of the URL */
  constructor(
    readonly name: string,
    url: string,
  ) {
    this.target = new URL(url);
    const { username, password } = this.target;
    // fetch takes none in a URL.
    this.target.username = "";
    this.target.password = "";
    const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString(
      "base64",
    );
    this.headers = username === "" ? {} : { authorization: `Basic ${credentials}` };
  }

  /**
   * @param body JSON
   * @param within milliseconds for all of it
   * @returns JSON
   * @throws SourceFailure
   */
  async post(body: string, within: number): Promise<string> {
    const { status, body: answer } = await this.request(this.target, within, {
      method: "POST",
      body,
      headers: { ...this.headers, "content-type": "application/json" },
    });
    const text = answer.toString("utf8");
    // Some servers tell an error of the call by the status, too; that is an answer.
    const isAnswer = status < 500 && !NO_ANSWERS.includes(status) && /^\s*[[{]/.test(text);
    if (!isAnswer) throw new SourceFailure(`${this.name} answers with HTTP ${status} and no JSON-RPC`, false);
    return text;
  }

  /**
   * @param path of a beacon API, with its query
   * @throws SourceFailure
   */
  async get(path: string, accept: string | undefined, within: number): Promise<SourceAnswer> {
    const target = new URL(this.target);
    const [pathname = "", query = ""] = path.split("?", 2);
    target.pathname = `${target.pathname.replace(/\/$/, "")}${pathname}`;
    // A key of the provider may be there.
    target.search = [target.search.slice(1), query].filter((part) => part !== "").join("&");
    return this.request(target, within, { headers: { ...this.headers, ...(accept ? { accept } : {}) } });
  }

  private async request(target: URL, within: number, options: RequestInit): Promise<SourceAnswer> {
    try {
      const response = await fetch(target, { ...options, signal: AbortSignal.timeout(within) });
      return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
    } catch (error) {
      const { name, cause } = error as Error;
      if (name === "TimeoutError") throw new SourceFailure(`${this.name} takes longer than ${within} ms`, false);
      const { code } = (cause ?? {}) as { code?: unknown };
      throw new SourceFailure(`${this.name} is not reached${typeof code === "string" ? ` (${code})` : ""}`, true);
    }
  }
}

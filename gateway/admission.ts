/** Who comes in by the door for others: with a key, and so often. */
import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { RateLimiterMemory } from "rate-limiter-flexible";

export interface AdmissionRules {
  /** Any one of them opens; with none the door is open. */
  apiKeys: string[];
  /** Of one client; undefined for no limit. */
  requestsPerSecond?: number | undefined;
}

/** What of a request tells who asks. */
export interface Visitor {
  headers: IncomingHttpHeaders;
  /** `/`, or `/KEY` where a client can set no header, as a WebSocket of a browser cannot. */
  path: string;
  address: string;
}

/** Why somebody is not answered. */
export interface Refusal {
  /** Of HTTP. */
  status: 401 | 429;
  message: string;
}

const NO_KEY =
  "an API key is needed: x-api-key, a bearer token, the password of basic authentication, or the URL's path";
const TOO_OFTEN = "too many requests in this second: ask less often";
/** Wrong keys that an address may try in a second. */
const WRONG_KEYS = 10;

/** A key is compared by its hash, so that the time it takes says nothing of how much of it is right. */
const hash = (key: string): string => createHash("sha256").update(key).digest("hex");

export class Admission {
  private readonly keys: ReadonlySet<string>;
  private readonly limiter: RateLimiterMemory | undefined;
  private readonly wrongKeys = new RateLimiterMemory({ points: WRONG_KEYS, duration: 1 });

  constructor(private readonly rules: AdmissionRules) {
    const { apiKeys, requestsPerSecond } = rules;
    this.keys = new Set(apiKeys.map(hash));
    this.limiter = requestsPerSecond ? new RateLimiterMemory({ points: requestsPerSecond, duration: 1 }) : undefined;
  }

  /** Who it is: the hash of a valid key, or where none is needed the address; undefined for whoever may not come in. */
  clientOf(visitor: Visitor): string | undefined {
    if (this.keys.size === 0) return visitor.address;
    return keysOf(visitor)
      .map(hash)
      .find((key) => this.keys.has(key));
  }

  /** What somebody without a valid key is told. */
  unknown(address: string): Promise<Refusal> {
    return this.wrongKeys.consume(address).then(
      (): Refusal => ({ status: 401, message: NO_KEY }),
      (): Refusal => ({ status: 429, message: TOO_OFTEN }),
    );
  }

  /** Why the client may not make so many more requests in this second; undefined where it may. What is refused does not count. */
  async refusal(client: string, requests: number): Promise<Refusal | undefined> {
    const { requestsPerSecond: most } = this.rules;
    if (!this.limiter || most === undefined) return undefined;
    const made = (await this.limiter.get(client))?.consumedPoints ?? 0;
    if (made + requests <= most) return void (await this.limiter.consume(client, Math.max(1, requests)));
    const message =
      requests > most ? `a client may make ${most} requests a second: a batch of ${requests} never can` : TOO_OFTEN;
    return { status: 429, message };
  }
}

/** Whatever may be a key: `x-api-key`, a bearer token, the password of basic authentication, the path. */
function keysOf({ headers, path }: Visitor): string[] {
  const header = headers["x-api-key"];
  const [scheme, credentials = ""] = (headers.authorization ?? "").split(" ");
  const basic = scheme?.toLowerCase() === "basic" ? Buffer.from(credentials, "base64").toString() : "";
  return [
    ...(typeof header === "string" ? [header] : []),
    ...(scheme?.toLowerCase() === "bearer" ? [credentials] : []),
    ...(basic.includes(":") ? [basic.slice(basic.indexOf(":") + 1)] : []),
    ...(path.length > 1 ? [path.slice(1).replace(/\/+$/, "")] : []),
  ];
}

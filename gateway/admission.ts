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

/** A key is compared by its hash, so that the time it takes says nothing of how much of it is right. */
const hash = (key: string): string => createHash("sha256").update(key).digest("hex");

export class Admission {
  private readonly keys: ReadonlySet<string>;
  private readonly limiter: RateLimiterMemory | undefined;

  constructor({ apiKeys, requestsPerSecond }: AdmissionRules) {
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

  /** Whether the client may make so many more requests in this second. */
  async mayAsk(client: string, requests: number): Promise<boolean> {
    if (!this.limiter) return true;
    return this.limiter.consume(client, requests).then(
      () => true,
      () => false,
    );
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
    ...(path.length > 1 ? [path.slice(1)] : []),
  ];
}

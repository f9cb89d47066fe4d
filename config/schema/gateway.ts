/** What users may ask, and by which door. */
import { z } from "zod";
import { enabled, flag, integer, pem, section } from "./values";

/** As browsers name the place that a page is from. */
function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
}

export const gatewayShape = {
  gateway: section({
    enabled: enabled("the one stable L2 URL"),
    count: integer(1, 3)
      .default(1)
      .describe("Gateways, each with a URL of its own, 100 above the one before, for clients that know several"),
    read_timeout: integer(1, 3_600).default(60).describe("Seconds that a read may take; its work is ended then"),
    max_batch: integer(1, 10_000).default(1_000).describe("Requests in one batch"),
    max_body_mb: integer(1, 100).default(10).describe("Mebibytes of a request"),
    tls: section({
      enabled: flag.default(false).describe("Whether the door for others speaks TLS"),
      certificate: pem.optional().describe("PEM; default one that the gateway makes for `bind_address`, and keeps"),
      names: z
        .array(z.string().regex(/^[A-Za-z0-9.:_-]+$/, { error: "must be a host name or an address" }), {
          error: "must be a list",
        })
        .default([])
        .describe("Host names and addresses, besides `bind_address`, for which the gateway's own certificate is valid"),
      private_key: pem.optional().describe("PEM, of `certificate`; set it with `--secret`"),
    }),
    api_keys: z
      .array(
        z.string().regex(/^[A-Za-z0-9._~-]{16,}$/, { error: "must have 16 or more letters, digits, dots or dashes" }),
        {
          error: "must be a list",
        },
      )
      .default([])
      .describe("Any one of them opens the door for others; set them with `--secret`. With none it is open"),
    requests_per_second: integer(1, 100_000)
      .optional()
      .describe("Of one client by the door for others: an API key, or without keys an address; default no limit"),
  }),
  rpc_namespaces: z
    .array(z.enum(["debug", "trace"], { error: 'must be "debug" or "trace"' }), { error: "must be a list" })
    .default([])
    .describe(
      "What users may call besides `eth`, `net`, `web3` and `txpool`, at the gateway and on the nodes' own ports; such calls can keep a node busy for minutes",
    ),
  cors_origins: z
    .array(
      z.string().refine((origin) => origin === "*" || isOrigin(origin), {
        error: 'must be "*" or an origin such as https://app.example, without a path or a slash at its end',
      }),
      { error: "must be a list" },
    )
    .optional()
    .describe(
      "Origins of web pages that may use the JSON-RPC of gateway and nodes, such as `https://app.example`; default all (`*`) while `bind_address` is a loopback address, none otherwise",
    ),
};

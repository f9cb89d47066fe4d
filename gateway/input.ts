/** What a gateway is told: whom it asks, and what users may do. */
import * as z from "zod";
import { introductions } from "../shared/introductions";

const milliseconds = z.number().int().positive();

export const gatewayInput = z.strictObject({
  sequencers: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        rpcUrl: z.url(),
        /** Who says whether it leads; undefined where there is one sequencer only. */
        conductorRpcUrl: z.url().optional(),
      }),
    )
    .min(1),
  /** Name that Docker resolves to the addresses of all validators, which come and go; undefined where there are none. */
  validatorsName: z.string().min(1).optional(),
  validatorsPort: z.number().int().positive(),
  /** What users may call besides `eth`, `net`, `web3` and `txpool`. */
  namespaces: z.array(z.string()),
  /** Origins of web pages that may ask; `*` for all. */
  origins: z.array(z.string()),
  limits: z.strictObject({
    /** How long a read may take. */
    readWithin: milliseconds,
    /** How long a transaction waits for a leader. */
    sendWithin: milliseconds,
    /** Bytes of a request. */
    body: z.number().int().positive(),
    /** Requests in one batch. */
    batch: z.number().int().positive(),
  }),
  /** Whom op-challenger's questions go to. */
  consensus: z
    .strictObject({
      name: z.string().min(1),
      port: z.number().int().positive(),
      /** Addresses that are asked where none behind the name answers. */
      lastly: z.array(z.string().min(1)).optional(),
    })
    .optional(),
  /** How it keeps the nodes in touch; undefined where the guards do. */
  introductions: introductions.optional(),
  /** The door for others than this machine; undefined where there is none. */
  publicDoor: z
    .strictObject({
      port: z.number().int().min(0),
      /** A file with what opens it: `doorSecrets`. */
      secretsFile: z.string().min(1),
      /** Undefined for plain HTTP. Without a certificate of the user it makes one for these names, and keeps it here. */
      tls: z.strictObject({ folder: z.string().min(1), names: z.array(z.string()) }).optional(),
      requestsPerSecond: z.number().int().positive().optional(),
    })
    .optional(),
  /** Ports of users, of nodes that forward transactions, and of health and metrics. */
  ports: z.strictObject({
    users: z.number().int().min(0),
    nodes: z.number().int().min(0),
    metrics: z.number().int().min(0),
    /** Of op-challenger; there where `consensus` is. */
    consensus: z.number().int().min(0).optional(),
  }),
});

/** What the file of secrets holds. */
export const doorSecrets = z.strictObject({
  /** Any one of them opens the door; with none it is open. */
  apiKeys: z.array(z.string().min(1)),
  /** PEM; undefined where the gateway makes its own. */
  certificate: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
});

export type GatewayInput = z.infer<typeof gatewayInput>;
export type Limits = GatewayInput["limits"];

/** Every answer is JSON-RPC, also when nobody can answer. Pure. */

export interface RpcErrorBody {
  code: number;
  message: string;
}

export type RpcId = string | number | null;

export interface RpcRequest {
  jsonrpc?: unknown;
  id?: unknown;
  method?: unknown;
  params?: unknown;
}

export interface RpcAnswer {
  jsonrpc: "2.0";
  id: RpcId;
  result?: unknown;
  error?: RpcErrorBody;
}

/** Codes of JSON-RPC itself, and of EIP-1474 for what nodes cannot do at the moment. */
export const CODE = {
  parse: -32_700,
  invalid: -32_600,
  parameters: -32_602,
  internal: -32_603,
  refused: -32_601,
  unavailable: -32_002,
  limit: -32_005,
  /** A key is needed; no standard has a code for it. */
  unauthorized: -32_007,
  /** What nodes use for errors of their own, such as a filter that they do not know. */
  node: -32_000,
} as const;

export const idOf = ({ id }: RpcRequest): RpcId => (typeof id === "string" || typeof id === "number" ? id : null);

export const failure = (request: RpcRequest, code: number, message: string): RpcAnswer => ({
  jsonrpc: "2.0",
  id: idOf(request),
  error: { code, message },
});

export const success = (request: RpcRequest, result: unknown): RpcAnswer => ({
  jsonrpc: "2.0",
  id: idOf(request),
  result,
});

/** What a client of execution clients reads when its own earlier attempt had arrived: no failure. */
const ALREADY_KNOWN = /already known|already imported|known transaction/i;

export const isAlreadyKnown = ({ message }: RpcErrorBody): boolean => ALREADY_KNOWN.test(message);

/** An execution client, and an op-conductor, as far as the gateway asks them. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

interface Request {
  id: unknown;
  method: string;
  params?: unknown[];
}

export class SimulatedNode {
  head = 10;
  leads = true;
  /** Raw transactions. */
  readonly pool: string[] = [];
  /** The methods that it was asked, in order. */
  readonly asked: string[] = [];
  /** Requests whose sender left before there was an answer. */
  abandoned = 0;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<SimulatedNode> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const node = new SimulatedNode(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (incoming, response) => {
      const pieces: Buffer[] = [];
      incoming.on("data", (piece: Buffer) => pieces.push(piece));
      response.once("close", () => response.writableEnded || node.abandoned++);
      incoming.on("end", () => {
        const body = JSON.parse(Buffer.concat(pieces).toString()) as Request | Request[];
        if ([body].flat().some(({ method }) => method === "web3_sha3")) {
          // As go-ethereum answers what is too large.
          return void response.writeHead(413).end("content length too large (6000061>5242880)\n");
        }
        const answers = [body].flat().map((request) => node.answer(request));
        if (answers.some((answer) => answer === undefined)) return;
        response.end(JSON.stringify(Array.isArray(body) ? answers : answers[0]));
      });
    });
    return node;
  }

  /** The hash of the one transaction that a block has a receipt of. @param number in hexadecimal */
  static transactionOf = (number: string): string => `0x${number.slice(2).padStart(64, "0")}`;

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Undefined for what it never answers. */
  private answer({ id, method, params = [] }: Request): object | undefined {
    this.asked.push(method);
    const result = (value: unknown) => ({ jsonrpc: "2.0", id, result: value });
    switch (method) {
      case "eth_blockNumber":
        return result(`0x${this.head.toString(16)}`);
      case "eth_syncing":
        return result(false);
      case "eth_chainId":
        return result("0x2a");
      case "conductor_leader":
        return result(this.leads);
      case "eth_getBalance":
        return result(`balance at ${String(params[1])}`);
      case "eth_getBlockByNumber":
        return result({ number: params[0], hash: `hash of ${String(params[0])}`, transactions: [] });
      case "eth_getBlockReceipts":
        return result([{ transactionHash: SimulatedNode.transactionOf(params[0] as string) }]);
      case "eth_call":
        return undefined;
      case "eth_sendRawTransaction": {
        const raw = params[0] as string;
        if (this.pool.includes(raw)) return { jsonrpc: "2.0", id, error: { code: -32_000, message: "already known" } };
        this.pool.push(raw);
        return result("0x");
      }
      default:
        return { jsonrpc: "2.0", id, error: { code: -32_601, message: `the method ${method} does not exist` } };
    }
  }
}

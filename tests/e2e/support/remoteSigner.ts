/**
 * A remote signer for tests: answers what op-signer answers, from keys in memory, on all interfaces of this machine, so that containers of
 * a local engine reach it by the address of their network's bridge.
 */
import { createServer, type Server } from "node:https";
import { generate } from "selfsigned";
import { concat, isAddressEqual, keccak256, numberToHex, toHex, type Address, type Hex } from "viem";
import { sign, type PrivateKeyAccount } from "viem/accounts";

interface SignedTransaction {
  from: Address;
  to: Address;
  input: Hex;
  nonce: Hex;
  gas: Hex;
  value: Hex;
  chainId: Hex;
  maxFeePerGas: Hex;
  maxPriorityFeePerGas: Hex;
}

/** As Go writes byte arrays and byte slices. */
interface SignedBlock {
  domain: number[];
  chainId: number;
  /** Base64. */
  payloadHash: string;
  senderAddress: Address;
}

interface Certificate {
  cert: string;
  key: string;
}

/** PEM: an authority, and what it has signed for the signer and for its clients. */
export interface Certificates {
  authority: string;
  server: Certificate;
  client: Certificate;
}

/** @param address by which clients reach the signer */
export async function makeCertificates(address: string): Promise<Certificates> {
  const made = await generate([{ name: "commonName", value: "authority" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, digitalSignature: true, critical: true },
    ],
  });
  const signed = async (name: string): Promise<Certificate> => {
    const { cert, private: key } = await generate([{ name: "commonName", value: name }], {
      keyType: "ec",
      algorithm: "sha256",
      ca: { cert: made.cert, key: made.private },
      extensions: [
        { name: "keyUsage", digitalSignature: true },
        { name: "extKeyUsage", serverAuth: true, clientAuth: true },
        { name: "subjectAltName", altNames: [{ type: 7, ip: address }] },
      ],
    });
    return { cert, key };
  };
  return { authority: made.cert, server: await signed("signer"), client: await signed("client") };
}

export interface SignerAccount {
  account: PrivateKeyAccount;
  key: Hex;
}

export class RemoteSigner {
  /** How often each method was called by each account. */
  readonly calls = new Map<string, number>();
  private server: Server | undefined;

  constructor(
    private readonly port: number,
    private readonly accounts: SignerAccount[],
  ) {}

  /** Takes clients with a certificate of the authority alone. */
  async start({ authority, server: own }: Certificates): Promise<void> {
    const options = { ...own, ca: authority, requestCert: true, rejectUnauthorized: true };
    const server = createServer(options, (request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        const { id, method, params } = JSON.parse(Buffer.concat(pieces).toString("utf8")) as {
          id: number;
          method: string;
          params: unknown[];
        };
        response.setHeader("content-type", "application/json");
        void this.answer(method, params).then(
          (result) => response.end(JSON.stringify({ jsonrpc: "2.0", id, result })),
          (error: Error) =>
            response.end(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32_000, message: error.message } })),
        );
      });
    });
    await new Promise<void>((done) => void server.listen(this.port, "0.0.0.0", done));
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((done) => void server.close(() => done()));
  }

  private async answer(method: string, params: unknown[] = []): Promise<unknown> {
    switch (method) {
      case "health_status":
        return "test";
      case "eth_signTransaction":
        return this.signTransaction(params[0] as SignedTransaction);
      case "opsigner_signBlockPayload":
        return this.signBlock(params[0] as SignedBlock);
      default:
        throw new Error(`there is no method ${method}`);
    }
  }

  private async signTransaction(args: SignedTransaction): Promise<Hex> {
    const { account } = this.of("eth_signTransaction", args.from);
    return account.signTransaction({
      type: "eip1559",
      to: args.to,
      data: args.input,
      nonce: Number(args.nonce),
      gas: BigInt(args.gas),
      value: BigInt(args.value),
      chainId: Number(args.chainId),
      maxFeePerGas: BigInt(args.maxFeePerGas),
      maxPriorityFeePerGas: BigInt(args.maxPriorityFeePerGas),
    });
  }

  /** As the specification of the rollup node's P2P has it. */
  private async signBlock({ domain, chainId, payloadHash, senderAddress }: SignedBlock): Promise<Hex> {
    const { key } = this.of("opsigner_signBlockPayload", senderAddress);
    const message = concat([
      toHex(Uint8Array.from(domain)),
      numberToHex(chainId, { size: 32 }),
      toHex(Buffer.from(payloadHash, "base64")),
    ]);
    const { r, s, yParity } = await sign({ hash: keccak256(message), privateKey: key });
    return concat([r, s, numberToHex(yParity!, { size: 1 })]);
  }

  private of(method: string, address: Address): SignerAccount {
    const found = this.accounts.find(({ account }) => isAddressEqual(account.address, address));
    if (!found) throw new Error(`this signer has no key of ${address}`);
    const call = `${method} ${found.account.address}`;
    this.calls.set(call, (this.calls.get(call) ?? 0) + 1);
    return found;
  }
}

/** P2P identities: how a secp256k1 private key is written as an enode URL, a libp2p peer id and an ENR. */
import { secp256k1 } from "@noble/curves/secp256k1";
import { base58, base64urlnopad } from "@scure/base";
import { bytesToHex, hexToBytes, keccak256, stringToBytes, toHex, toRlp, type Hex } from "viem";

const asHex = (privateKey: string): Hex => `0x${privateKey.replace(/^0x/, "")}`;
const compressedKey = (privateKey: string): Uint8Array => secp256k1.getPublicKey(hexToBytes(asHex(privateKey)), true);

/** The enode URL of an execution client: `enode://<64-byte public key>@<address>:<port>`. */
export function enodeUrl(privateKey: string, address: string, port: number): string {
  const publicKey = secp256k1.getPublicKey(hexToBytes(asHex(privateKey)), false).slice(1);
  return `enode://${bytesToHex(publicKey).slice(2)}@${address}:${port}`;
}

/** The protobuf envelope of a secp256k1 public key (type 2, 33 bytes), and the identity multihash around it. */
const PEER_ID_PREFIX = Uint8Array.from([0x00, 0x25, 0x08, 0x02, 0x12, 0x21]);

/** The libp2p peer id of a consensus client, such as `16Uiu2HAm…`. */
export const peerId = (privateKey: string): string =>
  base58.encode(Uint8Array.from([...PEER_ID_PREFIX, ...compressedKey(privateKey)]));

function unsignedVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

export interface EnrArguments {
  privateKey: string;
  address: string;
  tcpPort: number;
  udpPort: number;
  l2ChainId: number;
}

/**
 * The signed node record of a consensus client, with the `opstack` entry (chain id and version 0) without which
 * kona-node ignores it. The signature is deterministic (RFC 6979), so the record never changes by itself.
 *
 * Own code because @chainsafe/enr is for ES modules only, which Pulumi's TypeScript loader cannot resolve; the unit
 * tests decode these records with that library.
 */
export function enr({ privateKey, address, tcpPort, udpPort, l2ChainId }: EnrArguments): string {
  // Keys must be in lexical order.
  const entries: [string, Uint8Array][] = [
    ["id", stringToBytes("v4")],
    ["ip", Uint8Array.from(address.split(".").map(Number))],
    ["opstack", Uint8Array.from([...unsignedVarint(l2ChainId), 0])],
    ["secp256k1", compressedKey(privateKey)],
    ["tcp", hexToBytes(toHex(tcpPort))],
    ["udp", hexToBytes(toHex(udpPort))],
  ];
  const sequenceNumber = Uint8Array.from([1]);
  const content = [sequenceNumber, ...entries.flatMap(([key, value]) => [stringToBytes(key), value])];
  const digest = hexToBytes(keccak256(toRlp(content, "bytes")));
  const signature = secp256k1.sign(digest, hexToBytes(asHex(privateKey))).toCompactRawBytes();
  return `enr:${base64urlnopad.encode(toRlp([signature, ...content], "bytes"))}`;
}

/** Where an account's signatures come from: a key in a file of the container, or a remote signer. */
import * as pulumi from "@pulumi/pulumi";
import type { Address, Hex } from "viem";
import type { PlannedNetwork } from "../config/planNetwork";
import type { RemoteSigner, SignedRole } from "../config/signer";
import { PATHS } from "../shared/paths";
import { run, runWithSecrets, type Command } from "./docker/command";
import type { ContainerFile } from "./docker/environment";

/** What a command line says of a remote signer. */
export interface SignerArguments {
  endpoint: string;
  /** The account whose key it has. */
  address: Address;
  /** Whether its clients show a certificate. */
  usesTls: boolean;
}

export interface Signing {
  /** Undefined where the key is a file. */
  signer?: SignerArguments;
  /** The key, or what the signer's clients show. All of it secret. */
  files: ContainerFile[];
  /** Of those files what is public: with another certificate its users are replaced. */
  certificates?: string[];
}

/** @param keyPath where the container reads a key that is here */
export function signingOf(
  { accounts, signer }: Pick<PlannedNetwork, "accounts" | "signer">,
  role: SignedRole,
  keyPath: string,
): Signing {
  const address = signer?.addresses[role];
  return signer && address
    ? {
        signer: { endpoint: signer.endpoint, address, usesTls: signer.tls !== undefined },
        files: certificateFiles(signer),
        ...(signer.tls ? { certificates: [signer.tls.ca, signer.tls.certificate] } : {}),
      }
    : { files: [{ path: keyPath, content: pulumi.secret<Hex>(accounts[role].privateKey) }] };
}

const certificateFiles = ({ tls }: RemoteSigner): ContainerFile[] =>
  tls
    ? [
        { path: PATHS.signerAuthority, content: pulumi.secret(tls.ca) },
        { path: PATHS.signerCertificate, content: pulumi.secret(tls.certificate) },
        { path: PATHS.signerCertificateKey, content: pulumi.secret(tls.privateKey) },
      ]
    : [];

const tlsFlags = (prefix: string): string[] => [
  `${prefix}.tls.ca=${PATHS.signerAuthority}`,
  `${prefix}.tls.cert=${PATHS.signerCertificate}`,
  `${prefix}.tls.key=${PATHS.signerCertificateKey}`,
];

/** Of op-node and the services around it, which show a certificate unless they are told otherwise. */
export const opSignerFlags = ({ endpoint, address, usesTls }: SignerArguments): string[] => [
  `--signer.endpoint=${endpoint}`,
  `--signer.address=${address}`,
  ...(usesTls ? tlsFlags("--signer") : ["--signer.tls.enabled=false"]),
];

export const konaSignerFlags = ({ endpoint, address, usesTls }: SignerArguments): string[] => [
  `--p2p.signer.endpoint=${endpoint}`,
  `--p2p.signer.address=${address}`,
  ...(usesTls ? tlsFlags("--p2p.signer") : []),
];

/**
 * Runs a service that sends transactions.
 *
 * @param keyVariable by which it takes a key
 */
export const runSigning = (
  binary: string,
  flags: string[],
  keyVariable: string,
  signer: SignerArguments | undefined,
): Command =>
  signer
    ? run(binary, [...opSignerFlags(signer), ...flags])
    : runWithSecrets(binary, flags, { [keyVariable]: PATHS.accountKey });

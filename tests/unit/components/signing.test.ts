/** Command lines with a remote signer in the place of a key. */
import { describe, expect, it } from "vitest";
import { konaNodeCommand } from "../../../components/l2/consensus/konaNode";
import { opNodeCommand } from "../../../components/l2/consensus/opNode";
import { batcherCommand } from "../../../components/services/batcher/batcherCommand";
import { challengerCommand } from "../../../components/services/challenger/challengerCommand";
import { proposerCommand } from "../../../components/services/proposer/proposerCommand";
import { opSignerFlags, type SignerArguments } from "../../../components/signing";

const SIGNER: SignerArguments = {
  endpoint: "http://signer.example:8080",
  address: "0x1111111111111111111111111111111111111111",
  usesTls: false,
};

const FLAGS = [
  "--signer.endpoint=http://signer.example:8080",
  "--signer.address=0x1111111111111111111111111111111111111111",
  "--signer.tls.enabled=false",
];

const common = { l1RpcUrl: "http://l1:8545", extraArguments: ["--the-users-own"], disputeGameFactory: "0xfa" };

const signerFlags = (command: string[]) => command.filter((flag) => flag.includes("signer."));

describe("services", () => {
  it.each([
    [
      "op-batcher",
      (signer?: SignerArguments) =>
        batcherCommand({
          ...common,
          sequencerRpcUrls: { execution: [], consensus: [] },
          maxChannelDuration: 1,
          signer,
        }),
    ],
    [
      "op-proposer",
      (signer?: SignerArguments) =>
        proposerCommand({ ...common, sequencerRpcUrls: [], gameType: 254, proposalInterval: 12, signer }),
    ],
    [
      "op-challenger",
      (signer?: SignerArguments) =>
        challengerCommand({ ...common, executionRpcUrl: "http://e", consensusRpcUrl: "http://c", signer }),
    ],
  ])("%s asks the signer, and reads no key", (binary, commandOf) => {
    const { entrypoints, command } = commandOf(SIGNER);
    expect(entrypoints).toEqual([binary]);
    expect(signerFlags(command)).toEqual(FLAGS);
    expect(command.at(-1)).toBe("--the-users-own");
    expect(commandOf().entrypoints.join()).toContain("/secrets/account-key");
    expect(signerFlags(commandOf().command)).toEqual([]);
  });

  it("show a certificate where there is one", () => {
    expect(opSignerFlags({ ...SIGNER, usesTls: true }).slice(2)).toEqual([
      "--signer.tls.ca=/secrets/signer-authority.pem",
      "--signer.tls.cert=/secrets/signer-certificate.pem",
      "--signer.tls.key=/secrets/signer-certificate-key.pem",
    ]);
  });
});

describe("sequencers", () => {
  const consensus = {
    l1RpcUrl: "http://l1:8545",
    l1BlockTime: 12,
    engineUrl: "http://e:9551",
    address: "10.77.0.61",
    sequencer: { conductorRpcUrl: "http://c:8547", signer: SIGNER },
    extraArguments: [],
  };

  it("of op-node ask the signer, and have no key", () => {
    const args = { ...consensus, executionRpcUrl: "http://e:9545", bootnode: "enode://own", peers: [] };
    const { entrypoints, command } = opNodeCommand(args);
    expect(signerFlags(command)).toEqual(FLAGS);
    expect(entrypoints.join()).not.toContain("SEQUENCER_KEY");
  });

  it("of kona-node have the same by other names", () => {
    const { entrypoints, command } = konaNodeCommand({
      ...consensus,
      bootnodes: [],
      l1BeaconUrl: "http://devnet-l1-beacon:5052",
    });
    expect(signerFlags(command)).toEqual([
      "--p2p.signer.endpoint=http://signer.example:8080",
      "--p2p.signer.address=0x1111111111111111111111111111111111111111",
    ]);
    expect(entrypoints.join()).not.toContain("SEQUENCER_KEY");
  });
});

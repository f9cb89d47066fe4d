import { Argument, Option } from "@commander-js/extra-typings";
import type { Address } from "viem";
import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { endsBySignals } from "../interruption";
import { checkSigner, chosenSigner, type ChosenKey, type Signer } from "../money/accounts";
import { addressArgument, etherAmount, inEther } from "../money/amounts";
import { explained, openChains, type Chains } from "../money/chains";
import { InterruptedError, Patience } from "../money/waiting";
import { resumeCommand, WithdrawalInProgress } from "../money/withdrawal/advance";
import { signWithdrawal } from "../money/withdrawal/initiate";
import { listWithdrawals } from "../money/withdrawal/list";
import { isOpen, WithdrawalRecords, type WithdrawalRecord } from "../money/withdrawal/records";
import { isWanted, stackCommand, timeoutOption, wholeNumberFrom } from "../options";
import { newTable } from "../tables";
import { finish, formatSeconds, say, success, UsageError } from "../terminal";

interface Options extends ChosenKey {
  to?: Address | undefined;
  /** True where no withdrawal is named. */
  resume?: string | true | undefined;
  list?: true | undefined;
  timeout: number;
  json: boolean;
}

export const withdrawCommand = () =>
  stackCommand("withdraw", "take ETH from L2 to L1: begin, prove and finalize; what was interrupted goes on")
    .addArgument(new Argument("[amount]", "in ether, more than 0 and at most 1000000").argParser(etherAmount))
    .option("--to <address>", "who receives it on L1; default the account itself", addressArgument)
    .option("--account <index>", "the development account that pays, one that is free", wholeNumberFrom(0))
    .option("--from-key-file <file>", "who pays: a private key, in hexadecimal digits")
    .addOption(
      new Option("--resume [hash]", "go on with one that was interrupted; default the only one").conflicts([
        "list",
        "to",
      ]),
    )
    .option("--list", "show those that were begun from here, and how far they are")
    .addOption(timeoutOption(1_800, "30m"))
    .option("--json", "print the result as JSON; amounts are wei")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha withdraw 0.5 --account 5\n" +
        "  opstack-ha withdraw 2 --from-key-file key.txt --to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8\n" +
        "  opstack-ha withdraw --list\n  opstack-ha withdraw --resume",
    )
    .action((amount, { json, ...options }) =>
      finish(() => explained(() => withdraw(amount, { ...options, json: isWanted(json, "JSON") }))),
    );

async function withdraw(amount: bigint | undefined, options: Options): Promise<number> {
  const { resume, list, json } = options;
  if (amount === undefined && !resume && !list)
    throw new UsageError("it takes an amount in ether, or --resume or --list");
  if (amount !== undefined && (resume || list)) {
    throw new UsageError(`an amount begins a withdrawal: leave it out with ${resume ? "--resume" : "--list"}`);
  }
  // Before the network is looked for, because nothing may be changed by a command line that is wrong.
  const chosen = amount === undefined ? undefined : chosenSigner(options);
  const chains = await openChains((await reachNetwork()).network);
  const records = new WithdrawalRecords(chains.network.stack, chains.l2.genesis);
  if (list) return show(chains, records, json);
  const begun = resume ? records.find(resume === true ? undefined : resume) : undefined;
  if (begun && !isOpen(begun)) return report(begun, json);
  const signer = chosen ?? signerFor(begun!, options);
  checkSigner(signer, chains.network.stack, chains.batcher);
  const record = begun ?? (await begin(chains, records, signer, { amount: amount!, to: options.to }));
  return goOn(chains, records, record, signer, options);
}

/** Whoever began it pays for the rest, unless another key is named. */
const signerFor = ({ account }: WithdrawalRecord, options: ChosenKey): Signer =>
  chosenSigner(options.account === undefined && options.fromKeyFile === undefined ? { account } : options);

/** Records it before it is sent. */
async function begin(
  chains: Chains,
  records: WithdrawalRecords,
  signer: Signer,
  { amount, to = signer.account.address }: { amount: bigint; to?: Address | undefined },
): Promise<WithdrawalRecord> {
  const record = await signWithdrawal(chains, signer, { amount, to });
  records.save(record);
  say("withdraw", `taking ${inEther(amount)} of ${record.sender} on L2 to ${to} on L1`);
  return record;
}

async function goOn(
  chains: Chains,
  records: WithdrawalRecords,
  record: WithdrawalRecord,
  signer: Signer,
  { timeout, json }: Options,
): Promise<number> {
  const startedAt = Date.now();
  const tell = (text: string) => say("withdraw", text);
  const goesOn = `${resumeCommand(record, chains.network.stack)} goes on`;
  const { ending } = endsBySignals();
  const patience = new Patience({
    seconds: timeout,
    tell,
    signal: ending,
    afterwards: () => goesOn,
  });
  try {
    const progress = new WithdrawalInProgress(chains, record, records, signer, patience, tell);
    const finished = await progress.untilFinalized();
    success(`${inEther(BigInt(finished.amount))} are on L1, after ${formatSeconds(Date.now() - startedAt)}`);
    return report(finished, json);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    say("stopped", goesOn);
    return EXIT.interrupted;
  }
}

function report({ signed: _, ...record }: WithdrawalRecord, json: boolean): number {
  if (json) console.log(JSON.stringify(record, null, 2));
  else {
    const { l2Transaction, withdrawalHash, proveTransaction, finalizeTransaction, failedBecause } = record;
    const table = newTable(["withdrawal", withdrawalHash ?? ""]);
    table.push(["begun on L2", l2Transaction]);
    if (proveTransaction) table.push(["proven on L1", proveTransaction]);
    if (finalizeTransaction) table.push(["finalized on L1", finalizeTransaction]);
    if (failedBecause) table.push(["failed", failedBecause]);
    console.log(table.toString());
  }
  return record.failedBecause ? EXIT.failed : EXIT.done;
}

async function show(chains: Chains, records: WithdrawalRecords, json: boolean): Promise<number> {
  const listed = await listWithdrawals(chains, records);
  if (json) console.log(JSON.stringify(listed, null, 2));
  else if (listed.length === 0) say("none", "no withdrawal was begun on this chain from here");
  else {
    const table = newTable(["L2 transaction", "begun", "ETH", "to", "is"]);
    for (const { l2Transaction, startedAt, amount, to, stage } of listed) {
      table.push([l2Transaction, startedAt.slice(0, 19), inEther(BigInt(amount)).replace(" ETH", ""), to, stage]);
    }
    console.log(table.toString());
  }
  return EXIT.done;
}

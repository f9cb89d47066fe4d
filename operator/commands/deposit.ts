import { Argument } from "@commander-js/extra-typings";
import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { checkSigner, chosenSigner, type ChosenKey } from "../money/accounts";
import { addressArgument, etherAmount, inEther } from "../money/amounts";
import { explained, openChains } from "../money/chains";
import { arrival, DEPOSIT_GAS, depositAll, usualSeconds } from "../money/deposit";
import { feesOnL1, fundCommand, requireBalance } from "../money/transactions";
import { Patience } from "../money/waiting";
import { isWanted, stackCommand, timeoutOption, wholeNumberFrom } from "../options";
import { finish, formatSeconds, say, success } from "../terminal";
import type { Address } from "viem";

interface Options extends ChosenKey {
  to?: Address | undefined;
  wait: boolean;
  timeout: number;
  json: boolean;
}

export const depositCommand = () =>
  stackCommand("deposit", "pay ETH from an account of yours on L1 into L2")
    .addArgument(new Argument("<amount>", "in ether, more than 0 and at most 1000000").argParser(etherAmount))
    .option("--to <address>", "who receives it on L2; default the account itself", addressArgument)
    .option("--account <index>", "the development account that pays, one that is free", wholeNumberFrom(0))
    .option("--from-key-file <file>", "who pays: a private key, in hexadecimal digits")
    .option("--no-wait", "until L1 has it, not until L2 shows it")
    .addOption(timeoutOption(300, "5m"))
    .option("--json", "print the result as JSON; amounts are wei")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha deposit 1.5 --account 5\n" +
        "  opstack-ha deposit 100 --from-key-file key.txt --to 0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    )
    .action((amount, { json, ...options }) =>
      finish(() => explained(() => deposit(amount, { ...options, json: isWanted(json, "JSON") }))),
    );

async function deposit(amount: bigint, options: Options): Promise<number> {
  const startedAt = Date.now();
  const signer = chosenSigner(options);
  const chains = await openChains((await reachNetwork()).network);
  const { address } = signer.account;
  const { to = address, wait, timeout, json } = options;
  checkSigner(signer, chains.network.stack, chains.batcher);
  const fees = await feesOnL1(chains);
  const needed = amount + DEPOSIT_GAS * fees.maxFeePerGas;
  await requireBalance(chains, "l1", signer.account, needed, (missing) => fundCommand(chains, "l1", address, missing));

  const tell = (text: string) => say("deposit", text);
  const patience = new Patience({
    seconds: timeout,
    tell,
    afterwards: () => "what is on L1 arrives on L2 by itself, as soon as L2 builds on that block",
  });
  tell(`paying ${inEther(amount)} of ${address} on L1 to ${to} on L2`);
  const [deposited] = await depositAll(chains, signer.account, [{ to, amount }], fees, patience);
  const { l1Transaction, l2Transaction } = deposited!;
  if (!json) console.log(`L1 transaction ${l1Transaction}\nL2 transaction ${l2Transaction}`);
  if (wait) await arrival(chains, deposited!, patience);
  const milliseconds = Date.now() - startedAt;

  if (json) {
    const shown = { from: address, to, amount: amount.toString(), l1Transaction, l2Transaction, arrived: wait };
    console.log(JSON.stringify({ ...shown, seconds: milliseconds / 1_000 }, null, 2));
  } else if (wait) success(`${inEther(amount)} are on L2, after ${formatSeconds(milliseconds)}`);
  else say("next", `L2 shows it in about ${usualSeconds(chains)} s`);
  return EXIT.done;
}

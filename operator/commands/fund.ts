import { Argument, Option } from "@commander-js/extra-typings";
import { parseEther, type Address } from "viem";
import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { checkSigner, keyOfFile } from "../money/accounts";
import { addressArgument, etherAmount, inEther } from "../money/amounts";
import { explained, openChains } from "../money/chains";
import { usualSeconds } from "../money/deposit";
import { give } from "../money/fund";
import { balanceOn, LAYER_NAMES } from "../money/transactions";
import { Patience } from "../money/waiting";
import { isWanted, stackCommand, timeoutOption } from "../options";
import { finish, say, success } from "../terminal";

interface Options {
  l1?: true | undefined;
  wait?: true | undefined;
  fromKeyFile?: string | undefined;
  timeout: number;
  json: boolean;
}

export const fundCommand = () =>
  stackCommand("fund", "give ETH to an address: on L2 by a deposit, or on L1")
    .addArgument(new Argument("<address>", "who receives it").argParser(addressArgument))
    .addArgument(
      new Argument("[amount]", "in ether, more than 0 and at most 1000000")
        .argParser(etherAmount)
        .default(parseEther("10"), "10"),
    )
    .addOption(new Option("--l1", "on L1").conflicts("l2"))
    .option("--l2", "on L2, as without either")
    .option("--wait", "until L2 shows it; on L1 it is there when the command ends anyway")
    .option("--from-key-file <file>", "who pays: a private key, in hexadecimal digits; default whoever has money on L1")
    .addOption(timeoutOption(300, "5m"))
    .option("--json", "print the result as JSON; amounts are wei")
    .addHelpText(
      "after",
      "\nExamples:\n  opstack-ha fund 0x70997970C51812dc3A010C7d01b50e0d17dc79C8\n" +
        "  opstack-ha fund 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 2.5 --wait\n" +
        "  opstack-ha fund 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 100 --l1",
    )
    .action((address, amount, { json, ...options }) =>
      finish(() => explained(() => fund(address, amount, { ...options, json: isWanted(json, "JSON") }))),
    );

async function fund(to: Address, amount: bigint, options: Options): Promise<number> {
  const { l1, wait, fromKeyFile, timeout, json } = options;
  const layer = l1 ? "l1" : "l2";
  const key = fromKeyFile === undefined ? undefined : keyOfFile(fromKeyFile);
  const chains = await openChains((await reachNetwork()).network);
  if (key) checkSigner({ account: key }, chains.network.stack, chains.batcher);
  const tell = (text: string) => say("fund", text);
  const patience = new Patience({ seconds: timeout, tell });

  tell(`giving ${inEther(amount)} to ${to} on ${LAYER_NAMES[layer]}`);
  const gift = await give(chains, { to, amount, layer, key, waits: wait === true }, patience);

  const isThere = l1 === true || wait === true;
  const balance = isThere ? await balanceOn(chains, layer, to) : undefined;
  if (json) {
    const shown = { address: to, layer, amount: amount.toString(), ...gift, arrived: isThere };
    console.log(JSON.stringify({ ...shown, ...(isThere ? { balance: String(balance) } : {}) }, null, 2));
    return EXIT.done;
  }
  console.log(`L1 transaction ${gift.l1Transaction}`);
  if (gift.l2Transaction) console.log(`L2 transaction ${gift.l2Transaction}`);
  if (isThere) success(`${to} has ${inEther(balance!)} on ${LAYER_NAMES[layer]}`);
  else say("next", `L2 shows it in about ${usualSeconds(chains)} s (--wait waits for it)`);
  return EXIT.done;
}

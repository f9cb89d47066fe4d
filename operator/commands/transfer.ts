import { EXIT } from "../exitCodes";
import { reachNetwork } from "../hosts/reach";
import { Cluster } from "../network/cluster";
import type { Network, NetworkNode } from "../network/model";
import { handOver, leadingLook, successor, waitUntilReady } from "../nodes/handOver";
import { isWanted, stackCommand } from "../options";
import { finish, formatSeconds, say, success, UserError } from "../terminal";

export const transferCommand = () =>
  stackCommand("transfer", "hand the leadership over to another sequencer, and see that it makes blocks")
    .option("--to <sequencer>", "such as 2 or sequencer-2; default the one that is ready and furthest")
    .option("--json", "print from whom to whom as JSON")
    .addHelpText("after", "\nExamples:\n  opstack-ha transfer\n  opstack-ha transfer --to sequencer-3")
    .action(({ to, json }) => finish(() => transfer(to, isWanted(json, "JSON"))));

async function transfer(to: string | undefined, json: boolean): Promise<number> {
  const started = Date.now();
  const { engines, network } = await reachNetwork();
  const wanted = to === undefined ? undefined : sequencerNamed(network, to);
  const from = (await leadingLook(engines, network)).leader.name;
  if (wanted?.name === from) {
    success(`${from} leads already: nothing was changed`);
    if (json) console.log(JSON.stringify({ from, to: from }));
    return EXIT.done;
  }
  if (wanted) await waitUntilReady(engines, network, wanted.name);
  const target = wanted ?? sequencerNamed(network, await successor(engines, network));
  const { head } = await handOver(network, from, target, (text) => say("transfer", text));
  success(`${target.name} leads and makes blocks (${head}), after ${formatSeconds(Date.now() - started)}`);
  if (json) console.log(JSON.stringify({ from, to: target.name, head }));
  return EXIT.done;
}

/** @param name `sequencer-2`, or its number alone. @throws UserError for one that is none of the sequencers */
function sequencerNamed(network: Network, name: string): NetworkNode {
  if (network.validators.some((validator) => validator.name === name)) {
    throw new UserError(`${name} is a validator: only a sequencer can lead`);
  }
  const whole = /^\d+$/.test(name) ? `sequencer-${name}` : name;
  if (network.incomplete.includes(whole)) {
    throw new UserError(`${whole} lacks containers: restore them with make up ARGS=--refresh`);
  }
  return new Cluster(network).sequencer(whole);
}

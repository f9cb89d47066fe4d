import * as pulumi from "@pulumi/pulumi";
import { OpStackNetwork } from "./components/network";
import { prepareNetwork } from "./config/prepare";

export = async () => {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const { warnings, ...prepared } = await prepareNetwork(pulumi.runtime.allConfig(), stack).catch((error: Error) => {
    // Without a stack trace: the message is for the user.
    throw new pulumi.RunError(error.message);
  });
  for (const warning of warnings) await pulumi.log.warn(warning);
  return new OpStackNetwork(prepared.config.network_name, prepared).outputs;
};

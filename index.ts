import * as pulumi from "@pulumi/pulumi";
import { OpStackNetwork } from "./components/network";
import { userError } from "./components/userError";
import { prepareNetwork } from "./config/prepare";

export = async () => {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const { warnings, ...prepared } = await prepareNetwork(pulumi.runtime.allConfig(), stack).catch((error: Error) => {
    throw userError(error.message);
  });
  for (const warning of warnings) await pulumi.log.warn(warning);
  return new OpStackNetwork(prepared.config.network_name, prepared).outputs;
};

/** The component provider: `pulumi package add <this folder>` makes an SDK of it for any language of Pulumi. */
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import { OpStackChain } from "./opStackChain";

void componentProviderHost({ name: "opstack-ha", components: [OpStackChain], dirname: __dirname });

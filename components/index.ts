/** What other Pulumi programs import as `opstack-ha`. */
export type { ContainerIdentity, ContainerTransform } from "./docker/container";
export { OpStackNetwork } from "./network";
export type { OpStackNetworkArgs } from "./networkArgs";
export type { NetworkNode } from "./outputs";
export * from "./networkArguments";

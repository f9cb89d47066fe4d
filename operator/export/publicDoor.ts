import { NAMESPACE } from "../../config/load";
import { configOf } from "../stacks";

/** Whether the gateway's door for others has TLS, by the stack's config; its default. */
export function hasTls(stack: string): boolean {
  const gateway = configOf(stack)[`${NAMESPACE}:gateway`] as { tls?: { enabled?: unknown } } | undefined;
  return String(gateway?.tls?.enabled ?? true) !== "false";
}

import * as pulumi from "@pulumi/pulumi";

/**
 * An error whose message is all that its reader needs. Without a stack: Pulumi would print it, and to do so inspect
 * all that the program has made, which takes it twenty seconds.
 */
export function userError(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = "";
  return error;
}

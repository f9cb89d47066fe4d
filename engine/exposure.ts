/** What an old engine leaves open, whatever addresses ports are published on. Pure. */

/** From this version on Docker drops packets that others send to a container's own address. */
const CLOSED_SINCE = 28;

/**
 * The firewall rule that closes it: forwarded packets to containers pass only if they came by a published port, or belong to
 * a connection that did.
 */
export const closingRule = (subnet: string): string =>
  `iptables -I DOCKER-USER -d ${subnet} ! -s ${subnet} -m conntrack ! --ctstate DNAT,ESTABLISHED,RELATED -j DROP`;

/** A word to users of such an engine; undefined where nothing is open, or nothing is known. */
export function exposureWarning(version: string | undefined, subnet: string): string | undefined {
  const major = Number(version?.split(".")[0]);
  if (!(major < CLOSED_SINCE)) return undefined;
  return (
    `Docker ${version} lets other machines that route to ${subnet} through this one reach every port of the containers, op-conductor's too, ` +
    `though they are published on 127.0.0.1 alone (Docker ${CLOSED_SINCE} does not); where that is possible: ${closingRule(subnet)}`
  );
}

/**
 * Of the bridge of a routed host. Containers of other hosts see the sender's own address, and reach every port: engines from 28 on drop
 * packets to containers that come from outside unless told so; those before 27 do not know the option and pass over it.
 */
export const ROUTED_BRIDGE = {
  "com.docker.network.bridge.enable_ip_masquerade": "false",
  "com.docker.network.bridge.gateway_mode_ipv4": "nat-unprotected",
};

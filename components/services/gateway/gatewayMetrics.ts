/** What HAProxy's own exporter tells, seen on 2.6; `proxy` names the frontend or backend of `../../services/gatewayConfig.ts`. */
export const HAPROXY = {
  /** Gauge by `proxy`: servers that pass their check, backup servers left out. */
  activeServers: "haproxy_backend_active_servers",
  /** Counter by `proxy` and `code` ("1xx" to "5xx", "other"). */
  frontendResponses: "haproxy_frontend_http_responses_total",
  /** Counter by `proxy`. */
  frontendRequests: "haproxy_frontend_http_requests_total",
  /** Counter by `proxy`: requests that were sent again to the same, or to another server. */
  backendRetries: "haproxy_backend_retry_warnings_total",
  backendRedispatches: "haproxy_backend_redispatch_warnings_total",
  /** Gauge by `proxy`, seconds, over the last 1024 requests. */
  backendTotalTime: "haproxy_backend_total_time_average_seconds",
  /** Gauge by `proxy`, requests waiting for a server. */
  backendQueue: "haproxy_backend_current_queue",
  /** Gauge by `proxy` and `server`: 1 for the `state` it is in. */
  serverStatus: "haproxy_server_status",
} as const;

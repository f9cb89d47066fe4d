/** Scrapes of the containers themselves, by which a host is known to be there: what json_exporter asks of others would not tell of their host. */
export const HOST_ANSWERS = 'up{job!~"probe-.*"}';

/** The exit codes of all commands. */
export const EXIT = {
  /** It is done; `status`: the network is healthy. */
  done: 0,
  /** It failed; `status`: the network is degraded; `drill`: a fault cost more than it may. */
  failed: 1,
  /** `status`: the network is down, or there is none. */
  down: 2,
  /** The command line is wrong: an unknown option, a value out of its range. Nothing was done. */
  usage: 64,
  /** Interrupted by Ctrl-C or a signal. */
  interrupted: 130,
} as const;

/** For `--help`. */
export const EXIT_CODE_HELP = `
Exit codes:
  0    done; status: healthy
  1    failed; status: degraded; drill: a fault cost more than it may
  2    status: down
  64   the command line is wrong; nothing was done
  130  interrupted`;

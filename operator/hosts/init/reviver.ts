/**
 * What a host itself starts again where its overlay left it stopped: a program for its shell, with the `docker` command that is there, and
 * the unit of systemd that runs it. Pure.
 */
import { JOB_ROLE, LABEL } from "../../../shared/labels";
import { PROJECT_NAME } from "../../pulumi";

/** Of the engine, for what it knows by itself; and for a start, which takes 20 s where a Swarm refuses it. */
const ANSWERS_WITHIN_SECONDS = 10;
const STARTS_WITHIN_SECONDS = 30;

/**
 * From the end of one look to the next: at worst a start is refused just before there is a quorum, and the next one follows after this and
 * less than two seconds of looking. So nothing stays stopped for a minute. More tries would help no Swarm.
 */
const PAUSE_SECONDS = 20;

const NAME = "opstack-ha-revive";

/**
 * With `--once` it looks once and ends. The same containers as `revive` takes: those that somebody stopped have no error, and that of a
 * refused start names the network.
 */
export const reviverProgram = (stack: string): string => `#!/bin/sh
# Starts what the overlay of stack ${stack} left stopped on this host, because its Swarm had no quorum. What somebody stopped stays so.
# Written by: opstack-ha hosts reviver
set -u

ask() {
  timeout ${ANSWERS_WITHIN_SECONDS} docker "$@" 2>/dev/null
}

revive() {
  case $(ask inspect --format '{{if ne (index .Config.Labels "${LABEL.role}") "${JOB_ROLE}"}}{{.State.Error}}{{end}}' "$1") in
    *[Nn]etwork*) timeout ${STARTS_WITHIN_SECONDS} docker start "$1" >/dev/null && echo "started $(ask inspect --format '{{.Name}}' "$1")" ;;
  esac
}

look() {
  # While the engine knows of no quorum, every start would be refused, after 20 s.
  [ -z "$(ask info --format '{{.Swarm.Error}}')" ] || return 0
  for id in $(ask ps --all --quiet --no-trunc --filter 'label=${LABEL.stack}=${PROJECT_NAME}/${stack}' \\
    --filter status=exited --filter status=created); do
    revive "$id" &
  done
  wait
}

while :; do
  look
  [ "\${1-}" != --once ] || exit 0
  sleep ${PAUSE_SECONDS}
done
`;

/** What root's shell on a host takes to have it there for good; it may be run again. */
export const reviverScript = (stack: string): string => `set -eu
cat > /usr/local/sbin/${NAME}-${stack} <<'END'
${reviverProgram(stack)}END
chmod 755 /usr/local/sbin/${NAME}-${stack}
cat > /etc/systemd/system/${NAME}-${stack}.service <<'END'
[Unit]
Description=Starts what the overlay of stack ${stack} left stopped
After=docker.service

[Service]
ExecStart=/usr/local/sbin/${NAME}-${stack}
Restart=always
RestartSec=10

[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable ${NAME}-${stack}
systemctl restart ${NAME}-${stack}
`;

/** How the script comes to a host: by the connection of its engine, where that is one for a shell. */
export function installCommand({ name, engine }: { name: string; engine: string }, stack: string): string {
  const print = `opstack-ha hosts reviver --stack ${stack}`;
  if (!engine.startsWith("ssh://")) return `${print} prints what is to be run on host ${name}, as root`;
  const { hostname, port, username } = new URL(engine);
  const destination = username ? `${username}@${hostname}` : hostname;
  return `${print} | ssh ${port ? `-p ${port} ` : ""}${destination} sudo sh`;
}

/** Alerts on who sequences: the op-conductors' Raft cluster and the sequencers that it starts and stops. */
import { hasConductor } from "../../../conductor/members";
import { PROBED } from "../../metrics/probes";
import { WHILE_PROBED } from "../recording";
import { RECORDED } from "../../metrics/recorded";
import { SAME_NODE, type AlertsOf } from "../rule";

export const clusterAlerts: AlertsOf = ({ plan, thresholds }) => {
  if (!plan.sequencers.some(hasConductor)) return [];
  const { sequencers, majority, settle, election } = thresholds;
  return [
    {
      alert: "NoLeader",
      severity: "critical",
      expr: `${RECORDED.leaders} == 0`,
      forSeconds: election,
      summary: "No op-conductor leads {{ $labels.network }}",
      description: `No op-conductor has said for ${election} s that it leads; an election takes less than a second.`,
      explainedBy: ["QuorumLost"],
    },
    {
      alert: "MultipleActiveSequencers",
      severity: "critical",
      expr: `${RECORDED.activeSequencers} > 1`,
      forSeconds: settle,
      summary: "{{ $value }} sequencers of {{ $labels.network }} are active",
      description: `{{ $value }} sequencers have been making blocks for ${settle} s; only the leader's may. With kona-node that is how a chain forks; the guards stop only one whose op-conductor does not answer.`,
    },
    {
      alert: "LeaderIdle",
      severity: "critical",
      expr: `${PROBED.conductorLeader} == 1 and ${SAME_NODE} ${PROBED.sequencerActive} == 0`,
      forSeconds: settle,
      summary: "{{ $labels.node }} leads and makes no blocks",
      description: `The op-conductor of {{ $labels.node }} has led for ${settle} s, and its sequencer is not active.`,
      explainedBy: ["QuorumLost"],
    },
    {
      alert: "LeaderUnhealthy",
      severity: "critical",
      expr: `${PROBED.conductorLeader} == 1 and ${SAME_NODE} ${PROBED.conductorHealthy} == 0`,
      forSeconds: settle,
      summary: "{{ $labels.node }} leads and is unhealthy",
      description: `The op-conductor of {{ $labels.node }} has called its own sequencer unhealthy for ${settle} s and leads all the same: nobody takes over.`,
    },
    {
      alert: "QuorumLost",
      severity: "critical",
      expr: `${RECORDED.conductorsUp} < ${majority}`,
      forSeconds: election,
      summary: "{{ $labels.network }} has no majority of op-conductors",
      description: `{{ $value }} of ${sequencers} op-conductors answer and ${majority} are needed: nobody may lead until one returns.`,
    },
    {
      alert: "QuorumAtRisk",
      severity: "warning",
      expr:
        `${PROBED.conductorHealthy} == 0` +
        ` or (up{job="probe-conductor"} == 0 ${WHILE_PROBED})` +
        ` or ${RECORDED.voters} < ${sequencers}`,
      forSeconds: settle,
      summary: "{{ with $labels.node }}{{ . }} cannot take over{{ else }}A voter is missing{{ end }}",
      description: `{{ with $labels.node }}{{ . }} is unhealthy or does not answer{{ else }}The Raft cluster has {{ $value }} of ${sequencers} voters{{ end }}: fewer of ${sequencers} sequencers are left that could lead (majority ${majority}).`,
      explainedBy: ["QuorumLost"],
    },
    {
      alert: "ConductorPaused",
      severity: "warning",
      expr: `${PROBED.conductorPaused} == 1 or ${PROBED.conductorStopped} == 1`,
      forSeconds: 60,
      summary: "The op-conductor of {{ $labels.node }} is paused",
      description:
        "A paused op-conductor neither starts nor stops its sequencer: there is no failover to it or from it.",
    },
    {
      alert: "LeadershipFlaps",
      severity: "warning",
      // A change of leader is seen on two members: one that leads no more, and one that does.
      expr: `sum by (network) (changes(${PROBED.conductorLeader}[10m])) / 2 > 3`,
      summary: "The leadership of {{ $labels.network }} moves again and again",
      description: "The leader changed {{ $value }} times in ten minutes; each change may cost a slot.",
    },
  ];
};

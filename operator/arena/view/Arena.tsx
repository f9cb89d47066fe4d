/** The live view: title, lanes, facts, score, keys, log. It shows the model and changes nothing. */
import React from "react";
import { KEYS } from "../keys";
import type { ArenaModel, Lane, LogEntry } from "../model";
import { scoreNow } from "../score";
import { Box, Text } from "./ink";
import { layoutOf, type Layout, type Size } from "./layout";
import { laneStrip, slotStrip, type Span } from "./strips";
import { colorOf, type Style } from "./style";
import { clock, guardText, laneText, loadText, readersText, safeText, titleText, validatorsText } from "./texts";

export interface ArenaProps {
  model: ArenaModel;
  /** Whom the next act hits. */
  target: string;
  size: Size;
  style: Style;
}

export function Arena({ model, target, size, style }: ArenaProps): React.ReactNode {
  const sequencers = model.lanes.filter(({ role }) => role === "sequencer");
  const validators = model.lanes.filter(({ role }) => role === "validator");
  const layout = layoutOf(size, sequencers.length, validators.length);
  const look = { model, layout, style };
  const lane = (one: Lane) => <LaneRow key={one.name} lane={one} isTarget={one.name === target} {...look} />;
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows - 1} overflow="hidden">
      <Line spans={[{ text: titleText(model), bold: true }]} style={style} />
      <SlotRow {...look} />
      {sequencers.map(lane)}
      {layout.validators === "lanes" && validators.map(lane)}
      {layout.validators === "line" && (
        <Fact name="validators" text={validatorsText(model, validators)} layout={layout} style={style} />
      )}
      <Facts {...look} />
      <ScoreRow {...look} />
      {layout.separators && <Rule size={size} style={style} />}
      <Keys target={target} {...look} />
      {layout.separators && <Rule size={size} style={style} />}
      {(layout.log > 0 ? model.log.slice(-layout.log) : []).map((entry, index) => (
        <LogRow key={index} entry={entry} style={style} />
      ))}
    </Box>
  );
}

interface Look {
  model: ArenaModel;
  layout: Layout;
  style: Style;
}

/** One line, cut where the window ends. */
function Line({ spans, style }: { spans: Span[]; style: Style }): React.ReactNode {
  return (
    <Text wrap="truncate-end">
      {spans.map(({ text, color, dim, bold }, index) => (
        <Text key={index} {...(style.hasColors && color ? { color } : {})} dimColor={dim} bold={bold}>
          {text}
        </Text>
      ))}
    </Text>
  );
}

function Cell({ width, spans, style }: { width: number; spans: Span[]; style: Style }): React.ReactNode {
  return (
    <Box width={width} flexShrink={0}>
      <Line spans={spans} style={style} />
    </Box>
  );
}

function SlotRow({ model, layout, style }: Look): React.ReactNode {
  const status = model.leader === undefined ? "nobody leads" : `by ${model.leader}`;
  return (
    <Box>
      <Cell width={layout.label} spans={[{ text: "slots", bold: true }]} style={style} />
      <Cell width={layout.strip} spans={slotStrip(model, layout.strip, style)} style={style} />
      <Cell width={layout.status + 1} spans={[{ text: ` ${status}`, dim: true }]} style={style} />
    </Box>
  );
}

function LaneRow({ model, layout, style, lane, isTarget }: Look & { lane: Lane; isTarget: boolean }): React.ReactNode {
  const name = layout.isNarrow ? lane.name.replace("sequencer", "seq").replace("validator", "val") : lane.name;
  const color = lane.role === "sequencer" ? colorOf(lane.name) : undefined;
  const label = { text: `${isTarget ? ">" : " "}${name}`, bold: isTarget, ...(color ? { color } : {}) };
  const isBad = lane.broken !== undefined || lane.state !== "up";
  const status: Span = { text: ` ${laneText(model, lane)}`, ...(isBad ? { color: "red" } : {}) };
  return (
    <Box>
      <Cell width={layout.label} spans={[label]} style={style} />
      <Cell width={layout.strip} spans={laneStrip(model, lane, layout.strip, style)} style={style} />
      <Cell width={layout.status + 1} spans={[status]} style={style} />
    </Box>
  );
}

function Fact({ name, text, layout, style }: Omit<Look, "model"> & { name: string; text: string }): React.ReactNode {
  return (
    <Box>
      <Cell width={layout.label} spans={[{ text: name, dim: true }]} style={style} />
      <Line spans={[{ text }]} style={style} />
    </Box>
  );
}

function Facts({ model, layout, style }: Look): React.ReactNode {
  const facts: [string, string][] = [
    ["readers", readersText(model)],
    ["load", loadText(model)],
    ["safe head", safeText(model)],
    ["guards", guardText(model)],
  ];
  return facts
    .slice(0, layout.facts)
    .map(([name, text]) => <Fact key={name} name={name} text={text} layout={layout} style={style} />);
}

function ScoreRow({ model, layout, style }: Look): React.ReactNode {
  const { slots, missed, lost, forks, leadersHit, wentBack } = scoreNow(model);
  const counted = (value: number, name: string): Span => ({
    text: `${value} ${name}  `,
    bold: true,
    color: value === 0 ? "green" : "red",
  });
  const spans: Span[] = [
    { text: `${slots} slots  ` },
    counted(missed, "missed"),
    counted(lost, "lost"),
    counted(forks, "forks"),
    ...(wentBack > 0 ? [counted(wentBack, "went back")] : []),
    { text: `${leadersHit} leaders hit` },
  ];
  return (
    <Box>
      <Cell width={layout.label} spans={[{ text: "score", bold: true }]} style={style} />
      <Line spans={spans} style={style} />
    </Box>
  );
}

function Keys({ target, layout, model, style }: Look & { target: string }): React.ReactNode {
  const who = target === "leader" && model.leader ? `leader (${model.leader})` : target;
  const keys = KEYS.map(([key, meaning]) => `${key.replace("←→", style.glyphs.arrows)} ${meaning}`).join("  ");
  const chosen: Span[] = [{ text: "target " }, { text: who, bold: true, color: "yellow" }];
  if (layout.keyRows > 1) {
    return (
      <Box flexDirection="column">
        <Line spans={chosen} style={style} />
        <Line spans={[{ text: keys, dim: true }]} style={style} />
      </Box>
    );
  }
  return <Line spans={[...chosen, { text: `  ${keys}`, dim: true }]} style={style} />;
}

const Rule = ({ size, style }: { size: Size; style: Style }): React.ReactNode => (
  <Line spans={[{ text: style.glyphs.line.repeat(size.columns), dim: true }]} style={style} />
);

const TONES = { good: "green", bad: "red", plain: undefined } as const;

function LogRow({ entry, style }: { entry: LogEntry; style: Style }): React.ReactNode {
  const color = TONES[entry.tone];
  const text: Span = { text: entry.text, ...(color ? { color } : {}) };
  return <Line spans={[{ text: `${clock(entry.at)} `, dim: true }, text]} style={style} />;
}

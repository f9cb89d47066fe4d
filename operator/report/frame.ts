/** What all rows of a timeline share. Pure. */
import type { Timeline } from "./model";
import { label, type Scale } from "./svg";

/** Pixels in front of the plot, where the rows' names are. */
export const LEFT = 150;

export interface Row {
  /** Pixels. */
  height: number;
  draw: (top: number) => string[];
}

export interface Frame {
  timeline: Timeline;
  x: Scale;
  /** Names of sequencers, in the order of their colours. */
  makers: string[];
}

export const secondsOf = (milliseconds: number): string => `${Math.round(milliseconds / 100) / 10} s`;

export const name = (text: string, y: number): string => label(text, LEFT - 10, y, { "text-anchor": "end" });

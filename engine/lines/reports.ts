import { randomUUID } from "node:crypto"
import { plainReport, type Reported } from "#actors/alarm-event.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { type AlarmMessage, FROM_LINES } from "../ports/AlarmIntake.ts"
import type { Terminal } from "./directory.ts"
import type { Change } from "./heartbeats/silence.ts"
import type { TrendChange } from "./heartbeats/trends.ts"
import type { KeyChange } from "./key-faults.ts"

/** What the lines themselves say of a terminal, as if it had said so. */

const messageOf = (
  of: Pick<Terminal, "account" | "dialect" | "line">,
  report: Reported,
  nowMs: number
): AlarmMessage => ({
  receipt: randomUUID(),
  line: of.line,
  dialect: of.dialect,
  account: of.account,
  number: null,
  source: FROM_LINES,
  receivedAt: EpochMs.make(nowMs),
  raw: "",
  // A reference of its own: the next one is no repeat of this one.
  reports: [{ ...report, reference: `${FROM_LINES} ${nowMs}` }]
})

/** Level 1 is a fault, 2 an incident; 0 is heard again. */
export const silenceMessage = (
  terminal: Terminal,
  { level }: Extract<Change, { readonly _tag: "Terminal" }>,
  heardAt: number,
  nowMs: number
): AlarmMessage => {
  const report = plainReport("path-failed", `silence-${level === 0 ? 1 : level}`)
  return messageOf(
    terminal,
    level === 0
      ? { ...report, phase: "restored" }
      : { ...report, text: heardAt === 0 ? "never heard" : `last heard ${new Date(heardAt).toISOString()}` },
    nowMs
  )
}

/** The line of what is no terminal: `area/a1`, `carrier/cm`. */
const SILENCE_LINE = "silence"

export const groupMessage = (
  { group, isSilent, members, silent }: Extract<Change, { readonly _tag: "Group" }>,
  nowMs: number
): AlarmMessage =>
  messageOf(
    { line: SILENCE_LINE, dialect: null, account: group },
    {
      ...plainReport("path-failed", "silence-2"),
      phase: isSilent ? "began" : "restored",
      text: `${silent} / ${members}`
    },
    nowMs
  )

export const trendMessage = (terminal: Terminal, { isLow, percent, trend }: TrendChange, nowMs: number): AlarmMessage =>
  messageOf(
    terminal,
    {
      ...(trend === "battery" ? plainReport("battery-low", "trend") : plainReport("fault", "signal-low")),
      // So that its restore ends this fault and no other.
      device: trend === "battery" ? null : "signal",
      phase: isLow ? "began" : "restored",
      measured: trend === "battery" ? { batteryPercent: percent } : { signalPercent: percent }
    },
    nowMs
  )

export const floodMessage = (terminal: Terminal, isOver: boolean, nowMs: number): AlarmMessage =>
  messageOf(
    terminal,
    {
      ...plainReport("fault", "flood"),
      device: "flood",
      phase: isOver ? "restored" : "began",
      text: isOver ? null : "says more than a terminal has to say; what is routine of it is left out"
    },
    nowMs
  )

export const keyMessage = (terminal: Terminal, { isOver, reason }: KeyChange, nowMs: number): AlarmMessage =>
  messageOf(
    terminal,
    {
      ...plainReport("fault", "key"),
      device: "key",
      phase: isOver ? "restored" : "began",
      text: isOver ? null : `nothing of it is taken, since its key does not fit: ${reason}`
    },
    nowMs
  )

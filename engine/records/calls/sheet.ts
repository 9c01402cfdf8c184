import type { Masking } from "#wire/masked-number.ts"
import type { Words } from "#wire/permissions.ts"
import type { CallRecord, FollowUp } from "#wire/records.ts"
import { maskedCall } from "./masked.ts"

/** A call record as a row of a sheet, for people: times of the centre's zone, seconds, words, telephone numbers masked. */

type Cell = string | number
/** What people said of it: the reason's words, the summary, and what is to follow. */
export interface Remarked {
  readonly record: CallRecord
  readonly reason: Words | null
  readonly note: string
  readonly followUp: FollowUp | null
}
type Show = (record: CallRecord, language: keyof Words, zoned: (at: number) => string) => Cell

const column = (zh: string, en: string, show: Show) => ({ words: { zh, en }, show })

const time =
  (field: "arrivedAt" | "queuedAt" | "rungAt" | "answeredAt" | "endedAt"): Show =>
  (record, _, zoned) =>
    record[field] === null ? "" : zoned(record[field])
const seconds =
  (field: "waitMs" | "ringMs" | "talkMs" | "holdMs" | "wrapUpMs" | "recordedMs"): Show =>
  (record) =>
    record[field] === null ? "" : record[field] / 1_000

const OUTCOMES: Readonly<Record<NonNullable<CallRecord["outcome"]>, Words>> = {
  handled: { zh: "已接听", en: "Handled" },
  abandoned: { zh: "已放弃", en: "Abandoned" },
  "in-flow": { zh: "流程内结束", en: "Ended in the flow" },
  refused: { zh: "已拒绝", en: "Refused" },
  unanswered: { zh: "未接通", en: "Nobody answered" },
  callback: { zh: "已约回呼", en: "Callback promised" },
  voicemail: { zh: "已留言", en: "Left a message" }
}

const DIRECTIONS: Readonly<Record<CallRecord["direction"], Words>> = {
  in: { zh: "呼入", en: "Incoming" },
  out: { zh: "呼出", en: "Outgoing" },
  internal: { zh: "内部", en: "Internal" },
  callback: { zh: "回呼", en: "Callback" },
  alarm: { zh: "报警", en: "Alarm" }
}

const VERDICTS: Readonly<Record<NonNullable<CallRecord["recordingVerdict"]>, Words>> = {
  recorded: { zh: "录音", en: "Recorded" },
  "not-recorded": { zh: "不录音", en: "Not recorded" },
  "too-short": { zh: "过短未保留", en: "Too short, not kept" }
}

const REASONS: Readonly<Record<NonNullable<CallRecord["recordingBecause"]>, Words>> = {
  rule: { zh: "规则", en: "A rule" },
  person: { zh: "坐席设置", en: "The agent's setting" },
  usual: { zh: "默认", en: "The usual" },
  voicemail: { zh: "语音留言", en: "Voicemail" }
}

const LISTS: Readonly<Record<NonNullable<CallRecord["list"]>, Words>> = {
  black: { zh: "黑名单", en: "Black" },
  white: { zh: "白名单", en: "White" },
  vip: { zh: "VIP", en: "VIP" }
}

const COLUMNS = [
  column("流水号", "Serial", ({ serial }) => serial),
  column("通话编号", "Call", ({ id }) => id),
  column("方向", "Direction", ({ direction }, language) => DIRECTIONS[direction][language]),
  column("主叫号码", "Calling number", ({ callingNumber }) => callingNumber),
  column("被叫号码", "Dialled number", ({ dialledNumber }) => dialledNumber),
  column("来电时间", "Arrived", time("arrivedAt")),
  column("排队时间", "Queued", time("queuedAt")),
  column("振铃时间", "Rung", time("rungAt")),
  column("接听时间", "Answered", time("answeredAt")),
  column("结束时间", "Ended", time("endedAt")),
  column("等待（秒）", "Waited (s)", seconds("waitMs")),
  column("振铃（秒）", "Rang (s)", seconds("ringMs")),
  column("通话（秒）", "Talked (s)", seconds("talkMs")),
  column("保持（秒）", "On hold (s)", seconds("holdMs")),
  column("话后（秒）", "After-call work (s)", seconds("wrapUpMs")),
  column("振铃次数", "Attempts", ({ attempts }) => attempts),
  column("坐席", "Agent", ({ agent }) => agent ?? ""),
  column("参与坐席", "Agents", ({ agents }) => agents.join(" ")),
  column("未接坐席", "Missed by", ({ missedBy }) => missedBy.join(" ")),
  column("拒接坐席", "Rejected by", ({ rejectedBy }) => rejectedBy.join(" ")),
  column("队列", "Queue", ({ queue }) => queue ?? ""),
  column("按键", "Keys", ({ keys }) => keys),
  column("结果", "Outcome", ({ outcome }, language) => (outcome === null ? "" : OUTCOMES[outcome][language])),
  column("挂断方", "Hung up by", ({ hangUpBy }) => hangUpBy ?? ""),
  column("原因", "Cause", ({ cause }) => cause ?? ""),
  column("录音（秒）", "Recorded (s)", seconds("recordedMs")),
  column("是否录音", "Recorded", ({ recordingVerdict }, language) =>
    recordingVerdict === null ? "" : VERDICTS[recordingVerdict][language]
  ),
  column("录音依据", "Recorded by", ({ recordingBecause, recordingRule }, language) =>
    recordingBecause === null ? "" : (recordingRule ?? REASONS[recordingBecause][language])
  ),
  column("主叫 MOS", "Caller MOS", ({ callerMosHundredths: mos }) => (mos === null ? "" : mos / 100)),
  column("坐席 MOS", "Agent MOS", ({ agentMosHundredths: mos }) => (mos === null ? "" : mos / 100)),
  column("名单", "List", ({ list }, language) => (list === null ? "" : LISTS[list][language]))
]

/** What people said of a call stands behind what happened. */
const REMARK_COLUMNS: ReadonlyArray<{
  readonly words: Words
  readonly show: (said: Remarked, language: keyof Words, zoned: (at: number) => string) => Cell
}> = [
  { words: { zh: "来电原因", en: "Reason" }, show: ({ reason }, language) => reason?.[language] ?? "" },
  { words: { zh: "小结", en: "Summary" }, show: ({ note }) => note },
  {
    words: { zh: "回访时间", en: "Call back by" },
    show: ({ followUp }, _, zoned) => (followUp === null ? "" : zoned(followUp.at))
  },
  { words: { zh: "回访说明", en: "Call back note" }, show: ({ followUp }) => followUp?.note ?? "" }
]

export const callHead = (language: keyof Words): ReadonlyArray<string> =>
  [...COLUMNS, ...REMARK_COLUMNS].map(({ words }) => words[language])

export const callCells = (language: keyof Words, timeZone: string, masking: Masking) => {
  // `sv` writes 2026-11-26 18:04:05, which every spreadsheet takes for a time.
  const format = new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short", timeStyle: "medium" })
  const zoned = (at: number): string => format.format(at)
  return (said: Remarked): ReadonlyArray<Cell> => {
    const record = maskedCall(said.record, masking)
    return [
      ...COLUMNS.map(({ show }) => show(record, language, zoned)),
      ...REMARK_COLUMNS.map(({ show }) => show(said, language, zoned))
    ]
  }
}

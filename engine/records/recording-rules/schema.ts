import { choice, many, oneOrNone, text, texts, whole, wholeOrNone, yesNo } from "../thing/field.ts"
import { PLAIN_ID, type Problem, type RowOfThing, thing } from "../thing/thing.ts"

const SECONDS = { zh: "秒", en: "s" }
/** The switch records no longer, whatever a rule says. */
const LONGEST_MS = 14_400_000
/** A hundred years. */
const MAX_KEEP_DAYS = 36_500

/** 录音规则: the first that fits a call says whether it is recorded. Whatever no rule fits is recorded. */
export const recordingRule = thing({
  name: "recording-rule",
  plural: "recording-rules",
  words: { zh: "录音规则", en: "Recording rules" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "no-hr" },
  title: "name",
  permissions: { view: "parameters.view", edit: "recordings.purge" },
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "人事线路不录音", isListed: true, isSearched: true }),
    order: whole({
      zh: "顺序",
      en: "Order",
      help: {
        zh: "小者先判断；第一条符合的规则决定。",
        en: "Smaller is asked first; the first rule that fits decides."
      },
      minimum: 0,
      maximum: 10_000,
      example: 10,
      usual: 100,
      isListed: true
    }),
    records: yesNo({ zh: "录音", en: "Records", example: false, usual: true, isListed: true }),
    queues: many("queue", {
      zh: "队列",
      en: "Queues",
      help: { zh: "留空表示全部；各条件须同时符合。", en: "Empty: all of them. All conditions must hold." },
      example: ["service"],
      usual: [],
      isListed: true
    }),
    people: many("person", { zh: "人员", en: "People", example: ["1001"], usual: [], isListed: true }),
    numbers: many("number", { zh: "接入号码", en: "Dialled numbers", example: ["95000"], usual: [], isListed: true }),
    trunks: many("trunk", {
      zh: "线路",
      en: "Trunks",
      help: {
        zh: "来电经过的线路；已注册话机的呼叫不经过线路。",
        en: "By which the call came. Calls of registered telephones come by none."
      },
      example: [],
      usual: []
    }),
    callers: texts({
      zh: "主叫号码",
      en: "Calling numbers",
      help: { zh: "号码，或以 * 结尾的号段。", en: "Whole numbers, or the beginning of some with a * at its end." },
      maxLength: 34,
      maxItems: 10_000,
      pattern: /^\+?\d{1,32}\*?$/u,
      example: ["13800138000", "0208*"],
      usual: []
    }),
    calendar: oneOrNone("calendar", {
      zh: "时段（日历）",
      en: "Hours (calendar)",
      help: { zh: "留空为任何时间。", en: "Empty: at any time." },
      example: null,
      usual: null,
      isListed: true
    }),
    during: choice(
      [
        { value: "open", words: { zh: "工作时间内", en: "Within its hours" } },
        { value: "closed", words: { zh: "工作时间外", en: "Outside its hours" } }
      ],
      { zh: "时段内外", en: "Within or outside", example: "open", usual: "open" }
    ),
    leastMs: wholeOrNone({
      zh: "最短录音",
      en: "Least length",
      help: { zh: "更短的录音不保留，并计数。", en: "A shorter recording is dropped, and counted." },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 1000,
      maximum: LONGEST_MS,
      example: 3000,
      usual: null
    }),
    greatestMs: wholeOrNone({
      zh: "最长录音",
      en: "Greatest length",
      help: { zh: "到此时长即停止录音，通话继续。", en: "The recording ends then; the talk goes on." },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 1000,
      maximum: LONGEST_MS,
      example: 3_600_000,
      usual: null
    }),
    keepDays: wholeOrNone({
      zh: "保存天数",
      en: "Kept for",
      help: {
        zh: "留空按系统参数；0 为永久保存。",
        en: "Empty: as the parameter says; 0 keeps them for ever."
      },
      unit: { zh: "天", en: "days" },
      minimum: 0,
      maximum: MAX_KEEP_DAYS,
      example: 365,
      usual: null,
      isListed: true
    })
  },
  looksAt: ["person"],
  check: ({ greatestMs, leastMs, people, records }, look): ReadonlyArray<Problem> => [
    ...(records || (leastMs === null && greatestMs === null)
      ? []
      : [
          { field: "records", words: { zh: "不录音的规则没有时长", en: "a rule that records nothing has no lengths" } }
        ]),
    ...(leastMs !== null && greatestMs !== null && leastMs > greatestMs
      ? [
          {
            field: "leastMs",
            words: { zh: "最短不能大于最长", en: "the least length is more than the greatest" }
          }
        ]
      : []),
    ...withoutNumber(people, look.all<{ readonly id: string; readonly agent: string | null }>("person"))
  ]
})
export type RecordingRuleRow = RowOfThing<typeof recordingRule>

/** Calls know people by their agent's number: a rule for somebody who takes none would never fit. */
const withoutNumber = (
  people: ReadonlyArray<string>,
  all: ReadonlyArray<{ readonly id: string; readonly agent: string | null }>
): ReadonlyArray<Problem> => {
  const without = people.filter((id) => all.some((each) => each.id === id && each.agent === null))
  return without.length === 0
    ? []
    : [
        {
          field: "people",
          words: { zh: `没有工号：${without.join("、")}`, en: `takes no calls: ${without.join(", ")}` }
        }
      ]
}

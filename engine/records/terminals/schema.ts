import { e164 } from "#actors/telephone-number.ts"
import type { Words } from "#wire/permissions.ts"
import {
  choice,
  choices,
  momentOrNone,
  oneOrNone,
  text,
  textOrNone,
  texts,
  whole,
  wholeOrNone,
  yesNo
} from "../thing/field.ts"
import { maskedPhone } from "../customers/phones.ts"
import { changedText, changedTexts } from "../thing/settle.ts"
import { type KnownDialect, PLAIN_ID, type Problem, type RowOfThing, thing } from "../thing/thing.ts"
import { dayMinuteOf, normalAccount } from "./forms.ts"

/** PROTOCOLS of `engine/alarm-lines/`, as forms show them. */
export const LINE_CHOICES = [
  { value: "scaip", words: { zh: "SCAIP", en: "SCAIP" } },
  { value: "now-ip", words: { zh: "NOW-IP", en: "NOW-IP" } },
  { value: "dc-09", words: { zh: "SIA DC-09", en: "SIA DC-09" } },
  { value: "contact-id", words: { zh: "Contact ID", en: "Contact ID" } },
  { value: "framing", words: { zh: "厂家协议", en: "Maker's own" } },
  { value: "json", words: { zh: "HTTP/JSON", en: "HTTP/JSON" } },
  { value: "mqtt", words: { zh: "MQTT", en: "MQTT" } },
  { value: "call", words: { zh: "普通来电", en: "Plain call" } }
] as const

const BEARER_CHOICES = [
  { value: "landline", words: { zh: "固定电话", en: "Landline" } },
  { value: "mobile", words: { zh: "移动电话", en: "Mobile" } },
  { value: "data", words: { zh: "移动数据", en: "Mobile data" } },
  { value: "broadband", words: { zh: "宽带", en: "Broadband" } }
] as const

/** Of these nothing can be told apart but by who made them. */
const NEEDS_DIALECT: ReadonlySet<string> = new Set(["framing"])

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const MINUTES = { zh: "分钟", en: "min" }
const HOURS = { zh: "小时", en: "h" }

/** 报警终端: a device that calls for help, and for whom. Its key is set apart and never shown (`engine/office/terminals/`). */
export const terminal = thing({
  name: "terminal",
  plural: "terminals",
  words: { zh: "报警终端", en: "Terminals" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "k2f7m9qa" },
  title: "name",
  permissions: { view: "terminals.view", edit: "terminals.edit" },
  unique: [["line", "account"]],
  states: [
    { value: "silent", words: { zh: "失联", en: "Silent" } },
    { value: "fault", words: { zh: "报障", en: "Fault" } },
    { value: "battery-low", words: { zh: "电量低", en: "Battery low" } },
    { value: "test", words: { zh: "测试中", en: "On test" } },
    { value: "locked", words: { zh: "已锁定", en: "Locked" } }
  ],
  fields: {
    name: text({
      zh: "名称",
      en: "Name",
      minLength: 1,
      maxLength: 60,
      example: "王秀英家的主机",
      isListed: true,
      isSearched: true
    }),
    line: choice(LINE_CHOICES, {
      zh: "协议",
      en: "Protocol",
      help: {
        zh: "厂家协议由方言说明；普通来电按号码识别。",
        en: "A maker's own is told by its dialect; a plain call is known by its number."
      },
      example: "dc-09",
      isListed: true
    }),
    dialect: textOrNone({
      zh: "方言",
      en: "Dialect",
      help: {
        zh: "厂家与协议不同之处的文件名（config/dialects）；厂家协议必填。",
        en: "The file of what its maker does otherwise (config/dialects). A maker's own protocol has one."
      },
      maxLength: 64,
      pattern: PLAIN_ID,
      offers: "terminal-dialects",
      example: null,
      usual: null
    }),
    account: text({
      zh: "账号",
      en: "Account",
      help: {
        zh: "账号、主机号或 IMEI，不计前面的 0，同一协议内不重复。",
        en: "Account, controller or IMEI, without leading zeros; once in a protocol."
      },
      minLength: 1,
      maxLength: 64,
      pattern: /^\S+$/u,
      example: "1A2B",
      isListed: true,
      isSearched: true
    }),
    customer: oneOrNone("customer", {
      zh: "服务对象",
      en: "Service user",
      help: {
        zh: "联系人和住处写在客户资料里。",
        en: "Contacts and dwelling stand with the customer."
      },
      example: null,
      usual: null,
      isListed: true
    }),
    place: textOrNone({
      zh: "家中位置",
      en: "Place at home",
      maxLength: 60,
      example: "客厅",
      usual: null,
      isListed: true
    }),
    model: textOrNone({ zh: "型号", en: "Model", maxLength: 60, example: "安心 A1", usual: null }),
    area: oneOrNone("area", { zh: "片区", en: "Area", example: null, usual: null, isListed: true }),
    numbers: texts({
      part: { zh: "通信", en: "How it is reached" },
      zh: "电话号码",
      en: "Telephone numbers",
      help: {
        zh: "终端的 SIM 或线路号码：来电按它识别，回拨用第一个。",
        en: "Of its SIM or line: calls from them are known, and the first is called back."
      },
      maxLength: 40,
      maxItems: 5,
      pattern: /^[\d\s+*#().-]{3,40}$/u,
      example: ["13800138000"],
      usual: [],
      masked: (all, covers) => all.map((each) => maskedPhone(each, covers))
    }),
    bearers: choices(BEARER_CHOICES, { zh: "承载", en: "Bearers", example: ["data"], usual: [] }),
    carrier: textOrNone({
      zh: "运营商",
      en: "Carrier",
      maxLength: 40,
      example: "移动",
      usual: null
    }),
    heartbeatMs: wholeOrNone({
      zh: "心跳间隔",
      en: "Heartbeat",
      help: {
        zh: "至少这么久来一次消息，否则按失联处理；留空不检查。",
        en: "It is heard at least so often, or counts as silent. Empty: it says nothing by itself."
      },
      unit: MINUTES,
      shownAs: MINUTE_MS,
      minimum: MINUTE_MS,
      maximum: 31 * DAY_MS,
      example: 5 * MINUTE_MS,
      usual: null
    }),
    testUntil: momentOrNone({
      zh: "测试至",
      en: "On test until",
      example: null,
      usual: null,
      isListed: true
    }),
    isVirtual: yesNo({
      zh: "虚拟终端",
      en: "Virtual",
      help: {
        zh: "没有真实设备，仅供实验室按动；其警情是真实流程。",
        en: "There is no device: the laboratory alone presses it. What it raises goes the real way."
      },
      example: false,
      usual: false
    }),
    nuisanceTimes: wholeOrNone({
      part: { zh: "误按锁定", en: "Pressed for nothing" },
      zh: "误按次数",
      en: "Presses for nothing",
      help: {
        zh: "锁定只降低优先级；留空不自动锁定。",
        en: "Locked is served later, never unheard. Empty: never by itself."
      },
      minimum: 1,
      maximum: 100,
      example: 3,
      usual: 3
    }),
    nuisanceWithinMs: whole({
      zh: "误按统计时间",
      en: "Counted within",
      help: {
        zh: "这段时间内的误按合在一起计数，隔得更久的算新的。",
        en: "False presses within this time are counted together; after it the count begins anew."
      },
      unit: MINUTES,
      shownAs: MINUTE_MS,
      minimum: MINUTE_MS,
      maximum: 7 * DAY_MS,
      example: HOUR_MS,
      usual: HOUR_MS
    }),
    nuisanceLockMs: whole({
      zh: "锁定时长",
      en: "Locked for",
      help: {
        zh: "锁定到时自动解除，不会有终端被忘在锁定里。",
        en: "It ends by itself after this time, so that no terminal is forgotten in it."
      },
      unit: HOURS,
      shownAs: HOUR_MS,
      minimum: HOUR_MS,
      maximum: 30 * DAY_MS,
      example: 3 * DAY_MS,
      usual: 3 * DAY_MS
    }),
    checkIns: texts({
      part: { zh: "报平安", en: "Check-ins" },
      zh: "报平安时刻",
      en: "Check-ins",
      maxLength: 5,
      maxItems: 24,
      pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$/u,
      example: ["09:00", "21:00"],
      usual: []
    }),
    checkInOpensMs: whole({
      zh: "最早提前",
      en: "Counts from",
      help: {
        zh: "时刻前这么久之内的动静才算这一次报平安，更早的不算。",
        en: "A sign of life counts for a check-in from so long before it; an earlier one says nothing of it."
      },
      unit: MINUTES,
      shownAs: MINUTE_MS,
      minimum: MINUTE_MS,
      maximum: DAY_MS,
      example: 4 * HOUR_MS,
      usual: 4 * HOUR_MS
    }),
    reminderPrompt: textOrNone({
      zh: "提醒提示音",
      en: "Reminder",
      help: {
        zh: "到时先向终端播放；留空不提醒。",
        en: "The terminal speaks it first. Empty: none."
      },
      maxLength: 200,
      pattern: /^[\w./-]+$/u,
      example: null,
      usual: null
    }),
    reminderWaitMs: whole({
      zh: "提醒后等待",
      en: "Waits after it",
      help: {
        zh: "提醒后等这么久仍没有动静，才算未报平安：要留出走到终端前的时间。",
        en: "Only then is it missed: walking to the terminal takes its time."
      },
      unit: MINUTES,
      shownAs: MINUTE_MS,
      minimum: MINUTE_MS,
      maximum: HOUR_MS,
      example: 5 * MINUTE_MS,
      usual: 5 * MINUTE_MS
    }),
    missedCheckInClass: oneOrNone("incident-class", {
      zh: "未报平安归类",
      en: "Missed check-in is",
      example: null,
      usual: null
    }),
    reference: textOrNone({
      part: { zh: "其他", en: "Besides" },
      zh: "客户方编号",
      en: "Reference",
      maxLength: 60,
      example: null,
      usual: null,
      isSearched: true
    }),
    remark: text({ zh: "备注", en: "Remark", lines: 2, maxLength: 500, example: "", usual: "" })
  },
  settle: (values, { ownAreaCode }) => ({
    ...values,
    ...changedText(values, "account", normalAccount),
    ...changedTexts(values, "numbers", (each) => e164(each, ownAreaCode)),
    ...changedTexts(values, "checkIns", dayMinuteOf, { sorted: true })
  }),
  looksAtDialects: true,
  check: ({ dialect, line, numbers }, { dialects }): ReadonlyArray<Problem> => [
    ...dialectProblems(line, dialect, dialects),
    ...(line === "call" && numbers.length === 0
      ? [problem("numbers", "按号码识别的终端须有号码", "one that is known by its number needs a number")]
      : [])
  ]
})
export type Terminal = RowOfThing<typeof terminal>

const dialectProblems = (
  line: string,
  name: string | null,
  dialects: ReadonlyArray<KnownDialect> | undefined
): ReadonlyArray<Problem> => {
  if (name === null)
    return NEEDS_DIALECT.has(line)
      ? [problem("dialect", "厂家协议须写方言", "a maker's own protocol needs its dialect")]
      : []
  if (dialects === undefined) return []
  const named = dialects.find((each) => each.name === name)
  if (named === undefined) {
    const there = dialects.map((each) => each.name)
    return [
      problem(
        "dialect",
        `没有方言 ${name}；已有：${there.join("、")}`,
        `there is no dialect “${name}”; there are ${there.join(", ")}`
      )
    ]
  }
  const [its, ours] = [lineWords(named.protocol), lineWords(line)]
  return isOfLine(named.protocol, line)
    ? []
    : [
        problem(
          "dialect",
          `方言 ${name} 属于${its.zh}，不属于${ours.zh}`,
          `“${name}” is of ${its.en}, and not of ${ours.en}`
        )
      ]
}

/** The same object comes over either. */
const OBJECTS: ReadonlySet<string> = new Set(["json", "mqtt"])
const isOfLine = (protocol: string, line: string): boolean =>
  protocol === line || (OBJECTS.has(protocol) && OBJECTS.has(line))

const lineWords = (line: string): Words =>
  LINE_CHOICES.find(({ value }) => value === line)?.words ?? { zh: line, en: line }

const problem = (field: string, zh: string, en: string): Problem => ({ field, words: { zh, en } })

import type { AgentTile, Board, Desk, HandView, QueueTile } from "#wire/board.ts"
import type { SwitchQueues } from "#wire/switch-queues.ts"
import type { Words } from "#wire/topics.ts"
import { type Channel, CHANNELS } from "#wire/words-of-work.ts"
import type { CallRecord, WhyAnswer } from "#wire/records.ts"
import { type CALLS_STANDING, standingCall, talkAt } from "./call-views.ts"
import { nameAt, wire } from "./names.ts"

export { wire }

/** The first agents in recorded states; the rest of a crowd repeats these. */
const STATES: ReadonlyArray<readonly [AgentTile["state"], string | null, number]> = [
  ["talking", null, 207],
  ["ready", null, 372],
  ["not-ready", "training", 1085],
  ["wrap-up", null, 22],
  ["ringing", null, 6],
  ["not-ready", "break", 431],
  ["ready", null, 64],
  ["talking", null, 4210],
  ["disconnected", null, 18],
  ["signed-out", null, 9300],
  ["not-ready", "no-answer", 55],
  ["not-ready", "meal", 1500],
  ["talking", null, 34],
  ["reserved", null, 1],
  ["ready", null, 9],
  ["working", null, 640],
  ["unreachable", null, 41]
]

export const agentAt = (at: number, now: number): AgentTile => {
  const [state, reason, seconds] = STATES[at % STATES.length] ?? ["ready", null, 0]
  const busy =
    state === "working" || state === "talking" || state === "wrap-up" || state === "ringing" || state === "reserved"
  return wire<AgentTile>({
    id: String(1001 + at),
    name: nameAt(at),
    unit: at % 2 === 0 ? "north" : "south",
    state,
    reason,
    since: now - seconds * 1000 - at * 137,
    hands: perChannel((channel) => (channel === (state === "working" ? "mail" : "voice") && busy ? 1 : 0)),
    device: state === "unreachable" || at % STATES.length === 10 ? "unregistered" : "registered",
    panel: state === "signed-out" || state === "unreachable" ? "none" : "open",
    queues: at % 3 === 0 ? ["sales", "care"] : [at % 3 === 1 ? "sales" : "care"],
    queue: busy ? (at % 2 === 0 ? "sales" : "care") : null,
    handledToday: (at * 5) % 48,
    missedToday: at % 7 === 0 ? 1 : 0
  })
}

/** The longest wait of a queue is somebody's who has no priority. */
const waitingAt = (at: number, now: number, longestSeconds: number) => ({
  number: `138****${String(8000 + at * 37)}`,
  since: now - (longestSeconds - at * 7) * 1000,
  vip: at === 1,
  priority: at === 1 ? 10 : 0
})

export const queueAt = (id: string, name: string, now: number, waiting: number, longestSeconds: number): QueueTile =>
  wire<QueueTile>({
    id,
    name,
    waiting,
    longestSince: waiting === 0 ? null : now - longestSeconds * 1000,
    next: Object.fromEntries(
      Array.from({ length: Math.min(waiting, 10) }, (_, at) => [`${id}-${at}`, waitingAt(at, now, longestSeconds)])
    ),
    offered: 412,
    answered: 371,
    abandoned: 29,
    answeredInTime: 316,
    serviceLevelSeconds: 20,
    waitMs: 371 * 14_300
  })

/** What a FreeSWITCH distributes by itself, beside ours. */
export const switchQueuesAt = (now: number): SwitchQueues =>
  wire<SwitchQueues>({
    queues: {
      "reception@pbx.example": {
        waiting: 2,
        longestSince: now - 41_000,
        talking: 1,
        answered: 128,
        abandoned: 9,
        agents: ["2001@pbx.example", "2002@pbx.example", "2003@pbx.example"]
      },
      "night@pbx.example": {
        waiting: 0,
        longestSince: null,
        talking: 0,
        answered: 17,
        abandoned: 0,
        agents: ["2003@pbx.example", "2004@pbx.example"]
      }
    },
    agents: {
      "2001@pbx.example": { state: "talking", since: now - 95_000 },
      "2002@pbx.example": { state: "ready", since: now - 20_000 },
      "2003@pbx.example": { state: "not-ready", since: now - 300_000 },
      "2004@pbx.example": { state: "signed-out", since: null }
    }
  })

/** A centre in the middle of a busy morning. */
export const boardOf = (agents: number, now: number): Board =>
  wire<Board>({
    queues: {
      sales: queueAt("sales", "售前咨询", now, 3, 52),
      care: { ...queueAt("care", "售后热线", now, 7, 134), answeredInTime: 206 }
    },
    agents: Object.fromEntries(Array.from({ length: agents }, (_, at) => [String(1001 + at), agentAt(at, now)])),
    calls: { inFlow: 4, waiting: 10, ringing: 2, talking: 9 },
    listed: { refused: 5, rerouted: 2, white: 1, vip: 14 },
    links: { telephony: true, database: true, files: true }
  })

const perChannel = <T>(of: (channel: Channel) => T): Readonly<Record<Channel, T>> =>
  Object.fromEntries(CHANNELS.map((channel) => [channel, of(channel)])) as Record<Channel, T>

const SECONDS = { offered: 0, alerting: 6, active: 207, "wrap-up": 8, "set-aside": 31 } as const
const LEFT = { offered: null, alerting: 14, active: null, "wrap-up": 22, "set-aside": null } as const

/** A ringing call rings at a telephone that takes a click, unless said otherwise. */
export const callAt = (
  phase: HandView["phase"],
  now: number,
  answerBy: HandView["answerBy"] = phase === "alerting" ? "click" : null
): HandView =>
  handAt(phase, now, {
    work: "call/6f0c2a1e-0001-4a7b-9f00-5d1f7e2b9a01",
    channel: "voice",
    attributes: { callingNumber: "138****1111", dialledNumber: "95000", keys: "12" },
    queue: "care",
    queueName: "售后热线",
    answerBy,
    recording: phase === "active",
    call: phase === "wrap-up" ? null : talkAt(phase, now - SECONDS[phase] * 1000)
  })

/** Somebody who is to be called back, offered to the agent or called by them: not a call yet. */
export const callbackAt = (phase: "offered" | "alerting" | "active", now: number): HandView =>
  wire<HandView>({
    ...callAt(phase, now),
    work: "callback/6f0c2a1e-0002-4a7b-9f00-5d1f7e2b9a01-7",
    queuedAt: now - 14 * 60_000,
    recording: false,
    call: null
  })

/** Written work by its channel, as a centre would put it in. */
export const workAt = (phase: HandView["phase"], now: number, channel: Channel, more: object = {}): HandView =>
  handAt(phase, now, {
    work: `task/0198a7c0-${channel}`,
    channel,
    attributes: WRITTEN[channel] ?? {},
    queue: "tickets",
    queueName: "工单与邮件",
    answerBy: null,
    recording: false,
    call: null,
    ...more
  })

/** A message that somebody left instead of waiting: a task of their queue. */
export const voicemailAt = (phase: HandView["phase"], now: number): HandView =>
  workAt(phase, now, "task", {
    work: "task/voicemail-0198a7c0-0001",
    attributes: { voicemail: "0198a7c0-0001", callingNumber: "138****1111", dialledNumber: "95000", keys: "2" },
    queue: "sales",
    queueName: "销售咨询"
  })

const handAt = (phase: HandView["phase"], now: number, more: object): HandView => {
  const left = LEFT[phase]
  return wire<HandView>({
    phase,
    offer: 7,
    queuedAt: now - (SECONDS[phase] + 18) * 1000,
    since: now - SECONDS[phase] * 1000,
    until: left === null ? null : now + left * 1000,
    ...more
  })
}

const WRITTEN: Partial<Record<Channel, Readonly<Record<string, string>>>> = {
  task: {
    title: "回访：净水器安装后漏水",
    text: "客户 11-20 报修，师傅已上门更换接头。\n请确认是否仍有渗漏，并记录满意度。",
    link: "https://crm.example.com/tickets/20482?tab=history",
    callingNumber: "139****2222"
  },
  mail: {
    title: "发票抬头需要更正",
    text: "您好，我上周开的发票抬头写错了，应为「上海晨光文具有限公司」，请问如何更换？\n谢谢！",
    link: "https://mail.example.com/m/8831"
  },
  chat: { title: "网页咨询：会员积分", text: "积分什么时候到账？" },
  alarm: { title: "3 号楼 1502 紧急按钮", text: "独居老人，曾有心脏病史", callingNumber: "021****7788" }
}

const ENGINES = [
  ["signed-in", "刚签入", "Just signed in"],
  ["no-answer", "未接来电", "Missed an offer"],
  ["device-busy", "话机占线", "Telephone was busy"],
  ["rejected", "已拒接", "Rejected an offer"],
  ["ring-failed", "振铃失败", "Could not be rung"]
] as const

/** The centre's own words: what it has that says nothing of it, and one reason of its own. */
export const wordsOf = (): Words =>
  wire<Words>({
    reasons: [
      { id: "busy", zh: "示忙", en: "Busy", pauses: "all", colour: "not-ready", icon: "bar", order: 10 },
      { id: "break", zh: "小休", en: "Break", pauses: "all", colour: "break", icon: "cup", order: 20 },
      { id: "meal", zh: "用餐", en: "Meal", pauses: "all", colour: "break", icon: "cup", order: 30 },
      { id: "training", zh: "培训", en: "Training", pauses: "all", colour: "not-ready", icon: "bar", order: 40 },
      {
        id: "no-written",
        zh: "只接电话",
        en: "Calls only",
        pauses: ["chat", "mail", "sms", "task"],
        colour: "not-ready",
        icon: "phone",
        order: 50
      },
      ...ENGINES.map(([id, zh, en], at) => {
        const order = 100 + at
        return { id, zh, en, pauses: "all", colour: "not-ready", icon: "bar", order, chosenBy: "engine" }
      })
    ].map((reason) => ({ chosenBy: "agent", ...reason })),
    states: []
  })

interface DeskParts {
  readonly hands?: ReadonlyArray<HandView>
  /** Why the channels are not ready; null: ready. */
  readonly reason?: string | null
  /** The channels that the reason pauses; all unless said. */
  readonly paused?: ReadonlyArray<Channel>
  readonly obstacles?: ReadonlyArray<readonly [Channel, Desk["obstacles"][number]["why"]]>
  readonly leaving?: boolean
  readonly signedOutBecause?: Desk["signedOutBecause"]
}

export const deskOf = (agent: AgentTile, parts: DeskParts = {}): Desk => {
  const { hands = [], leaving = false, obstacles = [], reason = null, signedOutBecause = null } = parts
  const paused = reason === null ? [] : (parts.paused ?? CHANNELS)
  const isIn = agent.state !== "signed-out"
  return wire<Desk>({
    agent: { ...agent, hands: perChannel((channel) => hands.filter((hand) => hand.channel === channel).length) },
    hands: Object.fromEntries(hands.map((hand) => [hand.work, hand])),
    availability: perChannel((channel) => ({
      ready: isIn && !paused.includes(channel),
      reason: isIn && paused.includes(channel) ? reason : null,
      since: agent.since
    })),
    leaving,
    signedOutBecause,
    obstacles: [
      ...(isIn ? [] : CHANNELS.map((channel) => ({ channel, why: "signed-out" }))),
      ...paused.map((channel) => ({ channel, why: "not-ready" })),
      ...obstacles.map(([channel, why]) => ({ channel, why }))
    ],
    answerable: hands.some(({ answerBy }) => answerBy === "click")
  })
}

/** A talk in each way in which it can stand, as 1001 sees it. */
export const standingAt = (standing: (typeof CALLS_STANDING)[number], now: number): HandView =>
  standingCall(standing, { active: callAt("active", now), alerting: callAt("alerting", now) }, now)

export const callRecords = (agent: string, now: number, count: number): ReadonlyArray<CallRecord> =>
  Array.from({ length: count }, (_, at) => {
    const arrivedAt = now - (at + 1) * 412_000 - (at % 5) * 31_000
    const queuedAt = arrivedAt + 9000
    const waitMs = 4000 + ((at * 7919) % 48_000)
    const missed = at % 9 === 4
    const talkMs = missed ? null : 35_000 + ((at * 104_729) % 420_000)
    const endedAt = queuedAt + waitMs + (talkMs ?? 0)
    return wire<CallRecord>({
      id: `6f0c2a1e-${String(at).padStart(4, "0")}-4a7b-9f00-000000000000`,
      serial: 20_482 - at,
      direction: "in",
      missedBy: at % 9 === 4 ? [agent] : [],
      rejectedBy: [],
      callingNumber: at % 4 === 3 ? `021****${String(10_000 + at * 37).slice(-4)}` : `138****${String(1111 + at * 17)}`,
      dialledNumber: "95000",
      arrivedAt,
      queuedAt,
      rungAt: queuedAt + waitMs - 5000,
      answeredAt: missed ? null : queuedAt + waitMs,
      endedAt,
      waitMs,
      ringMs: 5000,
      talkMs,
      holdMs: missed ? null : at % 5 === 0 ? 18_000 + at * 100 : 0,
      wrapUpMs: missed ? null : 12_000 + ((at * 3571) % 40_000),
      attempts: 1 + (at % 3 === 0 ? 1 : 0),
      agent: missed ? null : agent,
      agents: missed ? [] : at % 7 === 3 ? [agent, "1002"] : [agent],
      queue: at % 2 === 0 ? "care" : "sales",
      keys: at % 2 === 0 ? "2" : "1",
      outcome: missed ? "abandoned" : "handled",
      hangUpBy: at % 3 === 0 ? "agent" : "caller",
      cause: "NORMAL_CLEARING",
      recordingFile: missed ? null : `2026/${at}.wav`,
      recordedMs: talkMs,
      recordingVerdict: missed ? null : "recorded",
      recordingBecause: missed ? null : "usual",
      recordingRule: null,
      callerMosHundredths: 428 - (at % 90),
      callerLossPermille: at % 30,
      callerJitterMs: 2 + (at % 12),
      callerRoundTripMs: at % 4 === 0 ? null : 30 + (at % 60),
      agentMosHundredths: missed ? null : 438,
      agentLossPermille: missed ? null : 0,
      agentJitterMs: missed ? null : 1,
      agentRoundTripMs: missed ? null : 6,
      list: null,
      isCovered: null
    })
  })

export const whyOf = (call: string, now: number): WhyAnswer =>
  wire<WhyAnswer>({
    work: `call/${call}`,
    channel: "voice",
    call,
    transfers: [],
    overflows: [],
    help: [],
    followUp: null,
    decisions: [
      {
        at: now - 431_000,
        group: "main",
        queue: "care",
        offer: 811,
        strategy: "longest-idle",
        chosen: "1002",
        waitedMs: 11_000,
        candidates: [
          { agent: "1001", verdict: "idle-for-less", score: 41_000 },
          { agent: "1002", verdict: "chosen", score: 372_000 },
          { agent: "1003", verdict: "not-ready", score: null },
          { agent: "1004", verdict: "wrap-up", score: null }
        ],
        counts: { "not-in-queue": 120, "not-ready": 98, "signed-out": 71 },
        outcome: "no-answer"
      },
      {
        at: now - 411_000,
        group: "main",
        queue: "care",
        offer: 812,
        strategy: "skill-score",
        chosen: "1001",
        waitedMs: 31_000,
        candidates: [
          { agent: "1001", verdict: "chosen", score: 24 },
          { agent: "1002", verdict: "refused-this-work", score: 31 },
          { agent: "1003", verdict: "not-ready", score: null },
          { agent: "1004", verdict: "less-skilled", score: 9 },
          { agent: "1005", verdict: "full", score: null },
          { agent: "1008", verdict: "device-unregistered", score: null }
        ],
        counts: {},
        outcome: "answered"
      }
    ]
  })

import type { AgentTile, Board, Desk, QueueTile } from "#wire/board.ts"
import type { CallRecord, WhyAnswer } from "#wire/records.ts"

/** Branded ids are plain strings and numbers on the wire; here they are written so. fixtures.test.ts decodes every one. */
export const wire = <A>(plain: unknown): A => plain as A

const SURNAMES = [..."王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗"]
const GIVEN = [
  "敏",
  "强",
  "倩",
  "亮",
  "芳",
  "伟",
  "静",
  "磊",
  "娜",
  "洋",
  "艳",
  "勇",
  "秀英",
  "建国",
  "丽华",
  "志远",
  "雨桐"
]
const nameAt = (at: number): string => `${SURNAMES[at % SURNAMES.length]}${GIVEN[(at * 7 + 3) % GIVEN.length]}`

/** The first agents in recorded states; the rest of a crowd repeats these. */
const STATES: ReadonlyArray<readonly [AgentTile["state"], AgentTile["reason"], number]> = [
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
  ["ready", null, 9]
]

export const agentAt = (at: number, now: number): AgentTile => {
  const [state, reason, seconds] = STATES[at % STATES.length] ?? ["ready", null, 0]
  const busy = state === "talking" || state === "wrap-up" || state === "ringing" || state === "reserved"
  return wire<AgentTile>({
    id: String(1001 + at),
    name: nameAt(at),
    state,
    reason,
    since: now - seconds * 1000 - at * 137,
    device: at % 15 === 10 ? "unregistered" : "registered",
    panel: state === "signed-out" ? "none" : "open",
    queues: at % 3 === 0 ? ["sales", "care"] : [at % 3 === 1 ? "sales" : "care"],
    queue: busy ? (at % 2 === 0 ? "sales" : "care") : null,
    handledToday: (at * 5) % 48,
    missedToday: at % 7 === 0 ? 1 : 0
  })
}

export const queueAt = (id: string, name: string, now: number, waiting: number, longestSeconds: number): QueueTile =>
  wire<QueueTile>({
    id,
    name,
    waiting,
    longestSince: waiting === 0 ? null : now - longestSeconds * 1000,
    offered: 412,
    answered: 371,
    abandoned: 29,
    answeredInTime: 316,
    serviceLevelSeconds: 20,
    waitMs: 371 * 14_300
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
    links: { telephony: true, database: true }
  })

type Work = NonNullable<Desk["work"]>

/** A ringing call rings at a telephone that takes a click, unless said otherwise. */
export const workOf = (
  phase: Work["phase"],
  now: number,
  answerBy: Work["answerBy"] = phase === "ringing" ? "click" : null
): Work => {
  const seconds = { reserved: 0, ringing: 6, talking: 207, "wrap-up": 8 }[phase]
  const left = { reserved: null, ringing: 14, talking: null, "wrap-up": 22 }[phase]
  return wire<Work>({
    call: "6f0c2a1e-0001-4a7b-9f00-5d1f7e2b9a01",
    phase,
    callingNumber: "13800001111",
    dialledNumber: "95000",
    queue: "care",
    queueName: "售后热线",
    keys: "12",
    queuedAt: now - (seconds + 18) * 1000,
    since: now - seconds * 1000,
    until: left === null ? null : now + left * 1000,
    answerBy,
    recording: phase === "talking"
  })
}

export const deskOf = (agent: AgentTile, work: Work | null, obstacles: Desk["obstacles"] = []): Desk => ({
  agent,
  work,
  next: "ready",
  signedOutBecause: null,
  obstacles
})

/** Every state an agent's desk can show, by name. */
export const deskStates = (now: number): Readonly<Record<string, Desk>> => {
  const me = agentAt(0, now)
  const at = (state: AgentTile["state"], reason: AgentTile["reason"] = null): AgentTile => ({ ...me, state, reason })
  return {
    "signed-out": deskOf(at("signed-out"), null, ["signed-out"]),
    "signed-out by the engine": {
      ...deskOf(at("signed-out"), null, ["signed-out"]),
      signedOutBecause: "panel-lost"
    },
    ready: deskOf(at("ready"), null),
    "no-device": deskOf({ ...at("ready"), device: "unregistered" }, null, ["device-unregistered", "no-queue"]),
    reserved: deskOf(at("reserved"), workOf("reserved", now), ["working"]),
    ringing: deskOf(at("ringing"), workOf("ringing", now), ["working"]),
    "ringing, handset only": deskOf(at("ringing"), workOf("ringing", now, "handset"), ["working"]),
    talking: deskOf(at("talking"), workOf("talking", now), ["working"]),
    "wrap-up": deskOf(at("wrap-up"), workOf("wrap-up", now), ["working"]),
    missed: deskOf(at("not-ready", "no-answer"), null, ["not-ready"]),
    rejected: deskOf(at("not-ready", "rejected"), null, ["not-ready"]),
    break: deskOf(at("not-ready", "break"), null, ["not-ready"])
  }
}

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
      callingNumber:
        at % 4 === 3 ? `021556${String(10_000 + at * 37).slice(-5)}` : `13${String(800_001_111 + at * 90_017)}`,
      dialledNumber: "95000",
      arrivedAt,
      queuedAt,
      rungAt: queuedAt + waitMs - 5000,
      answeredAt: missed ? null : queuedAt + waitMs,
      endedAt,
      waitMs,
      ringMs: 5000,
      talkMs,
      wrapUpMs: missed ? null : 12_000 + ((at * 3571) % 40_000),
      attempts: 1 + (at % 3 === 0 ? 1 : 0),
      agent,
      queue: at % 2 === 0 ? "care" : "sales",
      keys: at % 2 === 0 ? "2" : "1",
      outcome: missed ? "abandoned" : "handled",
      hangUpBy: at % 3 === 0 ? "agent" : "caller",
      cause: "NORMAL_CLEARING",
      recordingFile: missed ? null : `2026/${at}.wav`,
      recordedMs: talkMs
    })
  })

export const whyOf = (call: string, now: number): WhyAnswer =>
  wire<WhyAnswer>({
    call,
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
        outcome: "no-answer"
      },
      {
        at: now - 411_000,
        group: "main",
        queue: "care",
        offer: 812,
        strategy: "longest-idle",
        chosen: "1001",
        waitedMs: 31_000,
        candidates: [
          { agent: "1001", verdict: "chosen", score: 61_000 },
          { agent: "1002", verdict: "refused-this-call", score: null },
          { agent: "1003", verdict: "not-ready", score: null },
          { agent: "1004", verdict: "idle-for-less", score: 3000 },
          { agent: "1005", verdict: "on-call", score: null },
          { agent: "1008", verdict: "device-unregistered", score: null }
        ],
        outcome: "answered"
      }
    ]
  })

import type { AgentTile, HandView } from "#wire/board.ts"
import { type Intent, type IntentAnswer, isCallIntent } from "#wire/intent.ts"
import { type Channel, CHANNELS } from "#wire/words-of-work.ts"
import { callAt, deskOf, wordsOf } from "../fixtures.ts"
import { alarmAnswer, alarmTaken } from "./fake-alarms.ts"
import { serve } from "./fake-talk.ts"
import { DESK_AGENT } from "./fake-accounts.ts"
import type { FakeGateway } from "./fake-gateway.ts"

/** What the fake engine does with an agent's wish: enough to walk through every state of the desk by hand. */
export const obey = (gateway: FakeGateway, intent: Intent): IntentAnswer => {
  const desk = gateway.desk()
  const hands = Object.values(desk.hands)
  const call = hands.find(({ channel }) => channel === "voice")
  const named = "work" in intent ? desk.hands[intent.work ?? hands[0]?.work ?? ("" as HandView["work"])] : undefined
  switch (intent._tag) {
    case "AnswerCall":
      if (call?.phase !== "alerting") return refuse("no-call")
      if (call.answerBy !== "click") return refuse("not-supported-by-telephone")
      return showHand(gateway, { ...call, phase: "active", answerBy: null, recording: true, call: talkBegun(call) })
    case "RejectCall":
      return call?.phase === "alerting" ? missed(gateway, call, "rejected") : refuse("no-call")
    case "DeflectCall":
      return call?.phase === "alerting" ? takeHand(gateway, call.work) : refuse("no-call")
    case "HangUp":
      return call?.phase === "active" ? showHand(gateway, { ...call, phase: "wrap-up", call: null }) : refuse("no-call")
    case "AcceptWork":
      if (named?.phase !== "alerting") return refuse("no-work")
      alarmTaken(gateway, named.work)
      return showHand(gateway, { ...named, phase: "active" })
    case "RejectWork":
      return named?.phase === "alerting" ? missed(gateway, named, "rejected") : refuse("no-work")
    case "EndWork":
      return named?.phase === "active" ? showHand(gateway, { ...named, phase: "wrap-up" }) : refuse("no-work")
    case "FinishWrapUp":
      return named?.phase === "wrap-up" ? takeHand(gateway, named.work) : refuse("not-in-wrap-up")
    case "ExtendWrapUp":
      if (named?.phase !== "wrap-up") return refuse("not-in-wrap-up")
      gateway.change(MY_DESK, [{ path: ["hands", named.work, "until"], value: (named.until ?? Date.now()) + 30_000 }])
      return { ok: true }
    case "KeepWrapUp":
      if (named?.phase !== "wrap-up") return refuse("not-in-wrap-up")
      return showHand(gateway, { ...named, isKept: true })
    case "AskHelp":
    case "WithdrawHelp": {
      if (call?.phase !== "active") return refuse("no-call")
      const { help: _, ...rest } = call
      const help = { since: Date.now() as HandView["since"], takenBy: null }
      return showHand(gateway, intent._tag === "AskHelp" ? { ...rest, help } : rest)
    }
    case "TakeHelp": {
      gateway.change("help", [
        { path: [COLLEAGUE, "takenBy"], value: "王敏" },
        { path: [COLLEAGUE, "takenAt"], value: Date.now() }
      ])
      return { ok: true }
    }
    case "SignIn":
      showState(gateway, "not-ready", "signed-in")
      return { ok: true }
    case "SignOut":
      if (hands.length > 0) gateway.change(MY_DESK, [{ path: ["leaving"], value: true }])
      else showState(gateway, "signed-out", null)
      return { ok: true }
    case "GoReady":
      choose(gateway, null)
      return { ok: true }
    case "GoNotReady":
      choose(gateway, intent.reason)
      return { ok: true }
    default:
      return isCallIntent(intent)
        ? serve(gateway, intent, call, showHand)
        : alarmAnswer(gateway, intent, { showHand, takeHand })
  }
}

/** The talk of a call that rang, with whom it rang for: nobody else is called meanwhile. */
const talkBegun = ({ call }: HandView): HandView["call"] => {
  const talk = callAt("active", Date.now() + 207_000).call
  if (call?.calling == null || talk === null) return talk
  const them = { ...talk.parties["0"], ...call.calling } as (typeof talk.parties)[string]
  return { ...talk, origin: call.origin, parties: { ...talk.parties, "0": them } }
}

const MY_DESK = `desk/${DESK_AGENT}`
const refuse = (reason: Extract<IntentAnswer, { ok: false }>["reason"]): IntentAnswer => ({ ok: false, reason })

const missed = (gateway: FakeGateway, { work }: HandView, reason: string): IntentAnswer => {
  takeHand(gateway, work)
  choose(gateway, reason)
  return { ok: true }
}

/** Ready, or not for what the reason pauses; holds at once, whatever is at hand. */
const choose = (gateway: FakeGateway, reason: string | null): void => {
  const hands = Object.values(gateway.desk().hands)
  const pauses = wordsOf().reasons.find(({ id }) => id === reason)?.pauses
  const paused = pauses === undefined || pauses === "all" ? CHANNELS : pauses
  showDesk(gateway, { hands, reason, paused })
}

interface Shown {
  readonly hands: ReadonlyArray<HandView>
  readonly reason: string | null
  readonly paused?: ReadonlyArray<Channel>
}

/** The word of the most urgent hand, else of what was chosen. */
const stateOf = ({ hands, paused = CHANNELS, reason }: Shown): AgentTile["state"] => {
  const words = new Set(hands.map(handWord))
  const order = ["ringing", "reserved", "talking", "wrap-up", "working"] as const
  const free = reason === null || !paused.includes("voice") ? "ready" : "not-ready"
  return order.find((each) => words.has(each)) ?? free
}

const handWord = ({ channel, phase }: HandView): AgentTile["state"] => {
  if (phase === "offered") return "reserved"
  if (phase === "alerting") return "ringing"
  if (phase === "wrap-up") return "wrap-up"
  return channel === "voice" ? "talking" : "working"
}

const showDesk = (gateway: FakeGateway, shown: Shown): void => {
  const state = stateOf(shown)
  const before = gateway.desk().agent
  const since = before.state === state ? before.since : Date.now()
  const reason = state === "not-ready" ? shown.reason : null
  const agent = { ...before, state, reason, since, queue: shown.hands[0]?.queue ?? null } as AgentTile
  // Field by field, as the engine's differences come: a card that stays is not built anew.
  const next = deskOf(agent, shown)
  const gone = Object.keys(gateway.desk().hands).filter((work) => !(work in next.hands))
  gateway.change(MY_DESK, [
    ...gone.map((work) => ({ path: ["hands", work] })),
    ...Object.entries(next.hands).map(([work, value]) => ({ path: ["hands", work], value })),
    ...(["agent", "availability", "obstacles", "leaving", "signedOutBecause"] as const).map((key) => ({
      path: [key],
      value: next[key]
    }))
  ])
  gateway.change("board", [{ path: ["agents", DESK_AGENT], value: next.agent }])
}

/** Puts the desk's agent into a state without work, on the desk and on the board. */
export const showState = (gateway: FakeGateway, state: AgentTile["state"], reason: string | null): void => {
  if (state !== "signed-out") return showDesk(gateway, { hands: [], reason })
  const agent = { ...gateway.desk().agent, state, reason: null, since: Date.now(), queue: null } as AgentTile
  gateway.change(MY_DESK, [{ path: [], value: deskOf(agent) }])
  gateway.change("board", [{ path: ["agents", DESK_AGENT], value: agent }])
}

/** Gives the desk's agent a piece of work in a phase that begins now, beside what is there. */
export const showHand = (gateway: FakeGateway, hand: HandView): IntentAnswer => {
  const now = Date.now()
  const until = hand.phase === "alerting" || hand.phase === "wrap-up" ? now + 20_000 : null
  const { hands } = gateway.desk()
  const next = { ...hands, [hand.work]: { ...hand, since: now, until } as HandView }
  showDesk(gateway, { hands: Object.values(next), ...chosen(gateway) })
  return { ok: true }
}

/** It is over, or another's. */
export const takeHand = (gateway: FakeGateway, work: HandView["work"]): IntentAnswer => {
  const hands = Object.values(gateway.desk().hands).filter((hand) => hand.work !== work)
  showDesk(gateway, { hands, ...chosen(gateway) })
  return { ok: true }
}

/** What the person chose before. */
const chosen = (gateway: FakeGateway): Pick<Shown, "paused" | "reason"> => {
  const { availability } = gateway.desk()
  const paused = CHANNELS.filter((channel) => !availability[channel].ready && availability[channel].reason !== null)
  return { paused, reason: paused.map((channel) => availability[channel].reason)[0] ?? null }
}

/** Gives the desk's agent a call in a phase. */
/** A colleague who asks for help. */
const COLLEAGUE = "1003"

/** What supervisors see of a colleague who asks for help. */
export const showHelp = (gateway: FakeGateway): void =>
  gateway.change("help", [
    {
      path: [COLLEAGUE],
      value: {
        agent: COLLEAGUE,
        name: "张敏",
        work: "call/helped",
        queueName: "售后热线",
        since: Date.now(),
        takenBy: null,
        takenAt: null
      }
    }
  ])

export const showCall = (gateway: FakeGateway, phase: HandView["phase"], answerBy?: HandView["answerBy"]): void =>
  void showHand(gateway, callAt(phase, Date.now(), answerBy))

const AFTER: Partial<Record<AgentTile["state"], AgentTile["state"]>> = {
  ready: "ringing",
  ringing: "talking",
  talking: "wrap-up",
  "wrap-up": "ready",
  reserved: "ringing",
  working: "ready"
}

/** Moves a few agents and the queues on, as a delta of the board. `chance` is 0 ≤ x < 1. */
export const moveOn = (gateway: FakeGateway, chance: () => number): void => {
  const board = gateway.board()
  const now = Date.now()
  const agents = Object.values(board.agents).filter(({ id, state }) => id !== DESK_AGENT && AFTER[state] !== undefined)
  const moved = agents.filter(() => chance() < 2 / agents.length)
  const changes: Array<{ path: ReadonlyArray<string>; value: unknown }> = moved.flatMap((agent) => {
    const state = AFTER[agent.state]
    return [
      { path: ["agents", agent.id, "state"], value: state },
      { path: ["agents", agent.id, "since"], value: now },
      { path: ["agents", agent.id, "queue"], value: state === "ready" ? null : (agent.queues[0] ?? null) }
    ]
  })
  for (const queue of Object.values(board.queues)) {
    const waiting = Math.max(0, queue.waiting + (chance() < 0.45 ? 1 : -1))
    if (chance() > 0.3) continue
    changes.push({ path: ["queues", queue.id, "waiting"], value: waiting })
    if (waiting === 0) changes.push({ path: ["queues", queue.id, "longestSince"], value: null })
    else if (queue.longestSince === null) changes.push({ path: ["queues", queue.id, "longestSince"], value: now })
    else if (waiting < queue.waiting)
      changes.push({
        path: ["queues", queue.id, "longestSince"],
        value: Math.round(Math.min(now, queue.longestSince + chance() * 20_000))
      })
  }
  if (changes.length > 0) gateway.change("board", changes)
}

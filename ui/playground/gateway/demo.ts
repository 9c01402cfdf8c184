import type { AgentTile } from "#wire/board.ts"
import type { Intent, IntentAnswer } from "#wire/intent.ts"
import { workOf } from "../fixtures.ts"
import { DESK_AGENT, type FakeGateway } from "./fake-gateway.ts"

/** What the fake engine does with an agent's wish: enough to walk through every state of the desk by hand. */
export const obey = (gateway: FakeGateway, intent: Intent): IntentAnswer => {
  const desk = gateway.desk()
  switch (intent._tag) {
    case "AnswerCall":
      if (desk.work?.phase !== "ringing") return refuse("no-call")
      if (desk.work.answerBy !== "click") return refuse("not-supported-by-telephone")
      showWork(gateway, "talking")
      return { ok: true }
    case "RejectCall":
      if (desk.work?.phase !== "ringing") return refuse("no-call")
      showState(gateway, "not-ready", "rejected")
      return { ok: true }
    case "HangUp":
      if (desk.work?.phase !== "talking") return refuse("no-call")
      showWork(gateway, "wrap-up")
      return { ok: true }
    case "FinishWrapUp":
      if (desk.work?.phase !== "wrap-up") return refuse("not-in-wrap-up")
      showState(gateway, "ready", null)
      return { ok: true }
    case "ExtendWrapUp":
      if (desk.work?.phase !== "wrap-up") return refuse("not-in-wrap-up")
      gateway.change(`desk/${DESK_AGENT}`, [
        { path: ["work", "until"], value: (desk.work.until ?? Date.now()) + 30_000 }
      ])
      return { ok: true }
    case "SignIn":
      showState(gateway, "not-ready", "signed-in")
      return { ok: true }
    default:
      if (desk.work !== null) {
        const next = { GoReady: "ready", GoNotReady: "not-ready", SignOut: "sign-out" }[intent._tag]
        gateway.change(`desk/${DESK_AGENT}`, [{ path: ["next"], value: next }])
        return { ok: true }
      }
      if (intent._tag === "SignOut") showState(gateway, "signed-out", null)
      else if (intent._tag === "GoReady") showState(gateway, "ready", null)
      else showState(gateway, "not-ready", intent.reason)
      return { ok: true }
  }
}

const refuse = (reason: Extract<IntentAnswer, { ok: false }>["reason"]): IntentAnswer => ({ ok: false, reason })

/** Puts the desk's agent into a state without a call, on the desk and on the board. */
export const showState = (gateway: FakeGateway, state: AgentTile["state"], reason: AgentTile["reason"]): void => {
  const agent = { ...gateway.desk().agent, state, reason, since: Date.now(), queue: null }
  const obstacles = state === "ready" ? [] : [state === "signed-out" ? "signed-out" : "not-ready"]
  gateway.change(`desk/${DESK_AGENT}`, [
    { path: ["agent"], value: agent },
    { path: ["work"], value: null },
    { path: ["next"], value: "ready" },
    { path: ["obstacles"], value: obstacles }
  ])
  gateway.change("board", [{ path: ["agents", DESK_AGENT], value: agent }])
}

type Work = NonNullable<ReturnType<FakeGateway["desk"]>["work"]>

/** Gives the desk's agent a call in a phase, on the desk and on the board. */
export const showWork = (gateway: FakeGateway, phase: Work["phase"], answerBy?: Work["answerBy"]): void => {
  const now = Date.now()
  const fresh = workOf(phase, now, answerBy)
  const work = { ...fresh, since: now, until: fresh.until === null ? null : now + 20_000 }
  const agent = { ...gateway.desk().agent, state: phase, reason: null, since: now, queue: work.queue }
  gateway.change(`desk/${DESK_AGENT}`, [
    { path: ["agent"], value: agent },
    { path: ["work"], value: work },
    { path: ["obstacles"], value: ["working"] }
  ])
  gateway.change("board", [{ path: ["agents", DESK_AGENT], value: agent }])
}

const AFTER: Partial<Record<AgentTile["state"], AgentTile["state"]>> = {
  ready: "ringing",
  ringing: "talking",
  talking: "wrap-up",
  "wrap-up": "ready",
  reserved: "ringing"
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

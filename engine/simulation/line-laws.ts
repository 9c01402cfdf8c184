import type { State as CallState } from "#actors/call/protocol.ts"
import { ownerOf } from "#actors/incident/desk.ts"
import type { Message as IncidentMessage, State as Incident } from "#actors/incident/protocol.ts"
import { saidBy } from "#actors/output.ts"
import { type Laws, makeLaws } from "./laws.ts"
import type { Step } from "./simulated-runtime.ts"

/** What must be so of the lines of terminals that call by themselves (A23, A24). */

type Broken = (law: string) => void

/** Whoever has the case is called as soon as its incident hears of it. What is lost on the way is excused. */
const CALLED_BACK_WITHIN_MS = 3_000

/** One talk after the other, in whichever call. */
interface Talks {
  /** The calls in which somebody talks now. */
  readonly on: Set<string>
  /** When the last one began, and when the last one was over. */
  began: number
  ended: number
}

const makeLineLaws = (now: () => number, broken: Broken) => {
  /** By incident: the call in which its terminal said something last, and when. */
  const pressed = new Map<string, { readonly call: string; readonly at: number; waited: boolean }>()
  const talks = new Map<string, Talks>()
  /** Calls in which somebody talks, and when the last talk in them began and ended. */
  const inCalls = new Map<string, Talks>()
  /** Since when a terminal is to be called back. */
  const owed = new Map<string, number>()
  /** Who has an incident, and since when. */
  const owners = new Map<string, { readonly agent: string; readonly since: number }>()
  let excusedAt = 0

  const talksOf = (of: Map<string, Talks>, id: string): Talks => {
    const one = of.get(id) ?? { on: new Set<string>(), began: -1, ended: -1 }
    of.set(id, one)
    return one
  }

  const note = (of: Map<string, Talks>, id: string, call: string, isOn: boolean): void => {
    const one = talksOf(of, id)
    if (isOn === one.on.has(call)) return
    if (isOn) {
      one.on.add(call)
      one.began = now()
    } else {
      one.on.delete(call)
      one.ended = now()
    }
  }

  /** Somebody talked with its terminal since it pressed, or talks. */
  const isSpokenWith = (incident: string): boolean => {
    const { at, call } = pressed.get(incident)!
    return [talksOf(talks, incident), talksOf(inCalls, call)].some(({ ended, on }) => on.size > 0 || ended >= at)
  }

  /** A talk that began after it pressed: nobody can have missed that. */
  const isSpokenWithSince = (incident: string): boolean => {
    const { at, call } = pressed.get(incident)!
    return [talksOf(talks, incident), talksOf(inCalls, call)].some(({ began }) => began > at)
  }

  const called = ({ address, after, before, message }: Step): void => {
    const [was, is] = [before as CallState, after as CallState]
    const call = address.slice("call/".length)
    if (isTalk(was) && !isTalk(is) && message._tag === "WaitDecided")
      broken(`${address} is a talk, and its incident ends it`)
    if (was === is) return
    note(inCalls, call, call, isTalk(is))
    const incident = "caller" in is ? is.caller.attributes["incident"] : undefined
    const isItsTerminal = "caller" in is && (is.caller.origin === "alarm" || is.caller.origin === "inbound")
    if (incident !== undefined && isItsTerminal) {
      note(talks, incident, call, isTalk(is))
      if (isTalk(is)) owed.delete(incident)
    }
    for (const [one, own] of pressed) {
      if (own.call !== call) continue
      if (is._tag === "Waiting" || is._tag === "Ringing") own.waited = true
      const isOver = is._tag === "Ended" && was._tag !== "Ended" && is.outcome !== "handled"
      if (isOver && own.waited && !isSpokenWith(one)) owed.set(one, now())
    }
  }

  const alarmed = ({ address, after, before, commands, message: heard }: Step): void => {
    const [was, is, message] = [before as Incident, after as Incident, heard as IncidentMessage]
    const incident = address.slice("incident/".length)
    const isNews = is._tag !== "Closed" && "case" in is && (!("case" in was) || was.case.presses < is.case.presses)
    if (message._tag === "Pressed" && message.report.voice.call !== undefined && isNews) {
      pressed.set(incident, { call: message.report.voice.call.id, at: now(), waited: false })
      owed.delete(incident)
    }
    if (commands.some((output) => saidBy(output) === "CallBack")) owed.delete(incident)
    if (is._tag !== "Open" && is._tag !== "Suspended") return void owed.delete(incident)
    const { line } = is.case
    const isNewlyOwed = line?.stands === "owed" && "case" in was && was.case.line?.stands !== "owed"
    if (isNewlyOwed && pressed.has(incident) && isSpokenWithSince(incident))
      broken(`${address} was spoken with, and is to be called back`)
    const agent = is._tag === "Open" ? ownerOf(is.desk)?.agent : undefined
    if (agent === undefined) owners.delete(incident)
    else if (owners.get(incident)?.agent !== agent) owners.set(incident, { agent, since: now() })
  }

  return {
    stepped: (step: Step): void => {
      if (step.address.startsWith("call/")) called(step)
      else if (step.address.startsWith("incident/")) alarmed(step)
    },
    /** Now and then, while the core is there. */
    compared: (): void => {
      for (const [incident, at] of owed) {
        const owner = owners.get(incident)
        if (owner === undefined) continue
        const lateMs = now() - Math.max(at, owner.since, excusedAt)
        if (lateMs <= CALLED_BACK_WITHIN_MS) continue
        broken(`incident/${incident} is ${owner.agent}'s, and its terminal is not called back for ${lateMs} ms`)
        owed.delete(incident)
      }
    },
    excused: (): void => {
      excusedAt = now()
    },
    /** What a core knew when it died may not be on disk. */
    restarted: (): void => {
      excusedAt = now()
      pressed.clear()
      talks.clear()
      inCalls.clear()
      owed.clear()
    }
  }
}

const isTalk = (state: CallState): boolean => state._tag === "Served" && state.answeredAt !== null

/** The laws of the house, and these. */
export const makeAllLaws = (options: Parameters<typeof makeLaws>[0]): Laws => {
  const { broken, deciding, now } = options
  const laws = makeLaws(options)
  const lines = makeLineLaws(now, broken)
  return {
    ...laws,
    followed: (step) => {
      laws.followed(step)
      lines.stepped(step)
    },
    compared: () => {
      laws.compared()
      if (deciding()) lines.compared()
      else lines.excused()
    },
    excused: () => {
      laws.excused()
      lines.restarted()
    }
  }
}

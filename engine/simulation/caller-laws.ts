import { VIP_PRIORITY } from "#actors/call/limits.ts"
import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import type { Centre } from "#actors/centre.ts"
import { saidBy } from "#actors/output.ts"
import type { Message as QueueMessage } from "#actors/queue/protocol.ts"
import { isOpen } from "../records/calendars/opening.ts"
import type { Step } from "./simulated-runtime.ts"

/** The time zone of simulated centres. */
export const TIME_ZONE = "Asia/Shanghai"

const SIMULATED_DAY = "2026-11-23"

/** An answer is under way for a moment, in which a calendar may close. */
const UNDER_WAY_MS = 1_000

/** What the lists and calendars of a centre promise of its callers. */
export const makeCallerLaws = (centre: () => Centre, broken: (law: string) => void): ((step: Step) => void) => {
  /** Numbers of simulated people have eleven digits, whatever stands before them. */
  const isOn = (list: "black" | "vip" | "white", number = "") =>
    (centre().listed ?? []).some(
      (each) =>
        each.list === list && digits(each.number) === digits(number) && (each.until ?? SIMULATED_DAY) >= SIMULATED_DAY
    )

  /** Nobody on the black list hears a prompt, waits, or is talked to. */
  const refused = (address: string, after: CallState) => {
    if (!("caller" in after) || after._tag === "Ended") return
    if (isOn("black", after.caller.attributes["callingNumber"]))
      broken(`${address} is on the black list and is ${after._tag}`)
  }

  /** A VIP is known as one from the door on, and stands before others of the same moment. */
  const preferred = ({ address, after, commands, message }: Step) => {
    const state = after as CallState
    if ("caller" in state && (message as CallMessage)._tag === "Arrived") {
      const { callingNumber = "", vip } = state.caller.attributes
      if (isOn("vip", callingNumber) !== (vip !== undefined))
        broken(`${address} is ${vip ?? "nobody"} by its attributes`)
    }
    for (const output of commands) {
      if (output._tag !== "Tell" || output.message._tag !== "WorkAnnounced") continue
      const { attributes, priority } = (output.message as unknown as Announced).asked
      const due = attributes["vip"] === undefined ? 0 : VIP_PRIORITY
      if (priority !== due) broken(`${address} asks for a place with ${priority} points, and has ${due}`)
    }
  }

  /** Who was answered goes the way that the calendar says. */
  const inTime = ({ address, after, at, before, message }: Step) => {
    const [was, is] = [before as CallState, after as CallState]
    if (was._tag !== "InFlow" || was.position.node !== "hours" || message._tag !== "FlowAnswered" || is === was) return
    const { calendars = [], holidays = {} } = centre()
    const days = new Map(Object.entries(holidays))
    const open = [at, at - UNDER_WAY_MS].map((ms) => calendars.some((each) => isOpen(each, days, ms, TIME_ZONE)))
    const letIn = is._tag !== "Ended"
    // Who is on the white list passes closing hours.
    if (isOn("white", was.caller.attributes["callingNumber"])) {
      if (!letIn) broken(`${address} is on the white list and is sent away`)
      return
    }
    if (!open.includes(letIn))
      broken(`${address} is ${letIn ? "let in while it is closed" : "sent away while it is open"}`)
  }

  /** Who is not answered yet hears early announcements alone, which the switch is told of before; whoever is, is told of it. */
  const answered = ({ address, after, before, commands, message }: Step) => {
    const [was, is] = [lateOf(before as CallState), lateOf(after as CallState)]
    const asks = new Set(commands.map(saidBy))
    const isOver = (after as CallState)._tag === "Ended"
    if (is !== undefined && ["Waiting", "Ringing", "Served"].includes((after as CallState)._tag))
      broken(`${address} is ${(after as CallState)._tag} and was never answered`)
    if (is === "early" && was !== "early" && !asks.has("PreAnswerCaller"))
      broken(`${address} hears an announcement that the switch was not told of`)
    const isAnswered = was !== undefined && is === undefined && "caller" in after && message._tag !== "LegsSeen"
    if (isAnswered && !(asks.has("AnswerCaller") && asks.has("+CallerAnswered")))
      broken(`${address} counts as answered, and is not`)
    if (was !== undefined && isOver && asks.has("AnswerCaller")) broken(`${address} is answered and ended at once`)
  }

  return (step) => {
    if (!step.address.startsWith("call/")) return
    answered(step)
    refused(step.address, step.after as CallState)
    preferred(step)
    inTime(step)
  }
}

const lateOf = (state: CallState) => ("caller" in state ? state.caller.unanswered : undefined)

type Announced = Extract<QueueMessage, { _tag: "WorkAnnounced" }>

const digits = (number: string) => number.replaceAll(/\D/gu, "").slice(-11)

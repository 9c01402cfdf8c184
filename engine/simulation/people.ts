import { type SignedIn, type State, tellAgent } from "#actors/agent/protocol.ts"
import type { Tell } from "#actors/output.ts"
import { type Reason, ReasonId } from "#actors/reasons.ts"
import type { Address, AgentId, LegId } from "#actors/vocabulary.ts"
import type { DeskIntent } from "#wire/intent.ts"
import { handsOf } from "./agent-laws.ts"
import { deskTell } from "../perform/intent-intake.ts"
import type { VirtualAgenda } from "./virtual-agenda.ts"
import { makePanel } from "./panel.ts"
import { type AgentPlan, type CallerPlan, type Deed, type Occasion, type Reaction, WRITING } from "./scenario.ts"
import { NOBODY_ELSE, type Parties } from "./virtual-legs.ts"
import type { VirtualSwitch } from "./virtual-switch.ts"

/** Nobody talks for longer in these days. */
const TALK_LIMIT_MS = 90_000
/** Between two looks at a panel with work on it. */
const PANEL_LOOK_MS = 500
/** Between two looks at a screen that has no button yet. */
const BUTTON_MS = 100
/** Every caller has given up by then, at the latest. */
export const PATIENCE_LIMIT_MS = 240_000

const SUPERVISORS = ["chief", "deputy"]

const notFor = (reason: ReasonId): DeskIntent => ({ _tag: "GoNotReady", reason })
const BREAK = notFor(ReasonId.make("break"))
const CALLS_ONLY = notFor(ReasonId.make("no-written"))
const WRITING_ONLY = notFor(WRITING)

/** What is no more than a button. */
const ONE_BUTTON = {
  "calls-only": CALLS_ONLY,
  "writing-only": WRITING_ONLY,
  "finish-wrap-up": { _tag: "FinishWrapUp" },
  "extend-wrap-up": { _tag: "ExtendWrapUp" },
  "keep-wrap-up": { _tag: "KeepWrapUp" },
  "ask-help": { _tag: "AskHelp" },
  "withdraw-help": { _tag: "WithdrawHelp" },
  reject: { _tag: "RejectCall" }
} as const satisfies Partial<Record<Deed, DeskIntent>>

/** Whoever chose to do written work alone is content with it, until the end of the day. */
const chosenBy = ({ availability: { voice } }: SignedIn, closing: boolean): "Ready" | "NotReady" | undefined =>
  voice?._tag === "NotReady" && voice.reason === WRITING && !closing ? undefined : voice?._tag

const isFree = ({ hands }: SignedIn): boolean => Object.keys(hands).length === 0

interface Person {
  readonly plan: AgentPlan
  wants: "ready" | "not-ready" | "off"
  rings: number
  panel: boolean
  looks: boolean
}

export interface People {
  readonly parties: Parties
  readonly callers: (plans: ReadonlyArray<CallerPlan>) => void
  readonly agents: () => void
  /** The gateway says anew which panels are open. */
  readonly reopenPanels: () => void
  /** Something happened to whoever has a reflex for it: this agent, or everybody when undefined. */
  readonly twitch: (occasion: Occasion, agent: AgentId | undefined) => void
  /** The day is over: whoever is on a break or writes notes is through with it, so that everybody is free at closing time. */
  readonly finish: () => void
}

const numberOf = (index: number) => `1380000${String(index + 1).padStart(4, "0")}`

/** Callers and agents. They see of the engine what a person sees: a ringing telephone, a state on the screen. */
export const makePeople = (options: {
  readonly agenda: VirtualAgenda
  readonly plans: ReadonlyArray<AgentPlan>
  readonly reasons: ReadonlyArray<Reason>
  readonly theSwitch: () => VirtualSwitch
  readonly stateOf: (address: Address) => { readonly _tag: string } | undefined
  readonly tell: (tell: Tell) => void
  /** How quick a reflex is: about as quick as a message between actors. */
  readonly reflexMs: () => number
}): People => {
  const { agenda, plans, stateOf, tell, theSwitch } = options
  const people = new Map(
    plans.map((plan) => [
      plan.name as AgentId,
      { plan, wants: "ready", rings: 0, panel: plan.panel === true, looks: false } as Person
    ])
  )
  const talksMs = new Map<LegId, number>()
  /** Agents who ever pressed the button that ends a talk. */
  const hungUp = new Set<AgentId>()
  let closing = false
  const after = (ms: number, run: () => void) => agenda.at(agenda.now() + ms, run)

  /** `by`: who press it for the agent, all of them seeing the same. */
  const ask = (agent: AgentId, intent: DeskIntent, by: ReadonlyArray<string> = [agent]) => {
    const state = stateOf(`agent/${agent}`) as State | undefined
    for (const answer of by.map((who) => deskTell(agent, intent, state, options.reasons, who)))
      if ("tell" in answer) tell(answer.tell)
  }

  /** Looks at the screen now and then, and puts right what is not as wanted. */
  const notice = (agent: AgentId, { plan, wants }: Person) => {
    const state = stateOf(`agent/${agent}`) as State | undefined
    const chosen = state?._tag === "SignedIn" && isFree(state) ? chosenBy(state, closing) : undefined
    if (wants === "off" && state?._tag !== "SignedOut") ask(agent, { _tag: "SignOut" })
    if (wants !== "off" && state?._tag === "SignedOut") ask(agent, { _tag: "SignIn" })
    if (wants === "ready" && chosen === "NotReady") ask(agent, { _tag: "GoReady" })
    if (closing && state !== undefined && handsOf(state).some(({ _tag }) => _tag === "WrapUp"))
      ask(agent, { _tag: "FinishWrapUp" })
    if (wants === "not-ready" && chosen === "Ready") ask(agent, BREAK)
    after(plan.noticesAfterMs ?? 7_000, () => notice(agent, people.get(agent)!))
  }

  /** Whoever ever had a panel open looks at it again and again. */
  const look = (agent: AgentId, person: Person, panel = makePanel(person.plan.written)) => {
    person.looks = true
    const state = stateOf(`agent/${agent}`) as State | undefined
    if (person.panel && state?._tag === "SignedIn")
      for (const intent of panel.look(state, agenda.now(), closing)) ask(agent, intent)
    after(PANEL_LOOK_MS, () => look(agent, person, panel))
  }

  /** The button comes when the telephone rings; who waits for it presses it then. */
  const pressAnswer = (agent: AgentId): void => {
    const state = stateOf(`agent/${agent}`) as State | undefined
    const hands = state?._tag === "SignedIn" ? Object.values(state.hands) : []
    if (hands.some((hand) => hand.work.channel === "voice" && hand._tag === "Alerting" && hand.answerBy === null))
      after(BUTTON_MS, () => pressAnswer(agent))
    else ask(agent, { _tag: "AnswerCall" })
  }

  const doDeed = (agent: AgentId, deed: Deed) => {
    const person = people.get(agent)!
    switch (deed) {
      case "sign-in":
        person.wants = "ready"
        return ask(agent, { _tag: "SignIn" })
      case "sign-out":
        person.wants = "off"
        return ask(agent, { _tag: "SignOut" })
      case "ready":
        person.wants = "ready"
        return ask(agent, { _tag: "GoReady" })
      case "not-ready":
        person.wants = "not-ready"
        return ask(agent, BREAK)
      case "is-helped":
        return ask(agent, { _tag: "TakeHelp" }, SUPERVISORS)
      case "answer":
        return pressAnswer(agent)
      case "hang-up":
        hungUp.add(agent)
        return ask(agent, { _tag: "HangUp" })
      case "plug-in":
        return theSwitch().plug(agent, true)
      case "unplug":
        return theSwitch().plug(agent, false)
      case "open-panel":
        person.panel = true
        if (!person.looks) look(agent, person)
        return tell(tellAgent(agent, { _tag: "PanelOpened", panel: "browser" }))
      case "close-panel":
        person.panel = false
        return tell(tellAgent(agent, { _tag: "PanelClosed", panel: "browser" }))
      default:
        return ask(agent, ONE_BUTTON[deed])
    }
  }

  const react = (leg: LegId, reaction: Reaction) => {
    if (reaction === "never" || reaction === "busy") return
    if ("rejectsAfterMs" in reaction)
      return after(reaction.rejectsAfterMs, () => {
        if (theSwitch().legs().get(leg)?.answered === false) theSwitch().hangUp(leg, "CALL_REJECTED")
      })
    if (reaction.talksMs !== undefined) talksMs.set(leg, reaction.talksMs)
    after(reaction.answersAfterMs, () => theSwitch().answer(leg))
    // Nobody holds a silent receiver for ever.
    after(reaction.answersAfterMs + TALK_LIMIT_MS, () => theSwitch().hangUp(leg))
  }

  const parties: Parties = {
    ...NOBODY_ELSE,
    rings: (agent, leg) => {
      const person = people.get(agent)
      if (person === undefined) return "rings"
      const reaction = person.plan.rings[person.rings++ % person.plan.rings.length] ?? "never"
      if (reaction === "busy") return "busy"
      react(leg, reaction)
      return "rings"
    },
    click: (agent) => people.get(agent)?.plan.click ?? "none",
    clicked: (leg) => after(TALK_LIMIT_MS, () => theSwitch().hangUp(leg)),
    joined: (inbound, _agent, outbound) => {
      const callerMs = talksMs.get(inbound)
      const agentMs = talksMs.get(outbound)
      if (callerMs !== undefined) after(callerMs, () => theSwitch().hangUp(inbound))
      if (agentMs !== undefined) after(agentMs, () => theSwitch().hangUp(outbound))
    },
    wantedToEnd: (leg, other) => [leg.agent, other?.agent].some((agent) => agent !== undefined && hungUp.has(agent)),
    over: (leg) => void talksMs.delete(leg.id)
  }

  return {
    parties,
    callers: (callers) => {
      for (const [index, { at, dials = "95000", patienceMs, presses = [], talksMs: talks }] of callers.entries()) {
        const leg = `c${index + 1}` as LegId
        agenda.at(agenda.now() + at, () => {
          theSwitch().arrive(leg, callers[index]?.calls ?? numberOf(index), dials)
          if (talks !== undefined) talksMs.set(leg, talks)
          for (const { afterMs, digit } of presses) after(afterMs, () => theSwitch().press(leg, digit))
          if (patienceMs !== undefined)
            after(patienceMs, () => {
              if (theSwitch().legs().get(leg)?.joinedWith === undefined) theSwitch().hangUp(leg)
            })
          after(PATIENCE_LIMIT_MS, () => theSwitch().hangUp(leg))
        })
      }
    },
    agents: () => {
      for (const [agent, person] of people) {
        theSwitch().plug(agent, true)
        notice(agent, person)
        if (person.panel) look(agent, person)
        for (const { at, does } of person.plan.deeds ?? []) agenda.at(agenda.now() + at, () => doDeed(agent, does))
      }
    },
    reopenPanels: () => {
      for (const [agent, { panel }] of people)
        if (panel) tell(tellAgent(agent, { _tag: "PanelOpened", panel: "browser" }))
    },
    twitch: (occasion, agent) => {
      for (const [name, { plan }] of people)
        if (plan.reflexes !== undefined && (agent === undefined || agent === name))
          for (const { does, on } of plan.reflexes)
            if (on === occasion) after(options.reflexMs(), () => doDeed(name, does))
    },
    finish: () => {
      closing = true
      for (const [agent, person] of people) {
        person.wants = "ready"
        theSwitch().plug(agent, true)
      }
    }
  }
}

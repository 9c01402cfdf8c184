import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Tell } from "#actors/output.ts"
import { tellTerminal } from "#actors/terminal/protocol.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import { type Intent, type IntentAnswer, isCallIntent, isIncidentIntent, type RefusalReason } from "#wire/intent.ts"
import type { IntentTold, Wishing } from "../perform/intent-answer.ts"
import { living } from "../perform/living-incident.ts"
import { intentTell } from "../perform/intent-intake.ts"
import type { Look } from "../perform/look.ts"
import { isCallOnItsWay } from "../perform/talk-to-terminal.ts"
import type { Runtime } from "../runtime/runtime.ts"
import type { TerminalVoice } from "./terminal-voice.ts"
import { answerOutcome, asksATelephone } from "./answer-outcome.ts"
import { taken } from "./call-taken.ts"
import { timeOrderedId } from "./time-ordered-id.ts"

/** Who asks, and what they may. */
export type From = Pick<Wishing, "askers" | "by" | "isCovered" | "known" | "mayOver">

interface Around {
  readonly runtime: Pick<Runtime, "now" | "onStep" | "peek" | "tell">
  readonly look: Look
  /** How a terminal is called and what its keys are; nothing where its records do not say, or are away. */
  readonly voiceOf?: (terminal: string) => Effect.Effect<TerminalVoice>
}

/**
 * What a person, who may, asks of the engine for one agent: done, or refused with the reason, and nothing has changed. `askers`:
 * how far they may dial, who can ask nothing further of a colleague's desk; `by`: who they are. What is done to an incident is on
 * disk when the answer says so.
 */
export const makeIntentDoor = ({ look, runtime, voiceOf = () => Effect.succeed(NO_VOICE) }: Around) => {
  const newCall = () => timeOrderedId(runtime.now()) as CallId
  /** Of whom somebody has asked something and waits to hear that it is done: calls, and agents whose telephones shall ring. */
  const told = new Map<string, Deferred.Deferred<void>>()
  /** Done when nobody else waits for one of these: what fits depends on what becomes of what they asked. */
  const inTurn = (
    of: ReadonlyArray<string>,
    asked: Effect.Effect<IntentAnswer>,
    again: Effect.Effect<IntentAnswer>
  ): Effect.Effect<IntentAnswer> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const before = of.map((each) => told.get(each)).find((each) => each !== undefined)
        if (before !== undefined) return { before }
        const over = Deferred.makeUnsafe<void>()
        for (const each of of) told.set(each, over)
        return { over }
      }),
      (turn) => ("over" in turn ? asked : Effect.andThen(Deferred.await(turn.before), again)),
      (turn) =>
        Effect.sync(() => {
          if (turn.over === undefined) return
          for (const each of of) told.delete(each)
          Deferred.doneUnsafe(turn.over, Exit.void)
        })
    )
  const ask = (agent: AgentId, intent: Intent, from: From, voice = NO_VOICE): Effect.Effect<IntentAnswer> =>
    Effect.suspend(() => {
      const wish = () => intentTell(look, agent, intent, { ...from, newCall, now: runtime.now, ...voice })
      const asked = wish()
      if ("refused" in asked) return Effect.succeed<IntentAnswer>({ ok: false, reason: asked.refused })
      if (asksATelephone(runtime, asked.tell)) return answerOutcome(runtime, asked.tell)
      if (isCallIntent(intent) || isIncidentIntent(intent)) {
        const otherwise = isIncidentIntent(intent) ? NOT_YET : "wrong-state"
        const again = ask(agent, intent, from, voice)
        return inTurn(concerned(agent, intent, asked.tell), step(asked.tell, wish, otherwise), again)
      }
      runtime.tell(asked.tell.to, asked.tell.message)
      return Effect.succeed(DONE)
    })
  /** What the call or the incident does not take has its reason in what it is by now; `otherwise` it is slow. */
  const step = (tell: Tell, wish: () => IntentTold, otherwise: RefusalReason): Effect.Effect<IntentAnswer> =>
    Effect.map(taken(runtime, tell), (isTaken): IntentAnswer => {
      if (isTaken) return DONE
      const now = wish()
      return { ok: false, reason: "refused" in now ? now.refused : otherwise }
    })
  /** A terminal sleeps a minute after it was told something, locked or not. False: the store does not say in time whether it is there. */
  const awake = (terminal: string): Effect.Effect<boolean> =>
    Effect.gen(function* () {
      if (look.terminal(terminal) === undefined) {
        const { message, to } = tellTerminal(terminal, { _tag: "LockOver" })
        runtime.tell(to, message)
      }
      while (look.terminal(terminal)?._tag === "New") yield* Effect.sleep(LOOK_EVERY)
      return true
    }).pipe(Effect.timeoutOrElse({ duration: WOKEN_WITHIN, orElse: () => Effect.succeed(false) }))
  /** The call that the terminal made is about to wait: who is first to take its alarm talks with it all the same. */
  const waits = (incident: string, { numbers }: TerminalVoice): Effect.Effect<void> =>
    Effect.gen(function* () {
      while (isCallOnItsWay(look, incident, numbers)) yield* Effect.sleep(LOOK_AT_FLOW_EVERY)
    }).pipe(Effect.timeoutOrElse({ duration: FLOW_WITHIN, orElse: () => Effect.void }))
  return (agent: AgentId, intent: Intent, from: From): Effect.Effect<IntentAnswer> => {
    if (intent._tag === "LockTerminal" || intent._tag === "UnlockTerminal")
      return Effect.flatMap(awake(intent.terminal), (isKnown) =>
        isKnown ? ask(agent, intent, from) : Effect.succeed<IntentAnswer>({ ok: false, reason: NOT_YET })
      )
    if (intent._tag !== "TalkToTerminal" && intent._tag !== "PressTerminalKey") return ask(agent, intent, from)
    const terminal = living(look, intent.incident)?.case.terminal
    const voice = terminal === undefined ? Effect.succeed(NO_VOICE) : voiceOf(terminal)
    if (intent._tag === "PressTerminalKey") return Effect.flatMap(voice, (found) => ask(agent, intent, from, found))
    return Effect.flatMap(voice, (found) =>
      Effect.andThen(waits(intent.incident, found), ask(agent, intent, from, found))
    )
  }
}

/** One row is read. */
const WOKEN_WITHIN = "2 seconds"
const LOOK_EVERY = "10 millis"

/** Most of the words that help comes (4.9 s); who asks waits 5 s for an answer, and asks again. */
const FLOW_WITHIN = "4 seconds"
const LOOK_AT_FLOW_EVERY = "50 millis"

/** The disk is away or slow: it may yet be done, and is not said to be. */
const NOT_YET: RefusalReason = "engine-away"

/** Whose state says what fits: the call, and where the asker's telephone shall ring, that too: it rings once. */
const concerned = (agent: AgentId, { _tag }: Intent, { to }: Tell): ReadonlyArray<string> =>
  _tag === "MakeCall" || _tag === "JoinCall" || _tag === "PickupCall" || _tag === "TalkToTerminal"
    ? [to, `agent/${agent}`]
    : [to]

const NO_VOICE: TerminalVoice = { numbers: [], keys: {} }

const DONE: IntentAnswer = { ok: true }

import { describe, expect, it } from "vitest"
import type { Hand, SignedIn, State } from "#actors/agent/protocol.ts"
import { DEFAULT_CAPACITY } from "#actors/capacity.ts"
import { reasonsOf } from "#actors/centre.ts"
import { ReasonId } from "#actors/reasons.ts"
import type { AgentId, EpochMs, GroupId, QueueId } from "#actors/vocabulary.ts"
import { type Channel, type Work, type WorkId, workIdOf } from "#actors/work.ts"
import type { DeskIntent } from "#wire/intent.ts"
import { deskTell } from "./intent-intake.ts"

const at = 1_795_420_800_000 as EpochMs
const ana = "ana" as AgentId
const reasons = reasonsOf({
  reasons: [
    {
      id: ReasonId.make("meeting"),
      zh: "开会",
      en: "Meeting",
      pauses: "all",
      colour: "break",
      icon: "cup",
      order: 1,
      chosenBy: "agent"
    },
    // A centre that tries to give away what is the engine's.
    {
      id: ReasonId.make("no-answer"),
      zh: "漏接",
      en: "Missed",
      pauses: "all",
      colour: "break",
      icon: "cup",
      order: 1,
      chosenBy: "agent"
    }
  ]
})

const person = {
  agent: ana,
  name: "Ana",
  group: "centre" as GroupId,
  queues: [],
  registered: true,
  registeredSince: at,
  panel: { _tag: "Never" },
  heard: 0,
  capacity: DEFAULT_CAPACITY,
  pauses: {}
} as const
const ready = { _tag: "Ready", since: at } as const
const signedIn = (...hands: ReadonlyArray<Hand>): SignedIn => ({
  _tag: "SignedIn",
  person,
  availability: { voice: ready, task: ready },
  hands: Object.fromEntries(hands.map((hand) => [hand.work.id, hand])),
  leaving: false,
  retired: false
})
const signedOut: State = { _tag: "SignedOut", person, since: at, because: null }

const [call, task] = [workIdOf("call", "c1"), workIdOf("task", "t1")]
const workOf = (id: Work["id"], channel: Channel): Work => ({
  id,
  channel,
  queue: "sales" as QueueId,
  needs: [],
  area: null,
  preferred: null,
  priority: 0,
  queuedAt: at,
  load: 1,
  attributes: {},
  queueName: "Sales",
  wrapUpMs: 1
})
const bound = { offer: 1, since: at, checkAt: at, unanswered: 0 }
const ringing = (answerBy: "click" | "handset" | null): Hand => ({
  _tag: "Alerting",
  ...bound,
  work: workOf(call, "voice"),
  until: at,
  answerBy
})
const talking: Hand = { _tag: "Active", ...bound, work: workOf(call, "voice"), recording: true }
const shown: Hand = { _tag: "Alerting", ...bound, work: workOf(task, "task"), until: at, answerBy: null }
const working: Hand = { _tag: "Active", ...bound, work: workOf(task, "task"), recording: false }
const notes: Hand = { _tag: "WrapUp", work: workOf(call, "voice"), since: at, until: at }

const helped = (takenBy: string | null): Hand => ({ ...talking, help: { since: at, takenBy, takenAt: null } })

const asked = (intent: DeskIntent, state: State | undefined) => deskTell(ana, intent, state, reasons)
const pause = (reason: string): DeskIntent => ({ _tag: "GoNotReady", reason: ReasonId.make(reason) })

describe("what people ask and cannot have", () => {
  it.each<readonly [DeskIntent, State | undefined, string]>([
    [{ _tag: "GoReady" }, undefined, "unknown-agent"],
    [{ _tag: "GoReady" }, signedOut, "not-signed-in"],
    [{ _tag: "SignIn" }, signedIn(), "already-signed-in"],
    [{ _tag: "GoReady" }, { ...signedIn(), person: { ...person, registered: false } }, "device-unregistered"],
    [{ _tag: "GoReady" }, signedIn(), "wrong-state"],
    [{ _tag: "FinishWrapUp" }, signedIn(), "not-in-wrap-up"],
    [{ _tag: "FinishWrapUp", work: task }, signedIn(notes), "not-in-wrap-up"],
    [{ _tag: "RejectCall" }, signedIn(), "no-call"],
    [{ _tag: "RejectCall" }, signedIn(shown), "no-call"],
    [{ _tag: "RejectCall" }, signedIn(talking), "no-call"],
    [{ _tag: "HangUp" }, signedIn(), "no-call"],
    [{ _tag: "HangUp" }, signedIn(working), "no-call"],
    [{ _tag: "AnswerCall" }, signedIn(), "no-call"],
    [{ _tag: "AnswerCall" }, signedIn(ringing(null)), "not-supported-by-telephone"],
    [{ _tag: "AnswerCall" }, signedIn(ringing("handset")), "not-supported-by-telephone"],
    [{ _tag: "AnswerCall" }, signedIn(talking), "wrong-state"],
    [{ _tag: "AcceptWork", work: task }, signedIn(talking), "no-work"],
    [{ _tag: "AcceptWork", work: task }, signedIn(working), "wrong-state"],
    [{ _tag: "AcceptWork", work: call }, signedIn(notes), "no-work"],
    [{ _tag: "RejectWork", work: task }, signedIn(working), "no-work"],
    [{ _tag: "EndWork", work: task, note: null }, signedIn(talking), "no-work"],
    [{ _tag: "AskHelp" }, signedIn(ringing(null)), "no-call"],
    [{ _tag: "AskHelp" }, signedIn(helped(null)), "help-asked-already"],
    [{ _tag: "WithdrawHelp" }, signedIn(talking), "help-not-asked"],
    [{ _tag: "TakeHelp" }, signedIn(notes), "help-not-asked"],
    [{ _tag: "TakeHelp" }, signedIn(helped(null)), "to-oneself"]
  ])("%o is refused: %s", (intent, state, refused) => {
    expect(asked(intent, state)).toEqual({ refused })
  })

  it("nobody chooses a reason that is the engine's, nor one that there is not", () => {
    for (const reason of ["signed-in", "no-answer", "device-busy", "rejected", "ring-failed", "device-unregistered"])
      expect(asked(pause(reason), signedIn())).toEqual({ refused: "engines-reason" })
    expect(asked(pause("lunch"), signedIn())).toEqual({ refused: "unknown-reason" })
  })
})

describe("help that an agent asks for", () => {
  it("is taken by the first who comes, and may be asked for again", () => {
    const take = (state: SignedIn) => deskTell(ana, { _tag: "TakeHelp" }, state, reasons, "chief")
    expect(take(signedIn(helped(null)))).toMatchObject({ tell: { message: { _tag: "HelpTaken", by: "chief" } } })
    expect(take(signedIn(helped("deputy")))).toEqual({ refused: "help-taken-already" })
    expect(asked({ _tag: "AskHelp" }, signedIn(helped("deputy")))).toMatchObject({
      tell: { message: { _tag: "HelpAsked" } }
    })
  })
})

describe("help of who has two calls at hand", () => {
  const second = { ...talking, work: { ...talking.work, id: "call/second" as WorkId } } as Hand
  const aside = { ...talking, _tag: "SetAside" } as Hand
  const messageOf = (intent: DeskIntent, state: State, by?: string) => {
    const answer = deskTell(ana, intent, state, reasons, by)
    return "tell" in answer ? answer.tell.message : answer
  }

  it("is asked for the call that is named, or the one they speak in", () => {
    const both = signedIn(aside, second)
    expect(messageOf({ _tag: "AskHelp", work: call }, both)).toEqual({ _tag: "HelpAsked", work: call })
    expect(messageOf({ _tag: "AskHelp" }, both)).toEqual({ _tag: "HelpAsked", work: second.work.id })
    expect(messageOf({ _tag: "AskHelp", work: task }, both)).toEqual({ refused: "no-call" })
  })

  it("is withdrawn and taken in the call that it was asked for", () => {
    const help = { since: at, takenBy: null, takenAt: null }
    const both = signedIn(talking, { ...second, help } as Hand)
    const work = second.work.id
    expect(messageOf({ _tag: "WithdrawHelp" }, both)).toEqual({ _tag: "HelpWithdrawn", work })
    expect(messageOf({ _tag: "TakeHelp" }, both, "chief")).toEqual({ _tag: "HelpTaken", by: "chief", work })
    expect(messageOf({ _tag: "TakeHelp", work: call }, both, "chief")).toEqual({ refused: "help-not-asked" })
    const older = signedIn(helped("deputy"), { ...second, help } as Hand)
    expect(messageOf({ _tag: "TakeHelp" }, older, "chief")).toEqual({ _tag: "HelpTaken", by: "chief", work })
  })
})

describe("what people ask and get", () => {
  const message = (intent: DeskIntent, state: State) => {
    const answer = asked(intent, state)
    return "tell" in answer ? answer.tell.message : answer
  }

  it.each<readonly [DeskIntent, State, object]>([
    [{ _tag: "SignIn" }, signedOut, { _tag: "SignInAsked" }],
    [{ _tag: "SignOut" }, signedIn(), { _tag: "SignOutAsked" }],
    [pause("meal"), signedIn(), { _tag: "NotReadyAsked", reason: "meal" }],
    [pause("meeting"), signedIn(talking), { _tag: "NotReadyAsked", reason: "meeting" }],
    [{ _tag: "GoReady" }, { ...signedIn(), leaving: true }, { _tag: "ReadyAsked" }],
    [{ _tag: "GoReady" }, signedIn(notes), { _tag: "ReadyAsked" }],
    [{ _tag: "AnswerCall" }, signedIn(shown, ringing("click")), { _tag: "AcceptAsked", work: call }],
    [{ _tag: "AcceptWork", work: task }, signedIn(talking, shown), { _tag: "AcceptAsked", work: task }],
    [{ _tag: "RejectCall" }, signedIn(shown, ringing(null)), { _tag: "RejectAsked", work: call, isKept: true }],
    [{ _tag: "RejectWork", work: task }, signedIn(talking, shown), { _tag: "RejectAsked", work: task, isKept: true }],
    [{ _tag: "HangUp" }, signedIn(working, talking), { _tag: "EndAsked", work: call, note: null }],
    [
      { _tag: "EndWork", work: task, note: "done" },
      signedIn(talking, working),
      { _tag: "EndAsked", work: task, note: "done" }
    ],
    [{ _tag: "FinishWrapUp" }, signedIn(working, notes), { _tag: "WrapUpFinished", work: null }],
    [{ _tag: "ExtendWrapUp", work: call }, signedIn(notes), { _tag: "WrapUpExtended", work: call }],
    [{ _tag: "KeepWrapUp" }, signedIn(notes), { _tag: "WrapUpKept", work: null }]
  ])("%o", (intent, state, told) => {
    expect(message(intent, state)).toEqual(told)
  })

  it("who has a panel and no telephone may be ready: for written work", () => {
    const state = {
      ...signedIn(),
      person: { ...person, registered: false, panel: { _tag: "Open", panels: ["p"] } },
      availability: { voice: { _tag: "NotReady", reason: ReasonId.make("signed-in"), since: at } }
    } as const satisfies SignedIn
    expect(message({ _tag: "GoReady" }, state)).toEqual({ _tag: "ReadyAsked" })
  })
})

import { describe, expect, it } from "vitest"
import type { Output } from "../output.ts"
import { type HandMessage, handStep, isTakenByClick } from "./hand.ts"
import type { Hand, HandOf } from "./protocol.ts"
import {
  accept,
  alertStarted,
  ana,
  at,
  end,
  extend,
  askHelp,
  keepOpen,
  takeHelp,
  withdrawHelp,
  finish,
  recovered,
  reject,
  released,
  show,
  workOf,
  workStarted
} from "./testing/say.ts"

const bound = { offer: 1, work: workOf("t1"), since: at(1_000), checkAt: at(11_000), unanswered: 0 }
const hands = {
  Offered: { _tag: "Offered", ...bound },
  Alerting: { _tag: "Alerting", ...bound, until: at(21_001), answerBy: null },
  Active: { _tag: "Active", ...bound, recording: false },
  SetAside: { _tag: "SetAside", ...bound, recording: false },
  WrapUp: { _tag: "WrapUp", work: bound.work, since: at(9_000), until: at(14_000) }
} as const satisfies { readonly [K in Hand["_tag"]]: HandOf<K> }

const messages = {
  AlertStarted: alertStarted(1, "t1"),
  WorkStarted: workStarted(1, "t1"),
  Released: released(1, "done", 5_000, "t1"),
  AcceptAsked: accept("t1") as HandMessage,
  RejectAsked: reject("t1") as HandMessage,
  EndAsked: end("t1") as HandMessage,
  WrapUpFinished: finish("t1") as HandMessage,
  WrapUpExtended: extend("t1") as HandMessage,
  WrapUpKept: keepOpen("t1") as HandMessage,
  HelpAsked: askHelp() as HandMessage,
  HelpTaken: takeHelp() as HandMessage,
  HelpWithdrawn: withdrawHelp as HandMessage,
  WrapUpExpired: { _tag: "WrapUpExpired", at: at(14_000), until: at(14_000) },
  CheckDue: { _tag: "CheckDue", at: at(11_000) },
  Recovered: recovered as HandMessage
} as const satisfies { readonly [M in HandMessage["_tag"]]: HandMessage }

/** Every cell; what is not named changes nothing and says nothing. */
const cells: { readonly [K in Hand["_tag"]]: Partial<Record<HandMessage["_tag"], string>> } = {
  Offered: {
    AlertStarted: "Alerting",
    WorkStarted: "Active",
    Released: "WrapUp",
    RejectAsked: "Offered AgentRejected",
    EndAsked: "Offered AgentRejected",
    CheckDue: "Offered AgentAsked",
    Recovered: "Offered AgentAsked"
  },
  Alerting: {
    WorkStarted: "Active",
    Released: "WrapUp",
    AcceptAsked: "Alerting AgentTook",
    RejectAsked: "Alerting AgentRejected",
    EndAsked: "Alerting AgentRejected",
    CheckDue: "Alerting AgentAsked",
    Recovered: "Alerting AgentAsked"
  },
  Active: {
    AlertStarted: "Alerting",
    Released: "WrapUp",
    EndAsked: "Active AgentEnded",
    CheckDue: "Active AgentAsked",
    Recovered: "Active AgentAsked"
  },
  SetAside: {
    AlertStarted: "Empty AgentRefused",
    Released: "WrapUp",
    EndAsked: "SetAside AgentEnded",
    CheckDue: "SetAside AgentAsked",
    Recovered: "SetAside AgentAsked WorkSetAside"
  },
  WrapUp: {
    WrapUpFinished: "Empty +WrapUpEnded",
    WrapUpExpired: "Empty +WrapUpEnded"
  }
}

const said = (outputs: ReadonlyArray<Output>) => show(outputs)
const all = (Object.keys(hands) as ReadonlyArray<Hand["_tag"]>).flatMap((tag) =>
  (Object.keys(messages) as ReadonlyArray<HandMessage["_tag"]>).map(
    (message) => [tag, message, cells[tag][message] ?? tag] as const
  )
)

describe("the table of one hand", () => {
  it.each(all)("%s, %s: %s", (tag, message, then) => {
    const [next, outputs] = handStep(hands[tag], messages[message], ana)
    expect([next._tag, ...said(outputs)].join(" ")).toBe(then)
  })

  it("work that answers is not asked for a while, and counts as heard", () => {
    const waiting: Hand = { ...hands.Active, unanswered: 2 }
    expect(handStep(waiting, messages.WorkStarted, ana)[0]).toMatchObject({ unanswered: 0, checkAt: 15_000 })
    expect(handStep(waiting, messages.CheckDue, ana)[0]).toMatchObject({ unanswered: 3, checkAt: 21_000 })
    expect(handStep({ ...hands.Active, unanswered: 3 }, messages.CheckDue, ana)).toEqual([
      { _tag: "Empty", how: "silent" },
      []
    ])
  })

  it("work in its agent's hands keeps its beginning, however often it says that it goes on", () => {
    expect(handStep({ ...hands.Active, since: at(7_000) }, messages.WorkStarted, ana)[0]).toMatchObject({
      since: 7_000
    })
    expect(handStep(hands.SetAside, messages.WorkStarted, ana)[0]).toMatchObject({ _tag: "SetAside", since: 1_000 })
  })

  it("ends with the reason that the work gives, or with notes on it", () => {
    expect(handStep(hands.Alerting, released(1, "no-answer", 5_000, "t1"), ana)[0]).toEqual({
      _tag: "Empty",
      how: "no-answer"
    })
    expect(handStep(hands.Active, released(1, "done", 5_000, "t1"), ana)[0]).toMatchObject({ until: 14_000 })
  })

  it("says the note with the end", () => {
    const [, outputs] = handStep(hands.Active, end("t1", "called back") as HandMessage, ana)
    expect(outputs).toMatchObject([{ to: "task/t1", message: { _tag: "AgentEnded", offer: 1, note: "called back" } }])
  })

  it("more time for notes is never less, however long the queue's own are", () => {
    const until = at(9_000 + 60 * 60_000)
    expect(handStep({ ...hands.WrapUp, until }, messages.WrapUpExtended, ana)[0]).toMatchObject({ until })
    expect(handStep(hands.WrapUp, messages.WrapUpExtended, ana)[0]).toMatchObject({ until: 44_000 })
  })

  it("the end of the notes on a call names the call, of other work the work alone", () => {
    const factOf = (name: string) =>
      handStep({ ...hands.WrapUp, work: workOf(name) }, messages.WrapUpFinished, ana)[1].map((output) =>
        output._tag === "Keep" ? output.fact : undefined
      )
    expect(factOf("c1")).toMatchObject([{ work: "call/c1", channel: "voice", call: "c1", wrapUpMs: 500 }])
    expect(factOf("t1")[0]).not.toHaveProperty("call")
  })

  it("a telephone is lifted, unless it can be told to answer; all else is taken on the panel", () => {
    const ringing = (name: string, answerBy: "click" | "handset" | null) =>
      isTakenByClick({ ...hands.Alerting, work: workOf(name), answerBy })
    expect([ringing("c1", null), ringing("c1", "handset"), ringing("c1", "click")]).toEqual([false, false, true])
    expect([ringing("t1", null), ringing("a1", null), ringing("a1", "handset")]).toEqual([true, true, false])
  })
})

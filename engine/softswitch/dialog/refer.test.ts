import { describe, expect, test } from "vitest"
import { headerOf, type SipMessage } from "../sip/message.ts"
import {
  type Desk,
  inviteCommand,
  makeDesk,
  offered,
  reply,
  type Said,
  SDP,
  tags,
  talkingIn,
  talkingOut,
  THEIRS,
  typed
} from "../testing/scripted-peer.ts"
import type { ReferOffered } from "../sip-contract.ts"
import { DOOR } from "../testing/lines.ts"
import { SUBSCRIPTION_S } from "./refer.ts"

const deskThatTransfers = (): Desk => makeDesk({ takesTransfers: true })

const refer = (desk: Desk, to: string, headers: ReadonlyArray<string>, cseq = 2): Said =>
  desk.take(typed({ method: "REFER", to, cseq, headers }))

const offerOf = (said: Said): ReferOffered => {
  const offer = said.told.find(({ _tag }) => _tag === "ReferOffered")
  if (offer?._tag !== "ReferOffered") throw new Error(`not offered: ${said.wire.join()} ${tags(said).join()}`)
  return offer
}

/** A REFER to 1002 that the owner has taken; the NOTIFY with 100 is not answered yet. */
const accepted = (desk: Desk, headers: ReadonlyArray<string> = []) => {
  const { dialog, to } = talkingIn(desk)
  const { refer: name } = offerOf(refer(desk, to, ["Refer-To: <sip:1002@192.0.2.1>", ...headers]))
  const said = desk.ask({ _tag: "AnswerRefer", refer: name, status: 202 })
  return { desk, dialog, to, name, said }
}

const only = (said: Said): SipMessage => {
  if (said.sent.length !== 1) throw new Error(`sent ${said.wire.join()}`)
  return said.sent[0]!
}

const seen = (notify: SipMessage): ReadonlyArray<string | undefined> => [
  headerOf(notify, "event"),
  headerOf(notify, "subscription-state"),
  notify.body.trimEnd()
]

describe("REFER in a call", () => {
  test("is offered to the owner, who hears whom it means and who asked", () => {
    const desk = makeDesk({
      takesTransfers: true,
      door: DOOR,
      directory: [{ user: "1002", ha1: "0".repeat(32) }]
    })
    desk.ask({ _tag: "SetTrunks", trunks: [{ id: "any", from: ["192.0.2.2"], calledRules: [] }] })
    desk.ask({ _tag: "SetNumbers", numbers: ["4000", "95000"] })
    const { dialog, to } = talkingIn(desk)
    const meant = ["1002", "95000", "77"].map((user, at) =>
      offerOf(refer(desk, to, [`Refer-To: <sip:${user}@192.0.2.1>`, "Referred-By: <sip:1001@192.0.2.1>"], 2 + at))
    )
    expect(meant.map((one) => [one.dialog, one.user, one.meant, one.replaces, one.referredBy])).toEqual(
      [
        ["1002", "account"],
        ["95000", "number"],
        ["77", "nobody"]
      ].map((what) => [dialog, ...what, undefined, "<sip:1001@192.0.2.1>"])
    )
  })

  test("is answered as the owner says, and by 500 when it has forgotten", () => {
    const desk = deskThatTransfers()
    const { to } = talkingIn(desk)
    const first = refer(desk, to, ["Refer-To: <sip:1002@192.0.2.1>"])
    expect(first.wire).toEqual([])
    expect(desk.ask({ _tag: "AnswerRefer", refer: offerOf(first).refer, status: 603 }).wire).toEqual(["603 REFER"])
    expect(offerOf(refer(desk, to, ["Refer-To: <sip:1002@192.0.2.1>"], 3)).refer).not.toBe(offerOf(first).refer)
    expect(desk.wait(10_000).wire).toEqual(["500 REFER"])
  })

  for (const [why, headers, status] of [
    ["nowhere", [], 400],
    ["two places", ["Refer-To: <sip:1002@h>", "Refer-To: <sip:1003@h>"], 400],
    ["what is no URI", ["Refer-To: nobody"], 400],
    ["a page", ["Refer-To: <http://192.0.2.1/>"], 416],
    ["a subscription", ["Refer-To: <sip:1002@h;method=SUBSCRIBE>"], 603],
    ["half a call", ["Refer-To: <sip:1002@h?Replaces=a%3Bto-tag%3Db>"], 400]
  ] as const)
    test(`to ${why}: ${status}, and the owner hears nothing of it`, () => {
      const desk = deskThatTransfers()
      const { to } = talkingIn(desk)
      const said = refer(desk, to, headers)
      expect(said.wire).toEqual([`${status} REFER`])
      expect(tags(said)).toEqual(["Refused"])
    })

  test("of a stranger who has read the call's names is 481, outside a call 405", () => {
    const desk = deskThatTransfers()
    const { to } = talkingIn(desk)
    const asked = typed({ method: "REFER", to, cseq: 2, headers: ["Refer-To: <sip:1002@192.0.2.1>"] })
    const said = desk.take(asked, { ...THEIRS, address: "192.0.2.66" })
    expect(said.wire).toEqual(["481 REFER"])
    expect(said.told).toMatchObject([{ _tag: "Refused", kind: "stranger" }])
    expect(desk.take(typed({ method: "REFER", headers: ["Refer-To: <sip:1002@192.0.2.1>"] })).wire).toEqual([
      "405 REFER"
    ])
  })
})

describe("what becomes of a REFER", () => {
  test("is told by NOTIFY in its dialog: 100 at once, 180, 200, which is the last", () => {
    const { desk, dialog, name, said } = accepted(deskThatTransfers())
    expect(said.wire).toEqual(["202 REFER", "NOTIFY"])
    expect(said.to[1]).toEqual(THEIRS)
    const [, trying] = said.sent
    expect(seen(trying!)).toEqual(["refer", `active;expires=${SUBSCRIPTION_S}`, "SIP/2.0 100 Trying"])
    expect(headerOf(trying!, "content-type")).toBe("message/sipfrag;version=2.0")
    desk.take(reply(trying!, 200))
    const ringing = only(desk.ask({ _tag: "ReferProgress", refer: name, status: 180 }))
    expect(seen(ringing)[2]).toBe("SIP/2.0 180 Ringing")
    desk.take(reply(ringing, 200))
    const done = only(desk.ask({ _tag: "ReferProgress", refer: name, status: 200 }))
    expect(seen(done)).toEqual(["refer", "terminated;reason=noresource", "SIP/2.0 200 OK"])
    desk.take(reply(done, 200))
    expect(desk.ask({ _tag: "ReferProgress", refer: name, status: 486 }).wire).toEqual([])
    desk.ask({ _tag: "Clear", dialog, status: 480, reason: "" })
    desk.wait(60_000)
    expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })

  test("is told one after the other: the newest waits for the answer to the one before, and the last is never lost", () => {
    const { desk, name, said } = accepted(deskThatTransfers())
    expect(desk.ask({ _tag: "ReferProgress", refer: name, status: 180 }).wire).toEqual([])
    expect(desk.ask({ _tag: "ReferProgress", refer: name, status: 486 }).wire).toEqual([])
    expect(desk.ask({ _tag: "ReferProgress", refer: name, status: 180 }).wire).toEqual([])
    const last = only(desk.take(reply(said.sent[1]!, 200)))
    expect(seen(last)).toEqual(["refer", "terminated;reason=noresource", "SIP/2.0 486 Busy Here"])
  })

  test("is told also when the telephone hung up right after its REFER, as many do", () => {
    const { desk, name, said, to } = accepted(deskThatTransfers())
    expect(desk.take(typed({ method: "BYE", to, cseq: 3 })).wire).toEqual(["200 BYE"])
    desk.take(reply(said.sent[1]!, 200))
    expect(seen(only(desk.ask({ _tag: "ReferProgress", refer: name, status: 200 })))[2]).toBe("SIP/2.0 200 OK")
  })

  for (const [how, end] of [
    ["refuses the NOTIFY", (desk: Desk, notify: SipMessage) => desk.take(reply(notify, 481))],
    ["says nothing to it", (desk: Desk) => desk.wait(40_000)]
  ] as const)
    test(`is not told on to a telephone that ${how}`, () => {
      const { desk, name, said } = accepted(deskThatTransfers())
      end(desk, said.sent[1]!)
      expect(desk.ask({ _tag: "ReferProgress", refer: name, status: 200 }).wire).toEqual([])
    })

  test("is not told to a telephone that does not want to hear it (RFC 4488)", () => {
    const { said } = accepted(deskThatTransfers(), ["Refer-Sub: false"])
    expect(said.wire).toEqual(["202 REFER"])
    expect(headerOf(said.sent[0]!, "refer-sub")).toBe("false")
  })

  test("ends by itself when its owner forgets it", () => {
    const { desk, said } = accepted(deskThatTransfers())
    desk.take(reply(said.sent[1]!, 200))
    const late = desk.wait(SUBSCRIPTION_S * 1_000).sent.find(({ body }) => body.includes("408"))
    expect(seen(late!)[1]).toBe("terminated;reason=noresource")
  })

  test("of a second REFER is told apart by its number", () => {
    const { desk, name, said, to } = accepted(deskThatTransfers())
    desk.take(reply(said.sent[1]!, 200))
    desk.take(reply(only(desk.ask({ _tag: "ReferProgress", refer: name, status: 486 })), 200))
    const again = offerOf(refer(desk, to, ["r: <sip:1003@192.0.2.1>"], 7))
    const [, trying] = desk.ask({ _tag: "AnswerRefer", refer: again.refer, status: 202 }).sent
    expect(headerOf(trying!, "event")).toBe("refer;id=7")
  })
})

const referTo = (callId: string, toTag: string, fromTag: string, more = ""): string =>
  `Refer-To: <sip:1002@192.0.2.1?Replaces=${encodeURIComponent(`${callId};to-tag=${toTag};from-tag=${fromTag}${more}`)}>`

const tagIn = (party: string | undefined): string => /tag=([^;]+)/u.exec(party ?? "")?.[1] ?? ""

describe("REFER to a call that stands (Replaces)", () => {
  /** Two calls of one telephone: the second is the one it asked in. */
  const twoCalls = () => {
    const desk = deskThatTransfers()
    const first = talkingIn(desk)
    const second = talkingIn(desk, { callId: "call-2", branch: "second", from: "<sip:1001@192.0.2.2>;tag=asking" })
    // The ACK of the second belongs to it.
    desk.take(
      typed({ method: "ACK", callId: "call-2", from: "<sip:1001@192.0.2.2>;tag=asking", to: second.to, branch: "ack2" })
    )
    return { desk, first, second }
  }

  test("names the leg: Call-ID and both tags, ours as the To tag", () => {
    const { desk, first, second } = twoCalls()
    const said = refer(desk, first.to, [referTo("call-2", tagIn(second.to), "asking")])
    expect(offerOf(said).replaces).toEqual({ dialog: second.dialog })
  })

  test("means nothing when a name is wrong, and 486 when it may only ring", () => {
    const { desk, first, second } = twoCalls()
    const tag = tagIn(second.to)
    const cases = [
      referTo("call-3", tag, "asking"),
      referTo("call-2", "other", "asking"),
      referTo("call-2", tag, "other"),
      referTo("call-2", "asking", tag),
      referTo("call-2", tag, "asking", ";early-only")
    ]
    expect(cases.map((line, at) => offerOf(refer(desk, first.to, [line], 2 + at)).replaces)).toEqual(
      [481, 481, 481, 481, 486].map((status) => ({ status }))
    )
  })

  test("means a call of ours that rings, and none that rings with us", () => {
    const desk = deskThatTransfers()
    const { to } = talkingIn(desk)
    const [invite] = desk.ask(inviteCommand("out")).sent
    desk.take(reply(invite!, 180, { tag: "ringing" }))
    const ours = referTo(invite!.callId, tagIn(headerOf(invite!, "from")), "ringing", ";early-only")
    expect(offerOf(refer(desk, to, [ours])).replaces).toEqual({ dialog: "out" })
    const { dialog } = offered(desk, { callId: "call-9", branch: "nine" })
    const [rung] = desk.ask({ _tag: "Ring", dialog }).sent
    const theirs = referTo("call-9", tagIn(headerOf(rung!, "to")), "theirs")
    expect(offerOf(refer(desk, to, [theirs], 3)).replaces).toEqual({ status: 481 })
  })

  test("means none that is over", () => {
    const { desk, first, second } = twoCalls()
    desk.ask({ _tag: "Clear", dialog: second.dialog, status: 480, reason: "" })
    const said = refer(desk, first.to, [referTo("call-2", tagIn(second.to), "asking")])
    expect(offerOf(said).replaces).toEqual({ status: 603 })
  })
})

describe("INVITE with Replaces", () => {
  const invite = (desk: Desk, replaces: string, more: ReadonlyArray<string> = []): Said =>
    desk.take(
      typed({ method: "INVITE", callId: "new", branch: "new", body: SDP, headers: [`Replaces: ${replaces}`, ...more] })
    )
  const doored = () => {
    const desk = makeDesk({ takesTransfers: true, door: DOOR })
    desk.ask({ _tag: "SetTrunks", trunks: [{ id: "any", from: ["192.0.2.2"], calledRules: [] }] })
    desk.ask({ _tag: "SetNumbers", numbers: ["4000"] })
    return desk
  }

  test("is offered with the leg whose place it takes, whatever number it dials", () => {
    const desk = doored()
    const { said } = talkingOut(desk)
    expect(tags(said)).toContain("CallAnswered")
    const ours = said.sent.find((one) => one._tag === "Request" && one.method === "ACK")!
    const replaces = `${ours.callId};to-tag=${tagIn(headerOf(ours, "from"))};from-tag=theirs`
    const answer = desk.take(
      typed({
        method: "INVITE",
        uri: "sip:whoever@192.0.2.1",
        callId: "new",
        branch: "new",
        body: SDP,
        headers: [`Replaces: ${replaces}`, "Require: replaces"]
      })
    )
    expect(answer.told).toMatchObject([{ _tag: "CallOffered", replaces: "out" }])
  })

  test("of no call is 481, of two 400, and nobody is rung", () => {
    for (const [headers, status] of [
      [["Replaces: x;to-tag=a;from-tag=b"], 481],
      [["Replaces: x;to-tag=a;from-tag=b", "Replaces: y;to-tag=a;from-tag=b"], 400],
      [["Replaces: x;to-tag=a"], 400],
      [["Replaces: x;to-tag=a;to-tag=b;from-tag=c"], 400]
    ] as const) {
      const desk = doored()
      const said = desk.take(typed({ method: "INVITE", body: SDP, headers }))
      expect(said.wire).toEqual([`${status} INVITE`])
      expect(desk.agent.counts().dialogs).toBe(0)
    }
  })

  test("is asked for in vain where transfers are not taken, and announced where they are", () => {
    const plain = makeDesk()
    expect(invite(plain, "x;to-tag=a;from-tag=b", ["Require: replaces"]).wire).toEqual(["420 INVITE"])
    const [out] = deskThatTransfers().ask(inviteCommand("out")).sent
    expect(headerOf(out!, "supported")).toBe("100rel, replaces")
    expect(headerOf(out!, "allow")).toContain("REFER")
  })
})

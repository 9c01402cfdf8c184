import { describe, expect, test } from "vitest"
import {
  insideOut,
  inviteCommand,
  makeDesk,
  offered,
  reply,
  SDP,
  tags,
  talkingIn,
  talkingOut,
  THEIRS,
  typed
} from "../testing/scripted-peer.ts"

/** Somebody who reads the wire: all names are right, the address is not. */
const STRANGER = { ...THEIRS, address: "192.0.2.9" }
/** The party's NAT gave it a new port. */
const NEW_PORT = { ...THEIRS, port: 6011 }

const INSIDE = [
  { method: "BYE" },
  { method: "INVITE", body: SDP },
  { method: "UPDATE", body: SDP },
  { method: "INFO", body: "Signal=5\r\nDuration=160\r\n", type: "application/dtmf-relay" },
  { method: "OPTIONS" },
  { method: "REFER" },
  { method: "NOTIFY" }
]

describe("inside a call only its party is heard", () => {
  for (const request of INSIDE)
    test(`${request.method} of a stranger is 481, counted, and the party is not disturbed`, () => {
      const desk = makeDesk({ events: ["talk"] })
      const { to } = talkingIn(desk)
      const said = desk.take(typed({ ...request, to, cseq: 50 }), STRANGER)
      expect(said.wire).toEqual([`481 ${request.method}`])
      expect(said.told).toMatchObject([{ _tag: "Refused", kind: "stranger", status: 481 }])
      // The stranger's number was high: the party's own next one still counts.
      const bye = desk.take(typed({ method: "BYE", to, cseq: 2 }))
      expect(bye.wire).toEqual(["200 BYE"])
      expect(tags(bye)).toEqual(["CallEnded"])
    })

  test("a call of ours is ended by its party alone", () => {
    const desk = makeDesk()
    const { invite } = talkingOut(desk)
    const forged = insideOut(invite, { method: "BYE", cseq: 7, branch: "forged" })
    expect(desk.take(forged, STRANGER).wire).toEqual(["481 BYE"])
    expect(tags(desk.take(insideOut(invite, { method: "BYE" }), NEW_PORT))).toEqual(["CallEnded"])
  })

  test("the party may speak from another port", () => {
    const desk = makeDesk()
    const { to } = talkingIn(desk)
    expect(desk.take(typed({ method: "INFO", to, cseq: 2 }), NEW_PORT).wire).toEqual(["200 INFO"])
  })

  test("CANCEL of a stranger is 481 and the call rings on; its own ends it", () => {
    const desk = makeDesk()
    offered(desk)
    const cancel = typed({ method: "CANCEL", branch: "INVITE1" })
    const forged = desk.take(cancel, STRANGER)
    expect(forged.wire).toEqual(["481 CANCEL"])
    expect(forged.told).toMatchObject([{ _tag: "Refused", kind: "stranger" }])
    expect(tags(desk.take(cancel, NEW_PORT))).toEqual(["CallCancelled"])
  })

  for (const branch of ["ack1", "INVITE1"])
    test(`ACK of a stranger with the branch ${branch} confirms nothing`, () => {
      const desk = makeDesk()
      const { dialog } = offered(desk)
      const [ok] = desk.ask({ _tag: "Answer", dialog, sdp: SDP }).sent
      const ack = typed({ method: "ACK", to: ok?.values[ok.names.indexOf("to")] ?? "", branch, contact: undefined })
      expect(tags(desk.take(ack, STRANGER))).toEqual(["Refused"])
      expect(tags(desk.take(ack))).toEqual(["CallConfirmed"])
    })

  test("a trunk's other address speaks in its calls", () => {
    const trunk = new Set([THEIRS.address, STRANGER.address])
    const isSameParty = (one: string, other: string) => trunk.has(one) && trunk.has(other)
    const desk = makeDesk({ isSameParty })
    const { to } = talkingIn(desk)
    expect(tags(desk.take(typed({ method: "BYE", to, cseq: 2 }), STRANGER))).toEqual(["CallEnded"])
    offered(desk, { callId: "two", branch: "two", from: "<sip:1@192.0.2.2>;tag=two" })
    const cancel = typed({ method: "CANCEL", branch: "two", callId: "two", from: "<sip:1@192.0.2.2>;tag=two" })
    expect(tags(desk.take(cancel, STRANGER))).toEqual(["CallCancelled"])
  })

  test("whoever our own requests go to may speak: a callee behind a proxy that steps aside", () => {
    const desk = makeDesk()
    const callee = { ...THEIRS, address: "192.0.2.77" }
    const [invite] = desk.ask(inviteCommand("out")).sent
    if (invite?._tag !== "Request") throw new Error("no INVITE")
    desk.take(reply(invite, 200, { tag: "theirs", headers: [`Contact: <sip:callee@${callee.address}>`], body: SDP }))
    expect(tags(desk.take(insideOut(invite, { method: "BYE" }), callee))).toEqual(["CallEnded"])
  })
})

import { describe, expect, test } from "vitest"
import { headerOf, type SipMessage } from "../sip/message.ts"
import { makeDesk, offered, type Said, SDP, tags, typed } from "../testing/scripted-peer.ts"

const REQUIRES = { headers: ["Require: 100rel"] }

/** A caller who requires it, and whom we ring. */
const rung = (sdp?: string) => {
  const desk = makeDesk()
  const { dialog } = offered(desk, REQUIRES)
  const said = desk.ask(sdp === undefined ? { _tag: "Ring", dialog } : { _tag: "Ring", dialog, sdp })
  const to = headerOf(said.sent[0] as SipMessage, "to") ?? ""
  return { desk, dialog, said, to }
}
const rseqOf = (said: Said) => headerOf(said.sent[0] as SipMessage, "rseq")
const prack = (to: string, rack: string, cseq = 2) =>
  typed({ method: "PRACK", to, cseq, branch: `prack${cseq}`, headers: [`RAck: ${rack}`] })

describe("a caller who requires reliable provisional responses (RFC 3262)", () => {
  test("gets the 180 with a number, again and again until PRACK", () => {
    const { desk, said, to } = rung()
    expect(said.wire).toEqual(["180 INVITE"])
    expect(headerOf(said.sent[0] as SipMessage, "require")).toBe("100rel")
    expect(desk.wait(500 + 1_000 + 2_000).wire).toEqual(["180 INVITE", "180 INVITE", "180 INVITE"])
    expect(desk.take(prack(to, `${rseqOf(said)} 1 INVITE`)).wire).toEqual(["200 PRACK"])
    expect(desk.wait(200_000).wire).toEqual([])
  })

  test("who never acknowledges it has no call", () => {
    const { desk } = rung()
    const said = desk.wait(32_000)
    expect(said.wire.at(-1)).toBe("504 INVITE")
    expect(tags(said)).toEqual(["CallCancelled"])
  })

  test("hears early media by 183, and the answer after the PRACK", () => {
    const { desk, dialog, said, to } = rung(SDP)
    expect(said.sent[0]).toMatchObject({ status: 183, body: SDP })
    expect(desk.ask({ _tag: "Answer", dialog, sdp: SDP }).wire).toEqual([])
    expect(desk.take(prack(to, `${rseqOf(said)} 1 INVITE`)).wire).toEqual(["200 PRACK", "200 INVITE"])
  })

  test("hears the next 18x with the next number, after the first was acknowledged", () => {
    const { desk, dialog, said, to } = rung()
    expect(desk.ask({ _tag: "Ring", dialog, sdp: SDP }).wire).toEqual([])
    const next = desk.take(prack(to, `${rseqOf(said)} 1 INVITE`))
    expect(next.wire).toEqual(["200 PRACK", "183 INVITE"])
    expect(headerOf(next.sent[1] as SipMessage, "rseq")).toBe(String(Number(rseqOf(said)) + 1))
  })

  test("a PRACK of something else is 481 and stops nothing", () => {
    const { desk, said, to } = rung()
    const rseq = Number(rseqOf(said))
    for (const [at, rack] of [`${rseq + 1} 1 INVITE`, `${rseq} 9 INVITE`, `${rseq} 1 BYE`, "nonsense"].entries())
      expect(desk.take(prack(to, rack, 2 + at)).wire).toEqual(["481 PRACK"])
    expect(desk.wait(500).wire).toEqual(["180 INVITE"])
  })

  test("refused or withdrawn before its PRACK: nothing is sent after it", () => {
    for (const end of ["ours", "theirs"]) {
      const { desk, dialog } = rung()
      if (end === "ours") desk.ask({ _tag: "Reject", dialog, status: 486, reason: "" })
      else desk.take(typed({ method: "CANCEL", branch: "INVITE1" }))
      desk.take(typed({ method: "ACK", branch: "INVITE1" }))
      expect(desk.wait(100_000).wire).toEqual([])
      expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
    }
  })

  test("without an offer in the INVITE is told that we cannot: our 18x would have to offer before anybody took the call", () =>
    expect(makeDesk().take(typed({ method: "INVITE", ...REQUIRES })).wire).toEqual(["420 INVITE"]))
})

test("who only supports them is rung as everybody is", () => {
  const desk = makeDesk()
  const { dialog } = offered(desk, { headers: ["Supported: 100rel"] })
  expect(rseqOf(desk.ask({ _tag: "Ring", dialog }))).toBeUndefined()
})

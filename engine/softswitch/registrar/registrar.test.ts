import { describe, expect, test } from "vitest"
import type { Hop, UserAgentOptions } from "../sip-contract.ts"
import { makeDesk, OURS, SDP, tags, THEIRS, typed, type Typed } from "../testing/scripted-peer.ts"
import { answerChallenge, ha1Of, parseChallenge } from "../sip/digest.ts"
import { headerOf, headersOf, type SipResponse } from "../sip/message.ts"
import { NONCE_LIFETIME_MS } from "../sip/nonces.ts"

const DIRECTORY = [
  { user: "1001", ha1: ha1Of("1001", "carillon", "secret") },
  { user: "1002", ha1: ha1Of("1002", "carillon", "other") }
]

const AOR = { uri: "sip:192.0.2.1", from: "<sip:1001@192.0.2.1>;tag=r", to: "<sip:1001@192.0.2.1>" }

const phone = (options: Partial<UserAgentOptions> = {}) => {
  const desk = makeDesk({ directory: DIRECTORY, ...options })
  let cseq = 0
  const once = (what: Partial<Typed> = {}, source = THEIRS) =>
    desk.take(typed({ method: "REGISTER", ...AOR, callId: "reg", cseq: ++cseq, branch: `r${cseq}`, ...what }), source)

  /** Credentials for the challenge of a response. */
  const prove = (
    response: SipResponse,
    { method = "REGISTER", nc = 1, password = "secret", uri = AOR.uri, user = "1001" } = {}
  ): string => {
    const challenge = parseChallenge(
      headerOf(response, "www-authenticate") ?? headerOf(response, "proxy-authenticate") ?? ""
    )
    if (challenge === undefined) throw new Error("no challenge")
    return answerChallenge(
      challenge,
      { method, uri },
      { user, ha1: ha1Of(user, "carillon", password) },
      { nc, cnonce: "c" }
    )
  }
  const challenged = (): SipResponse => {
    const [response] = once().sent
    if (response?._tag !== "Response" || response.status !== 401) throw new Error("not challenged")
    return response
  }
  /** REGISTER with the right answer to a fresh challenge. */
  const register = (what: Partial<Typed> = {}, source = THEIRS) => {
    const proof = `Authorization: ${prove(challenged())}`
    return once({ ...what, headers: [proof, ...(what.headers ?? [])] }, source)
  }
  return { desk, once, prove, challenged, register }
}

describe("who may register", () => {
  test("a challenge first, then the binding, reached where it came from", () => {
    const { desk, register } = phone()
    const nat: Hop = { transport: "udp", address: "203.0.113.7", port: 33_000 }
    const said = register({ headers: ["User-Agent: phone", "Allow-Events: talk, hold"] }, nat)
    expect(said.wire).toEqual(["200 REGISTER"])
    expect(said.sent[0] && headersOf(said.sent[0], "contact")).toEqual(["<sip:caller@192.0.2.2:5070>;expires=3600"])
    const binding = {
      user: "1001",
      contact: "sip:caller@192.0.2.2:5070",
      source: nat,
      expiresAtMs: 3_600_000,
      callId: "reg",
      userAgent: "phone",
      allowEvents: ["talk", "hold"]
    }
    expect(said.told).toEqual([
      { _tag: "RegisterTried", user: "1001", source: nat },
      { _tag: "Registered", binding, fresh: true }
    ])
    expect(desk.agent.bindingsOf("1001")).toEqual([binding])
  })

  test("an unanswered challenge costs no memory and reports nothing", () => {
    const { desk, once } = phone()
    expect(once().told).toEqual([])
    expect(desk.agent.counts().transactions).toBe(0)
  })

  test("a wrong password and an unknown user hear the same", () => {
    const { challenged, once, prove } = phone()
    const wrong = once({ headers: [`Authorization: ${prove(challenged(), { password: "no" })}`] })
    const unknown = once({
      to: "<sip:9999@192.0.2.1>",
      headers: [`Authorization: ${prove(challenged(), { user: "9999" })}`]
    })
    expect([wrong.wire, unknown.wire]).toEqual([["403 REGISTER"], ["403 REGISTER"]])
    expect(wrong.told).toMatchObject([{ _tag: "Refused", kind: "digest", status: 403 }])
    expect(unknown.told).toMatchObject([{ _tag: "Refused", kind: "unknown-user", status: 403 }])
    const names = (said: typeof wrong) => (said.sent[0] as SipResponse).names
    expect(names(wrong)).toEqual(names(unknown))
  })

  test("one account cannot register another, nor use its proof for another method or URI", () => {
    const { challenged, once, prove } = phone()
    const refused = (what: Partial<Typed>, proof: Parameters<typeof prove>[1]) =>
      once({ ...what, headers: [`Authorization: ${prove(challenged(), proof)}`] }).wire
    expect(refused({ to: "<sip:1002@192.0.2.1>" }, {})).toEqual(["403 REGISTER"])
    expect(refused({}, { method: "INVITE" })).toEqual(["403 REGISTER"])
    expect(refused({}, { uri: "sip:192.0.2.99" })).toEqual(["403 REGISTER"])
    expect(refused({}, { uri: "sip:192.0.2.1:5060" })).toEqual(["200 REGISTER"])
  })

  test("an old nonce is stale for who knows the password, and only a challenge for who does not", () => {
    const { challenged, desk, once, prove } = phone()
    const old = challenged()
    desk.wait(NONCE_LIFETIME_MS)
    const stale = (password: string) => {
      const [response] = once({ headers: [`Authorization: ${prove(old, { password })}`] }).sent
      return headerOf(response as SipResponse, "www-authenticate")
    }
    expect(stale("secret")).toContain("stale=true")
    expect(stale("wrong")).not.toContain("stale")
  })

  test("a proof is good once; the next count is good again", () => {
    const { challenged, once, prove } = phone()
    const challenge = challenged()
    const headers = [`Authorization: ${prove(challenge)}`]
    expect(once({ headers }).wire).toEqual(["200 REGISTER"])
    const replay = once({ headers })
    expect(replay.wire).toEqual(["401 REGISTER"])
    expect(headerOf(replay.sent[0] as SipResponse, "www-authenticate")).toContain("stale=true")
    expect(once({ headers: [`Authorization: ${prove(challenge, { nc: 2 })}`] }).wire).toEqual(["200 REGISTER"])
  })

  test("a REGISTER sent again gets its answer again and is done once", () => {
    const { challenged, once, prove } = phone()
    const headers = [`Authorization: ${prove(challenged())}`]
    expect(tags(once({ headers, cseq: 50, branch: "same" }))).toEqual(["RegisterTried", "Registered"])
    expect(once({ headers, cseq: 50, branch: "same" })).toMatchObject({ wire: ["200 REGISTER"], told: [] })
  })

  test("among several Authorizations ours is found", () => {
    const { challenged, once, prove } = phone()
    const other = 'Authorization: Digest username="x", realm="else", nonce="n", uri="u", response="r"'
    expect(
      once({ headers: [other, "Authorization: Basic eDp5", `Authorization: ${prove(challenged())}`] }).wire
    ).toEqual(["200 REGISTER"])
  })
})

describe("bindings", () => {
  test("refreshed, asked for, and taken back", () => {
    const { desk, register } = phone()
    register()
    desk.wait(10_000)
    const again = register()
    expect(again.told.at(-1)).toMatchObject({ _tag: "Registered", fresh: false, binding: { expiresAtMs: 3_610_000 } })
    const query = register({ contact: undefined })
    expect(query.sent[0] && headersOf(query.sent[0], "contact")).toHaveLength(1)
    expect(tags(query)).toEqual(["RegisterTried"])
    const gone = register({ contact: "<sip:caller@192.0.2.2:5070>;expires=0" })
    expect(gone.told).toMatchObject([{ _tag: "RegisterTried" }, { _tag: "Unregistered", cause: "asked" }])
    expect(desk.agent.bindings()).toEqual([])
  })

  test("end by themselves when their time is over", () => {
    const { desk, register } = phone()
    register({ headers: ["Expires: 60"] })
    expect(tags(desk.wait(59_999))).toEqual([])
    expect(desk.wait(1).told).toMatchObject([{ _tag: "Unregistered", cause: "expired", binding: { user: "1001" } }])
    desk.wait(60_000)
    expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })

  test("the Contact's own expires counts before the header; too short is 423; too long is cut", () => {
    const { desk, register } = phone()
    register({ contact: "<sip:a@192.0.2.2>;expires=120", headers: ["Expires: 600"] })
    expect(desk.agent.bindings()[0]?.expiresAtMs).toBe(120_000)
    const brief = register({ contact: "<sip:a@192.0.2.2>;expires=59" })
    expect(brief.wire).toEqual(["423 REGISTER"])
    expect(headerOf(brief.sent[0] as SipResponse, "min-expires")).toBe("60")
    register({ contact: "<sip:a@192.0.2.2>;expires=99999999999999999999" })
    expect(desk.agent.bindings()[0]?.expiresAtMs).toBe(3_600_000)
    register({ contact: "<sip:a@192.0.2.2>;expires=soon" })
    expect(desk.agent.bindings()[0]?.expiresAtMs).toBe(3_600_000)
  })

  test("`*` takes all back, but only with Expires: 0 and alone", () => {
    const { desk, register } = phone()
    register({ contact: "<sip:a@192.0.2.2>, <sip:b@192.0.2.2>" })
    expect(register({ contact: "*" }).wire).toEqual(["400 REGISTER"])
    expect(register({ contact: "*, <sip:a@192.0.2.2>", headers: ["Expires: 0"] }).wire).toEqual(["400 REGISTER"])
    expect(desk.agent.counts().bindings).toBe(2)
    expect(tags(register({ contact: "*", headers: ["Expires: 0"] }))).toEqual([
      "RegisterTried",
      "Unregistered",
      "Unregistered"
    ])
    expect(desk.agent.counts().bindings).toBe(0)
  })

  test("an overtaken REGISTER of the same Call-ID changes nothing; a new Call-ID counts anew", () => {
    const { desk, register } = phone()
    register({ cseq: 40 })
    const late = register({ cseq: 39, contact: "<sip:new@192.0.2.2>, <sip:caller@192.0.2.2:5070>" })
    expect(late.wire).toEqual(["500 REGISTER"])
    expect(desk.agent.counts().bindings).toBe(1)
    expect(register({ cseq: 1, callId: "restarted" }).wire).toEqual(["200 REGISTER"])
  })

  test("a sixth Contact sends the oldest away; six in one REGISTER are refused", () => {
    const { desk, register } = phone()
    for (let n = 1; n <= 5; n++) register({ contact: `<sip:c${n}@192.0.2.2>` })
    const sixth = register({ contact: "<sip:c6@192.0.2.2>" })
    expect(sixth.told).toMatchObject([
      { _tag: "RegisterTried" },
      { _tag: "Registered" },
      { _tag: "Unregistered", binding: { contact: "sip:c1@192.0.2.2" } }
    ])
    expect(desk.agent.bindingsOf("1001")).toHaveLength(5)
    const many = Array.from({ length: 6 }, (_, n) => `<sip:d${n}@192.0.2.2>`).join(", ")
    expect(register({ contact: many }).wire).toEqual(["403 REGISTER"])
  })

  test("Contacts are kept as written: escapes, URI headers, parameters (RFC 4475 §3.1.1.4, §3.3.12 to 3.3.14)", () => {
    const { desk, register } = phone()
    const contact = [
      "<sip:%00@host5.example.com>",
      "<sip:%00%00@host5.example.com>",
      "<sip:user@example.com?Route=%3Csip:sip.example.com%3E>",
      "<sip:+19725552222@gw1.example.net;unknownparam>",
      "sip:+19725552223@gw1.example.net;unknownparam"
    ].join(", ")
    const said = register({ contact })
    expect(desk.agent.bindings().map((binding) => binding.contact)).toEqual([
      "sip:%00@host5.example.com",
      "sip:%00%00@host5.example.com",
      "sip:user@example.com?Route=%3Csip:sip.example.com%3E",
      "sip:+19725552222@gw1.example.net;unknownparam",
      "sip:+19725552223@gw1.example.net"
    ])
    expect(headersOf(said.sent[0] as SipResponse, "contact").slice(3)).toEqual([
      "<sip:+19725552222@gw1.example.net;unknownparam>;expires=3600",
      "<sip:+19725552223@gw1.example.net>;unknownparam;expires=3600"
    ])
  })

  test("an account that is no more loses its bindings, and its password", () => {
    const { desk, once, register } = phone()
    register()
    const said = desk.ask({ _tag: "SetDirectory", entries: DIRECTORY.slice(1) })
    expect(said.told).toMatchObject([{ _tag: "Unregistered", binding: { user: "1001" } }])
    expect(once().wire).toEqual(["401 REGISTER"])
  })
})

describe("calls of accounts", () => {
  const INVITE = { method: "INVITE", from: "<sip:1001@192.0.2.1>;tag=theirs", body: SDP, uri: "sip:4000@192.0.2.1" }

  test("are challenged with 407, and offered with the account when it is proved", () => {
    const { desk, prove } = phone()
    const first = desk.take(typed(INVITE))
    expect(first).toMatchObject({ wire: ["407 INVITE"], told: [] })
    const proof = prove(first.sent[0] as SipResponse, { method: "INVITE", uri: INVITE.uri })
    desk.take(typed({ ...INVITE, method: "ACK" }))
    const second = desk.take(typed({ ...INVITE, cseq: 2, headers: [`Proxy-Authorization: ${proof}`] }))
    expect(second).toMatchObject({ wire: ["100 INVITE"], told: [{ _tag: "CallOffered", account: "1001" }] })
  })

  test("with a wrong password are 403", () => {
    const { desk, prove } = phone()
    const proof = prove(desk.take(typed(INVITE)).sent[0] as SipResponse, {
      method: "INVITE",
      uri: INVITE.uri,
      password: "x"
    })
    const said = desk.take(typed({ ...INVITE, cseq: 2, headers: [`Proxy-Authorization: ${proof}`] }))
    expect(said).toMatchObject({ wire: ["403 INVITE"], told: [{ _tag: "Refused", kind: "digest" }] })
  })

  test("of others are a trunk's: offered without account", () =>
    expect(phone().desk.take(typed({ ...INVITE, from: "<sip:13900000000@192.0.2.2>;tag=t" })).told).toMatchObject([
      { _tag: "CallOffered", account: undefined }
    ]))

  test("to a registered telephone go, and go on, where its REGISTER came from", () => {
    const { desk, register } = phone()
    const nat: Hop = { transport: "udp", address: "203.0.113.7", port: 33_000 }
    register({}, nat)
    const [invite] = desk.ask({
      _tag: "Invite",
      dialog: "ring",
      target: desk.agent.bindingsOf("1001")[0]?.contact ?? "",
      via: nat,
      from: { displayName: "", user: "4000" },
      sdp: SDP,
      headers: []
    }).sent
    if (invite?._tag !== "Request") throw new Error("no INVITE")
    const ok = [
      "SIP/2.0 200 OK",
      `Via: ${headerOf(invite, "via")}`,
      `From: ${headerOf(invite, "from")}`,
      `To: ${headerOf(invite, "to")};tag=p`,
      `Call-ID: ${invite.callId}`,
      "CSeq: 1 INVITE",
      "Contact: <sip:caller@10.0.0.7:5060>"
    ]
    const ack = desk.take(Buffer.from(`${ok.join("\r\n")}\r\n\r\n${SDP}`), nat)
    expect(ack).toMatchObject({ wire: ["ACK"], to: [nat] })
    expect(ack.sent[0]).toMatchObject({ uri: "sip:caller@10.0.0.7:5060" })
    expect(OURS).not.toEqual(nat)
  })
})

describe("a registrar that goes on where another stopped", () => {
  const NAT: Hop = { transport: "udp", address: "203.0.113.7", port: 33_000 }

  /** A telephone registers at one switch, and the next one gets what that kept. */
  const handedOn = () => {
    const before = phone()
    before.register({ callId: "same", cseq: 7, contact: "<sip:1001@10.0.0.7>;q=0.5" }, NAT)
    const kept = before.desk.agent.keptBindings()
    return { kept, after: phone({ bindings: kept }) }
  }

  test("has its bindings at once, without a word about them", () => {
    const { after, kept } = handedOn()
    expect(kept).toMatchObject([{ user: "1001", source: NAT, callId: "same", cseq: 7, params: ";q=0.5" }])
    expect(after.desk.agent.bindingsOf("1001")).toMatchObject([{ contact: "sip:1001@10.0.0.7", source: NAT }])
    expect(after.desk.agent.keptBindings()).toEqual(kept)
  })

  test("knows the telephone again: a renewal is none that is fresh, and one that was overtaken is refused", () => {
    const { after } = handedOn()
    const contact = "<sip:1001@10.0.0.7>"
    expect(after.register({ callId: "same", cseq: 8, contact }, NAT).told).toMatchObject([
      { _tag: "RegisterTried" },
      { _tag: "Registered", fresh: false }
    ])
    expect(after.register({ callId: "same", cseq: 7, branch: "late", contact }, NAT).wire).toEqual(["500 REGISTER"])
    expect(after.desk.agent.counts().bindings).toBe(1)
  })

  test("forgets it at the end that was granted", () => {
    const { after } = handedOn()
    expect(tags(after.desk.wait(3_599_000))).toEqual([])
    expect(after.desk.wait(2_000).told).toMatchObject([{ _tag: "Unregistered", cause: "expired" }])
  })

  test("forgets it when the directory has the account no more", () => {
    const { after } = handedOn()
    const said = after.desk.ask({ _tag: "SetDirectory", entries: DIRECTORY.slice(1) })
    expect(said.told).toMatchObject([{ _tag: "Unregistered", binding: { user: "1001" } }])
  })
})

test("the house says how short and how long a registration may be", () => {
  const { register } = phone({ registration: { leastSeconds: 20, mostSeconds: 120 } })
  expect(register({ headers: ["Expires: 19"] }).sent[0]).toMatchObject({ status: 423 })
  const grants = (asked: ReadonlyArray<string>) =>
    headersOf(register({ headers: asked }).sent[0] as SipResponse, "contact")[0]?.split(";")[1]
  expect(grants(["Expires: 20"])).toBe("expires=20")
  expect(grants(["Expires: 3600"])).toBe("expires=120")
  expect(grants([])).toBe("expires=120")
})

describe("an account with a sum by SHA-256 (RFC 8760)", () => {
  const better = (user: string, password: string) => ({
    user,
    ha1: ha1Of(user, "carillon", password),
    ha1Sha256: ha1Of(user, "carillon", password, "SHA-256")
  })
  const directory = [better("1001", "secret"), { user: "1002", ha1: ha1Of("1002", "carillon", "other") }]
  const offeredTo = (at: ReturnType<typeof phone>, user: string) => {
    const about = { from: `<sip:${user}@192.0.2.1>;tag=r`, to: `<sip:${user}@192.0.2.1>`, callId: user }
    const [asked] = at.once(about).sent
    return headersOf(asked as SipResponse, "www-authenticate").map((line) => parseChallenge(line))
  }

  test("is offered it first, then MD5; one from before is offered MD5 alone", () => {
    const at = phone({ directory })
    expect(offeredTo(at, "1001").map((one) => one?.algorithm)).toEqual(["SHA-256", "MD5"])
    expect(offeredTo(at, "1002").map((one) => one?.algorithm)).toEqual(["MD5"])
  })

  test("is offered MD5 alone where the house says so, for telephones that give up at another word", () => {
    const at = phone({ directory, digest: "md5" })
    expect(offeredTo(at, "1001").map((one) => one?.algorithm)).toEqual(["MD5"])
  })

  for (const [at, algorithm] of (["SHA-256", "MD5"] as const).entries())
    test(`registers by ${algorithm}`, () => {
      const one = phone({ directory })
      const challenge = offeredTo(one, "1001")[at]!
      const account = { user: "1001", ha1: ha1Of("1001", "carillon", "secret", algorithm) }
      const proof = answerChallenge(challenge, { method: "REGISTER", uri: AOR.uri }, account, { nc: 1, cnonce: "c" })
      expect(one.once({ headers: [`Authorization: ${proof}`] }).wire).toEqual(["200 REGISTER"])
    })

  test("a proof by SHA-256 for an account that has none is wrong", () => {
    const one = phone({ directory })
    const challenge = { ...offeredTo(one, "1002")[0]!, algorithm: "SHA-256" as const }
    const account = { user: "1002", ha1: ha1Of("1002", "carillon", "other", "SHA-256") }
    const proof = answerChallenge(challenge, { method: "REGISTER", uri: AOR.uri }, account, { nc: 1, cnonce: "c" })
    const about = { from: "<sip:1002@192.0.2.1>;tag=r", to: "<sip:1002@192.0.2.1>" }
    expect(one.once({ ...about, headers: [`Authorization: ${proof}`] }).wire).toEqual(["403 REGISTER"])
  })

  test("what is offered to users that are not is offered to some and not to others, each time the same", () => {
    const at = phone({ directory })
    const all = Array.from({ length: 60 }, (_, index) => `9${index}`)
    const counts = all.map((user) => offeredTo(at, user).length)
    expect(new Set(counts)).toEqual(new Set([1, 2]))
    expect(all.map((user) => offeredTo(at, user).length)).toEqual(counts)
  })
})

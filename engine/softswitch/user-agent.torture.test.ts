import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { Hop, UserAgentOutput } from "./sip-contract.ts"
import { headersOf, listOf, type SipRequest, type SipResponse } from "./sip/message.ts"
import { parseMessage } from "./sip/parse.ts"
import { parseSipUri } from "./sip/uri.ts"
import { type Outcome, RFC_4475, RFC_5118 } from "./testing/torture.ts"
import { makeUserAgent } from "./user-agent.ts"

const folderOf = (rfc: string) => new URL(`sip/testdata/${rfc}/`, import.meta.url)
const packet = (name: string, rfc = "rfc4475"): Uint8Array => readFileSync(new URL(`${name}.dat`, folderOf(rfc)))
const source: Hop = { transport: "udp", address: "192.0.2.250", port: 5062 }

const fresh = () => {
  let made = 0
  return makeUserAgent({
    local: { address: "192.0.2.198", port: 5060 },
    realm: "example.com",
    userAgent: "under test",
    token: () => `token${++made}`,
    directory: [],
    maxDialogs: 10
  })
}

const responses = (outputs: ReadonlyArray<UserAgentOutput>): ReadonlyArray<SipResponse> =>
  outputs.flatMap((output) => {
    const sent = output._tag === "Send" ? parseMessage(output.octets) : undefined
    return sent?._tag === "Response" ? [sent] : []
  })

/** Read from the status line: the answer to a broken request repeats what is broken, and does not parse. */
const statusesOf = (outputs: ReadonlyArray<UserAgentOutput>): ReadonlyArray<number> =>
  outputs.flatMap((output) =>
    output._tag === "Send" ? [Number(Buffer.from(output.octets).toString().slice(8, 11))] : []
  )

const SUITES = { rfc4475: RFC_4475, rfc5118: RFC_5118 }

for (const [rfc, expected] of Object.entries(SUITES))
  test(`every message of ${rfc} is expected here`, () => {
    const files = readdirSync(folderOf(rfc)).map((file) => file.replace(".dat", ""))
    expect(files.toSorted()).toEqual(Object.keys(expected).toSorted())
  })

/** What is sent and what is told, in short, for each kind of outcome. */
const shapeOf = (outcome: Outcome) => {
  if (outcome === "dropped") return { statuses: [], refusals: [0], tags: ["Refused"] }
  if (outcome === "offered") return { statuses: [100], refusals: [], tags: ["Send", "CallOffered"] }
  // A challenge and an answer to OPTIONS refuse nothing.
  if (outcome === 401 || outcome === 200) return { statuses: [outcome], refusals: [], tags: ["Send"] }
  return { statuses: [outcome], refusals: [outcome], tags: ["Send", "Refused"] }
}

const refusalsOf = (outputs: ReadonlyArray<UserAgentOutput>) => outputs.filter((output) => output._tag === "Refused")

const defectsOf = (outputs: ReadonlyArray<UserAgentOutput>): ReadonlyArray<string> =>
  refusalsOf(outputs).flatMap(({ reason }) => (reason.startsWith("defect") ? [reason] : []))

const ALL = Object.entries(SUITES).flatMap(([rfc, outcomes]) =>
  Object.entries(outcomes).map(([name, outcome]) => ({ rfc, name, outcome }))
)

for (const { name, outcome, rfc } of ALL)
  test(`${rfc} ${name} is ${outcome === "offered" || outcome === "dropped" ? outcome : `answered ${outcome}`}`, () => {
    const agent = fresh()
    const outputs = agent.receive(packet(name, rfc), source, 0)
    expect({
      statuses: statusesOf(outputs),
      refusals: refusalsOf(outputs).map(({ status }) => status),
      tags: outputs.map(({ _tag }) => _tag)
    }).toEqual(shapeOf(outcome))
    expect(defectsOf(outputs)).toEqual([])
    // The same datagram again gets the same answer: it may be a retransmission.
    expect(statusesOf(agent.receive(packet(name, rfc), source, 10))).toEqual(statusesOf(outputs))
  })

test("every message, cut off at every octet, is survived", () => {
  const agent = fresh()
  const defects: Array<string> = []
  for (const { name, rfc } of ALL) {
    const whole = packet(name, rfc)
    for (let length = 0; length < whole.length; length++)
      defects.push(...defectsOf(agent.receive(whole.subarray(0, length), source, 0)))
  }
  expect(defects).toEqual([])
})

const request = (name: string): SipRequest => {
  const parsed = parseMessage(packet(name))
  if (parsed._tag !== "Request") throw new Error(`${name}: ${parsed._tag}`)
  return parsed
}

test("wsinv: folding, compact names and blanks around separators are read through", () => {
  const message = request("wsinv")
  expect(message).toMatchObject({
    method: "INVITE",
    maxForwards: 68,
    cseq: 9,
    toTag: "1918181833n",
    fromTag: "98asjd8"
  })
  expect(message.from.displayName).toBe(String.raw`J Rosenberg \"`)
  expect(message.via).toMatchObject({ transport: "UDP", host: "192.0.2.2", branch: "390skdjuw" })
  expect(listOf(message, "via")).toHaveLength(3)
  expect(headersOf(message, "subject")).toEqual([""])
  expect(headersOf(message, "unknownheaderwithunusualvalue")).toEqual([";;,,;;,;"])
  expect(headersOf(message, "newfangledheader")).toEqual(["newfangled value continued newfangled value"])
  expect(listOf(message, "contact")).toHaveLength(1)
  expect(message.body).toHaveLength(150)
})

test("intmeth: odd but legal characters stay as they are", () => {
  const message = request("intmeth")
  expect(message.method).toBe("!interesting-Method0123456789_*+`.%indeed'~")
  expect(message.to.displayName).toBe("BEL:\u0007 NUL:\0 DEL:\u007f")
  expect(message.fromTag).toBe("_token~1'+`*%!-.")
  expect(parseSipUri(message.uri)).toMatchObject({
    user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
    password: "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
    host: "example.com"
  })
})

test("esc01: an escaped scheme is part of the dialled name", () => {
  const outputs = fresh().receive(packet("esc01"), source, 0)
  expect(outputs.find(({ _tag }) => _tag === "CallOffered")).toMatchObject({
    dialled: "sips:user@example.com",
    from: { user: "I have spaces", host: "example.net" },
    contact: "sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31"
  })
})

test("semiuri: what stands before the @ is the user, semicolons and all", () => {
  expect(parseSipUri(request("semiuri").uri)).toMatchObject({
    user: "user;par=u%40example.net",
    host: "example.com",
    params: []
  })
})

test("longreq: nothing of a long request is cut", () => {
  const message = request("longreq")
  expect(listOf(message, "via")).toHaveLength(34)
  expect(message.method).toBe("INVITE")
})

test("transports: the answer goes back to the sender with all five Vias", () => {
  const [answer] = responses(fresh().receive(packet("transports"), source, 0))
  expect(answer && listOf(answer, "via").map((via) => via.split(" ")[0])).toEqual([
    "SIP/2.0/UDP",
    "SIP/2.0/SCTP",
    "SIP/2.0/TLS",
    "SIP/2.0/UNKNOWN",
    "SIP/2.0/TCP"
  ])
})

test("mpart01: a binary body keeps every octet", () => {
  const whole = packet("mpart01")
  const message = request("mpart01")
  expect(
    Buffer.from(message.body, "latin1").equals(Buffer.from(whole).subarray(Buffer.from(whole).indexOf("\r\n\r\n") + 4))
  ).toBe(true)
})

test("dblreq: octets past Content-Length are not looked at", () => {
  expect(request("dblreq").body).toBe("")
  expect(fresh().receive(packet("dblreq"), source, 0)).toHaveLength(1)
})

test("unreason and noreason: reason phrases in UTF-8 and empty ones", () => {
  expect(parseMessage(packet("unreason"))).toMatchObject({ _tag: "Response", status: 200, cseq: 35 })
  expect(parseMessage(packet("noreason"))).toMatchObject({ _tag: "Response", status: 100, reason: "" })
})

test("bext01 names what is not supported; intmeth what is allowed", () => {
  const [unsupported] = responses(fresh().receive(packet("bext01"), source, 0))
  expect(unsupported && listOf(unsupported, "unsupported")).toEqual([
    "nothingSupportsThis",
    "nothingSupportsThisEither"
  ])
  const [notImplemented] = responses(fresh().receive(packet("intmeth"), source, 0))
  expect(notImplemented && listOf(notImplemented, "allow")).toContain("INVITE")
})

test("invut and sdp01 name what is accepted", () => {
  for (const name of ["invut", "sdp01"]) {
    const [refusal] = responses(fresh().receive(packet(name), source, 0))
    expect(refusal && headersOf(refusal, "accept")).toEqual(["application/sdp"])
  }
})

test("inv2543: an INVITE of RFC 2543 is a call, and its repetition and ACK find it without a branch", () => {
  const agent = fresh()
  const [, offered] = agent.receive(packet("inv2543"), source, 0)
  if (offered?._tag !== "CallOffered") throw new Error("not offered")
  const answered = responses(agent.command({ _tag: "Answer", dialog: offered.dialog, sdp: "v=0\r\n" }, 10))
  expect(answered.map(({ status }) => status)).toEqual([200])
  const invite = Buffer.from(packet("inv2543")).toString("latin1")
  // The 200 is the dialog's to repeat, not the transaction's (RFC 6026).
  expect(agent.receive(packet("inv2543"), source, 20)).toEqual([])
  const ack = `${invite.slice(0, invite.indexOf("\r\n\r\n"))}\r\n\r\n`
    .replace(/^INVITE/, "ACK")
    .replace("CSeq: 56 INVITE", "CSeq: 56 ACK")
    .replace("user=phone\r\nCall-ID", `user=phone;tag=${answered[0]?.toTag}\r\nCall-ID`)
  expect(agent.receive(Buffer.from(ack, "latin1"), source, 30).map(({ _tag }) => _tag)).toEqual(["CallConfirmed"])
})

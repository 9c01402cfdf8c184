import { readdirSync, readFileSync } from "node:fs"
import { answerChallenge, parseChallenge } from "#engine/softswitch/sip/digest.ts"
import { headerOf } from "#engine/softswitch/sip/message.ts"
import { parseMessage } from "#engine/softswitch/sip/parse.ts"
import { SDP, THEIRS, typed } from "#engine/softswitch/testing/scripted-peer.ts"
import { joined } from "../target.ts"
import { ACCOUNT, makePlace, startOf } from "./user-agent-place.ts"

/** RFC 4475's and RFC 5118's messages, and the talks that a telephone and a trunk have. */
const sipCorpus = (): ReadonlyArray<Uint8Array> => {
  const testdata = new URL("../../../engine/softswitch/sip/testdata/", import.meta.url)
  const torture = ["rfc4475", "rfc5118"].flatMap((rfc) =>
    readdirSync(new URL(`${rfc}/`, testdata))
      .toSorted()
      .map((file) => readFileSync(new URL(`${rfc}/${file}`, testdata)))
  )
  return [...torture, ...talks()]
}

const talks = (): ReadonlyArray<Uint8Array> => {
  const place = makePlace(THEIRS)
  const [outgoing = new Uint8Array()] = place.sent
  const invite = typed({ method: "INVITE", body: SDP })
  place.receive(invite)
  const to = toOf(place.sent.findLast((octets) => startOf(octets) === "200 INVITE"))
  const inside = (method: string, cseq: number, more: Partial<Parameters<typeof typed>[0]> = {}) =>
    typed({ method, cseq, to, ...more })
  const ack = inside("ACK", 1, { branch: "ack", contact: undefined })
  const digit = { type: "application/dtmf-relay", body: "Signal=5\r\nDuration=160\r\n" }
  return [
    joined(invite, ack, inside("BYE", 2)),
    joined(invite, typed({ method: "CANCEL", branch: "INVITE1" })),
    joined(
      invite,
      ack,
      inside("INVITE", 2, { body: SDP }),
      inside("UPDATE", 3, { body: SDP }),
      inside("INFO", 4, digit)
    ),
    joined(invite, ack, inside("NOTIFY", 2, { headers: ["Event: talk"] }), inside("OPTIONS", 3)),
    joined(
      invite,
      ack,
      inside("REFER", 2, { headers: ["Refer-To: <sip:1002@192.0.2.1>", "Referred-By: <sip:1001@192.0.2.1>"] }),
      inside("REFER", 3, { headers: [`Refer-To: <sip:1002@192.0.2.1?Replaces=${encodeURIComponent(callOf(to))}>`] }),
      typed({ method: "INVITE", callId: "call-2", branch: "two", body: SDP, headers: [`Replaces: ${callOf(to)}`] }),
      inside("BYE", 4)
    ),
    joined(
      typed({ method: "INVITE", body: SDP, headers: ["Supported: timer,100rel", "Session-Expires: 90;refresher=uas"] })
    ),
    joined(...answers(outgoing)),
    registration()
  ]
}

/** The call of {@link typed}, as Replaces names it. */
const callOf = (to: string): string => `call-1;to-tag=${/tag=([^;]+)/u.exec(to)?.[1] ?? ""};from-tag=theirs`

const toOf = (octets: Uint8Array | undefined): string => {
  const message = parseMessage(octets ?? new Uint8Array())
  return message._tag === "Response" ? (headerOf(message, "to") ?? "") : ""
}

/** What a called telephone says: it rings, talks, and hangs up. */
const answers = (invite: Uint8Array): ReadonlyArray<string> => {
  const text = Buffer.from(invite).toString("latin1")
  const copied = text
    .split("\r\n")
    .filter((line) => /^(?:Via|From|Call-ID|CSeq): /u.test(line))
    .join("\r\n")
  const to = /^To: (.*)$/mu.exec(text)?.[1]?.trim() ?? ""
  const answer = (status: string, body = "", more = "") =>
    `SIP/2.0 ${status}\r\n${copied}\r\nTo: ${to};tag=theirs\r\nContact: <sip:1001@192.0.2.2:5070>\r\nAllow-Events: talk\r\n${more}` +
    `${body === "" ? "" : "Content-Type: application/sdp\r\n"}Content-Length: ${body.length}\r\n\r\n${body}`
  const reliable = "Require: 100rel\r\nRSeq: 7\r\n"
  return [
    answer("180 Ringing"),
    answer("180 Ringing", "", reliable),
    answer("183 Progress", SDP),
    answer("200 OK", SDP),
    answer("486 Busy Here")
  ]
}

const registration = (): Uint8Array => {
  const aor = { uri: "sip:192.0.2.1", from: "<sip:1001@192.0.2.1>;tag=r", to: "<sip:1001@192.0.2.1>" }
  const ask = typed({ method: "REGISTER", ...aor })
  const place = makePlace(THEIRS)
  place.receive(ask)
  const answer = parseMessage(place.sent.findLast((octets) => startOf(octets) === "401 REGISTER") ?? new Uint8Array())
  const challenge = answer._tag === "Response" ? parseChallenge(headerOf(answer, "www-authenticate") ?? "") : undefined
  if (challenge === undefined) throw new Error("a REGISTER was not challenged")
  const proof = answerChallenge(challenge, { method: "REGISTER", uri: "sip:192.0.2.1" }, ACCOUNT, {
    nc: 1,
    cnonce: "c"
  })
  const again = typed({ method: "REGISTER", cseq: 2, ...aor, headers: [`Authorization: ${proof}`, "Expires: 600"] })
  return joined(
    ask,
    again,
    typed({ method: "REGISTER", cseq: 3, ...aor, headers: [`Authorization: ${proof}`, "Expires: 0"] })
  )
}

const sipWords = (): ReadonlyArray<string> => {
  const methods = "INVITE ACK BYE CANCEL OPTIONS REGISTER UPDATE INFO NOTIFY MESSAGE PRACK REFER SUBSCRIBE PUBLISH"
  const headers =
    "Via From To Call-ID CSeq Contact Content-Length Content-Type Max-Forwards Require Proxy-Require Supported Expires Route " +
    "Record-Route Authorization Proxy-Authorization Session-Expires Min-SE Accept Event Subscription-State Replaces Refer-To RSeq RAck"
  return [
    ...methods.split(" "),
    ...headers.split(" ").map((name) => `\r\n${name}: `),
    ...'sip: sips: tel: SIP/2.0 SIP/2.0/UDP SIP/2.0/TCP ;tag= ;branch=z9hG4bK ;rport ;received= ;expires= ;lr ;maddr= <sip: > < " \\ ?'.split(
      " "
    ),
    ..."[2001:db8::1] [::] %00 %0d%0a \r\n\r\n \r\n \t , ; :: @ * 100rel timer replaces z9hG4bK Digest nonce= response=".split(
      " "
    ),
    "\r\n ",
    "\r\n\r\n",
    "张三",
    "\u0000",
    "application/sdp",
    "multipart/mixed;boundary=x"
  ]
}

export const SIP_CORPUS = sipCorpus()
export const SIP_WORDS = sipWords()

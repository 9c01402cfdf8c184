import { type Outcome, RFC_4475, RFC_5118 } from "#engine/softswitch/testing/torture.ts"
import type { TortureCase } from "./case.ts"
import { endsWith, isGivenUp, isTwo, overIpv6 } from "./over-tcp.ts"
import { countsVias, describes, isHandedOn, registers, repeatsVias, says } from "./looks.ts"

const TESTDATA = new URL("../../../engine/softswitch/sip/testdata/", import.meta.url)

/** What is to see beside the answer's status. */
const ALSO: Readonly<Record<string, TortureCase["also"]>> = {
  intmeth: [says("allow", "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER")],
  esc02: [says("allow", "REGISTER")],
  escnull: [registers("null-\u0000-null", "sip:%00@host5.example.com", "sip:%00%00@host5.example.com")],
  dblreq: [registers("j.user", "sip:j.user@host.example.com"), isTwo("8 REGISTER", "8 INVITE")],
  clerr: [isGivenUp],
  ncl: [endsWith(400)],
  mcl01: [endsWith(400)],
  mpart01: [isHandedOn],
  longreq: [countsVias(34)],
  transports: [
    repeatsVias("SIP/2.0/UDP t1", "SIP/2.0/SCTP t2", "SIP/2.0/TLS t3", "SIP/2.0/UNKNOWN t4", "SIP/2.0/TCP t5")
  ],
  bext01: [says("unsupported", "nothingSupportsThis", "nothingSupportsThisEither")],
  invut: [says("accept", "application/sdp")],
  sdp01: [says("accept", "application/sdp")],
  // The switch knows no such scheme, so this is as if the header were not there.
  regaut01: [says("www-authenticate", 'Digest realm="example.com"')],
  cparam01: [registers("watson", "<sip:+19725552222@gw1.example.net>;unknownparam")],
  cparam02: [registers("watson", "<sip:+19725552222@gw1.example.net;unknownparam>")],
  regescrt: [registers("user", "<sip:user@example.com?Route=%3Csip:sip.example.com%3E>")],
  "ipv6-good": [registers("user", "sip:caller@[2001:db8::1]")],
  "port-ambiguous": [registers("user", "sip:caller@[2001:db8::1]")],
  "port-unambiguous": [registers("user", "sip:caller@[2001:db8::1]")],
  "mult-ip-in-header": [
    repeatsVias("SIP/2.0/UDP [2001:db8::9:1]:6050", "SIP/2.0/UDP 192.0.2.1", "SIP/2.0/TCP [2001:db8::9:255]")
  ],
  // The video stream, at an IPv6 address, is refused; the audio at its IPv4 address is not.
  "mult-ip-in-sdp": [describes(/^m=audio [1-9]\d* RTP\/AVP 0\b/mu), describes(/^m=video 0 /mu)]
}

/** Calls that are let in and have no codec that the switch speaks: G.726 alone. */
const FINAL: Readonly<Record<string, number>> = { "ipv6-in-sdp": 488, "ipv4-mapped-ipv6": 488 }

/** Media go by the family of the signalling, and this call has its audio at an IPv4 address. */
const FINAL_OVER_IPV6: Readonly<Record<string, number>> = { ...FINAL, "mult-ip-in-sdp": 488 }

/** What a user agent alone does not take and a switch with an engine does. */
const OUTCOME: Readonly<Record<string, Outcome>> = { mpart01: 200 }

const suite = (folder: string, outcomes: Readonly<Record<string, Outcome>>): ReadonlyArray<TortureCase> =>
  Object.entries(outcomes).map(([name, outcome]) => ({
    name,
    outcome: OUTCOME[name] ?? outcome,
    file: new URL(`${folder}/${name}.dat`, TESTDATA),
    final: FINAL[name] ?? 200,
    also: ALSO[name] ?? []
  }))

export const SUITES = {
  rfc4475: suite("rfc4475", RFC_4475),
  rfc5118: suite("rfc5118", RFC_5118).map((one) => ({
    ...one,
    also: [...one.also, overIpv6({ ...one, final: FINAL_OVER_IPV6[one.name] ?? one.final })]
  }))
}

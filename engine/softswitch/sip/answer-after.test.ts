import { describe, expect, it } from "vitest"
import { answerAfterOf } from "./answer-after.ts"
import { parseMessage } from "./parse.ts"
import { octetsOf } from "./octets.ts"

const inviteWith = (lines: ReadonlyArray<string>) => {
  const head = [
    "INVITE sip:1001@127.0.0.1 SIP/2.0",
    "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKa",
    "From: <sip:95000@127.0.0.1>;tag=a",
    "To: <sip:1001@127.0.0.1>",
    "Call-ID: a@b",
    "CSeq: 1 INVITE",
    "Max-Forwards: 70",
    "Content-Length: 0"
  ]
  const parsed = parseMessage(Buffer.from(octetsOf([...head, ...lines, "", ""].join("\r\n")), "latin1"))
  if (parsed._tag !== "Request") throw new Error(parsed._tag)
  return parsed
}

describe("an INVITE that asks the telephone to answer by itself", () => {
  it.each([
    { lines: [], asks: undefined },
    { lines: ["Call-Info: <sip:carillon>;answer-after=0"], asks: 0 },
    { lines: ["call-info: <http://a/b,c.png>;purpose=icon, <sip:carillon> ; Answer-After=12"], asks: 12 },
    { lines: ["Call-Info: <sip:carillon>;answer-after=soon"], asks: undefined },
    { lines: ["Call-Info: <sip:carillon>;answer-after=-1"], asks: undefined },
    { lines: ["Call-Info: <sip:carillon>;purpose=info"], asks: undefined },
    { lines: ["Call-Info: answer-after=0"], asks: undefined },
    { lines: ["Alert-Info: <http://carillon>;info=alert-autoanswer;delay=3"], asks: 3 },
    { lines: ["Alert-Info: <http://carillon>;info=alert-autoanswer"], asks: 0 },
    { lines: ["Alert-Info: <http://carillon>;info=alert-group;delay=3"], asks: undefined },
    {
      lines: ["Alert-Info: <http://carillon>;info=alert-autoanswer;delay=3", "Call-Info: <sip:c>;answer-after=4"],
      asks: 4
    }
  ])("$lines", ({ asks, lines }) => {
    expect(answerAfterOf(inviteWith(lines))).toBe(asks)
  })
})

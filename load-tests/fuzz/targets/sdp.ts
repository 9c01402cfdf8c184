import { acceptAnswer, answerOffer, makeOffer } from "#engine/softswitch/sdp/offer-answer.ts"
import { readSdp } from "#engine/softswitch/sdp/read.ts"
import { Broken, type Target } from "../target.ts"

const LOCAL = { address: "192.0.2.1", port: 20_000, sessionId: 7 }
const OFFER = makeOffer(LOCAL)

/** The same where the far end may be a browser. */
const FINGERPRINT = Array.from({ length: 32 }, () => "AB").join(":")
const OURS = { ufrag: "ourname", pwd: "our-password-of-22-chars" }
const BROWSER_LOCAL = { ...LOCAL, browser: { ours: OURS, fingerprint: FINGERPRINT } }
const BROWSER_OFFER = makeOffer(BROWSER_LOCAL)
const FROM_BROWSER = BROWSER_OFFER.replace("a=ice-lite\r\n", "")

/** What one far end says of its media, as an offer and as an answer to ours. */
export const sdp: Target = {
  name: "sdp",
  corpus: [
    OFFER,
    OFFER.replace("sendrecv", "sendonly"),
    FROM_BROWSER,
    FROM_BROWSER.replace("a=setup:actpass", "a=setup:active"),
    `${OFFER}m=video 6024 RTP/AVP 107\r\nc=IN IP6 2001:db8::1\r\na=rtpmap:107 H263-1998/90000\r\n`,
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 18 101\r\na=ptime:30\r\na=maxptime:40\r\n",
    "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nt=0 0\r\nm=audio 0 RTP/AVP 8\r\nm=audio 4002/2 RTP/SAVP 8\r\nc=IN IP4 224.2.1.1/127/3\r\nm=image 5000 udptl t38\r\n"
  ].map((text) => Buffer.from(text)),
  words: (
    "v= o= s= c= t= m=audio m=video a=rtpmap: a=fmtp: a=ptime: a=sendrecv a=sendonly a=recvonly a=inactive a=rtcp: a=crypto:1 " +
    "a=candidate: a=ice-ufrag: a=fingerprint: a=setup: a=mid: a=ssrc: a=group:BUNDLE a=rid: a=simulcast: RTP/AVP RTP/SAVPF " +
    "PCMA/8000 PCMU/8000 telephone-event/8000 G722/8000 opus/48000/2 IN IP4 IN IP6 0.0.0.0 ::1 127.0.0.1 0-15 / __proto__ constructor"
  )
    .split(" ")
    .concat(["\r\n", "\n", "\r\nm=audio 9 RTP/AVP 8\r\n", "a=__proto__:1\r\n", "\u0000"]),
  run: (input) => {
    const text = Buffer.from(input).toString()
    const ours = [
      [LOCAL, OFFER],
      [BROWSER_LOCAL, BROWSER_OFFER]
    ] as const
    return ours.map(([local, offer]) => shapesOf(text, local, offer)).join("|")
  }
}

const shapesOf = (text: string, local: typeof LOCAL, offer: string): string => {
  const answered = answerOffer(text, local)
  const accepted = acceptAnswer(offer, text)
  if (!("refused" in answered)) {
    const own = readSdp(answered.sdp)
    if ("refused" in own) throw new Broken(`our own answer cannot be read: ${own.refused}`)
    const { port } = answered.negotiated.remote
    if (!(Number.isInteger(port) && port > 0 && port <= 65_535)) throw new Broken(`negotiated port ${port}`)
  }
  return [answered, accepted].map((result) => shapeOf(result).replaceAll(/\d+/gu, "0")).join("|")
}

const shapeOf = (result: object): string =>
  "refused" in result ? String(result.refused) : JSON.stringify(Object.keys(result))

import { createSocket, type Socket } from "node:dgram"
import { once } from "node:events"
import { setTimeout as after } from "node:timers/promises"
import { makeOffer } from "#engine/softswitch/sdp/offer-answer.ts"
import { parseRtp } from "#engine/softswitch/rtp/packet.ts"
import type { Place } from "./place.ts"

/** Two greetings long: media that begins late is counted too. */
const WATCHED_MS = 8_000

/** The hotline of the seed, which answers and greets at once. */
const NUMBER = "95000"

const CALLS = [
  { whom: "named in the SDP and in no other place", acknowledged: false },
  { whom: "named in the SDP of a caller who acknowledges", acknowledged: true }
] as const

/**
 * One INVITE names somebody else's address in its SDP. The greeting must not go there, whether or not the sender
 * acknowledges the answer that reached them.
 */
export const inviteForAVictim = async (place: Place): Promise<string | null> => {
  for (const [n, { acknowledged, whom }] of CALLS.entries()) {
    const victim = await bound(place.address(2 * n))
    const sender = await bound(place.address(2 * n + 1))
    try {
      const seen = await watch(place, sender, victim, acknowledged)
      if (!seen.answered) return "the INVITE was not answered: nothing was shown"
      if (seen.packets > 0) return `${seen.packets} packets of media reached an address ${whom}`
    } finally {
      for (const socket of [victim, sender]) socket.close()
    }
  }
  return null
}

const watch = async (place: Place, sender: Socket, victim: Socket, acknowledged: boolean) => {
  const { sip } = place.centre
  const own = sender.address()
  const call = `victim-${own.port}`
  let packets = 0
  let answered = false
  let toTag = ""
  const say = (method: string, cseq: number, branch: string, body: string) =>
    sender.send(
      `${method} sip:${NUMBER}@${sip.address}:${sip.port} SIP/2.0\r\n` +
        `Via: SIP/2.0/UDP ${own.address}:${own.port};branch=z9hG4bK-${branch};rport\r\nMax-Forwards: 70\r\n` +
        `From: <sip:13900000000@${own.address}>;tag=${call}\r\nTo: <sip:${NUMBER}@${sip.address}>${toTag}\r\n` +
        `Call-ID: ${call}\r\nCSeq: ${cseq} ${method}\r\nContact: <sip:13900000000@${own.address}:${own.port}>\r\n` +
        (body === "" ? "" : "Content-Type: application/sdp\r\n") +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      sip.port,
      sip.address
    )
  victim.on("message", (datagram) => {
    if (parseRtp(datagram)._tag !== "NotRtp") packets++
  })
  sender.on("message", (datagram) => {
    const text = datagram.toString("latin1")
    if (!text.startsWith("SIP/2.0 200") || !/^CSeq: 1 INVITE/imu.test(text)) return
    answered = true
    toTag = `;tag=${/^To:[^\r]*;tag=([^\r;]+)/imu.exec(text)?.[1] ?? ""}`
    if (acknowledged) say("ACK", 1, `${call}-ack`, "")
  })
  const { address, port } = victim.address()
  say("INVITE", 1, call, makeOffer({ address, port, sessionId: 1 }))
  await after(WATCHED_MS)
  if (answered) say("BYE", 2, `${call}-bye`, "")
  return { answered, packets }
}

const bound = async (address: string): Promise<Socket> => {
  const socket = createSocket("udp4")
  socket.on("error", () => {})
  socket.bind(0, address)
  await once(socket, "listening")
  return socket
}

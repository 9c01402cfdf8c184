import { createSocket, type Socket } from "node:dgram"
import { once } from "node:events"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { answerOffer } from "../softswitch/sdp/offer-answer.ts"
import { parseRtp } from "../softswitch/rtp/packet.ts"
import { type DrivenSwitch, driveSwitch } from "./testing/driven-switch.ts"

// A gateway whose signalling is one machine and whose media are another, as carriers have them: who is sent our voice.

const SIGNALLING = "127.0.0.70"
const MEDIA = "127.0.0.71"

let centre: DrivenSwitch
const sockets: Array<Socket> = []
beforeEach(async () => {
  centre = await driveSwitch()
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await centre.stop()
})

const bound = async (address: string, port = 0): Promise<Socket> => {
  const socket = createSocket("udp4")
  sockets.push(socket)
  socket.bind(port, address)
  await once(socket, "listening")
  return socket
}

/** Takes each call, and says that its voice is at another machine. */
const gateway = async (media: Socket) => {
  const socket = await bound(SIGNALLING)
  const at = media.address()
  socket.on("message", (datagram, from) => {
    const text = datagram.toString()
    if (!/^(?:INVITE|BYE)/u.test(text)) return
    const lines = text.split("\r\n").filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/iu.test(line))
    const kept = lines.map((line) => (line.startsWith("To:") && !line.includes("tag=") ? `${line};tag=far` : line))
    const [, offer = ""] = text.split("\r\n\r\n")
    const answer = text.startsWith("INVITE") ? answerOffer(offer, { ...at, sessionId: 1 }) : undefined
    const body = answer !== undefined && "sdp" in answer ? answer.sdp : ""
    socket.send(
      `SIP/2.0 200 OK\r\n${kept.join("\r\n")}\r\nContact: <sip:gw@${SIGNALLING}:${socket.address().port}>\r\n` +
        `${body === "" ? "" : "Content-Type: application/sdp\r\n"}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      from.port,
      from.address
    )
  })
  return { address: SIGNALLING, port: socket.address().port }
}

/** The first packet of voice that reaches a socket. */
const voiceAt = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.on("message", (datagram) => parseRtp(datagram)._tag !== "NotRtp" && resolve())
  })

/** The same port at the machine that signals: where voice goes that nobody vouches for. */
const besideSignalling = (media: Socket): Promise<Socket> => bound(SIGNALLING, media.address().port)

describe("the media of a call by a trunk", () => {
  test("go at once to another machine that the trunk's media addresses have", async () => {
    const media = await bound(MEDIA)
    const heard = voiceAt(media)
    await centre.tell({ id: "carrier", hosts: [await gateway(media)], media: ["127.0.0.71/32"] })
    expect(await centre.job("originate {origination_uuid=leg}sofia/gateway/carrier/95000 &park()")).toBe("+OK leg\n")
    await heard
    await centre.job("uuid_kill leg")
  })

  test("do not go to a machine that is merely named in its SDP, be it the trunk's own word", async () => {
    for (const trusted of [[], [SIGNALLING], ["127.0.0.72", "192.0.2.0/24"]]) {
      const media = await bound(MEDIA)
      const beside = await besideSignalling(media)
      let strange = 0
      media.on("message", () => strange++)
      const heard = voiceAt(beside)
      await centre.tell({ id: "carrier", hosts: [await gateway(media)], media: trusted })
      expect(await centre.job("originate sofia/gateway/carrier/95000 &park()")).toMatch(/^\+OK/u)
      await heard
      expect(strange).toBe(0)
      await centre.job("hupall")
    }
  })

  test("are refused as a list when one of the addresses is none", async () => {
    await expect(centre.tell({ id: "carrier", media: ["gateway.example"] })).rejects.toThrow("carrier: media")
  })
})

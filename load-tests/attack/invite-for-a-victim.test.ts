import { createSocket } from "node:dgram"
import { once } from "node:events"
import { expect, it } from "vitest"
import { buildRtp } from "#engine/softswitch/rtp/packet.ts"
import { USUAL_LINE_PORTS } from "#engine/laboratory/doors.ts"
import type { RunningCentre } from "../running-centre.ts"
import { inviteForAVictim } from "./invite-for-a-victim.ts"
import { Place } from "./place.ts"

// The attack must be able to fail: switches that do what ours did once, and what none should.

/** When voice goes to the address that the SDP names; the last sends it to whoever asked. */
type Behaviour = "at the INVITE" | "at the ACK" | "to the sender alone" | "never answers"

const plantedSwitch = async (address: string, behaviour: Behaviour) => {
  const socket = createSocket("udp4")
  socket.bind(0, address)
  await once(socket, "listening")
  const { port } = socket.address()
  const voice = buildRtp({
    payloadType: 8,
    sequence: 1,
    timestamp: 160,
    ssrc: 1,
    marker: false,
    payload: Buffer.alloc(160, 0xd5)
  })
  let named = { address: "", port: 0 }
  socket.on("message", (datagram, from) => {
    const text = datagram.toString("latin1")
    const method = text.split(" ")[0]
    if (behaviour === "never answers") return
    if (method === "ACK" && behaviour === "at the ACK") return socket.send(voice, named.port, named.address)
    if (method !== "INVITE") return
    named = {
      address: /^c=IN IP4 (\S+)/mu.exec(text)?.[1] ?? "",
      port: Number(/^m=audio (\d+)/mu.exec(text)?.[1] ?? 0)
    }
    const lines = text.split("\r\n").filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/iu.test(line))
    const kept = lines.map((line) => (line.startsWith("To:") ? `${line};tag=planted` : line)).join("\r\n")
    socket.send(`SIP/2.0 200 OK\r\n${kept}\r\nContent-Length: 0\r\n\r\n`, from.port, from.address)
    if (behaviour === "at the INVITE") socket.send(voice, named.port, named.address)
    if (behaviour === "to the sender alone") socket.send(voice, named.port, from.address)
  })
  const centre: RunningCentre = {
    baseUrl: "http://127.0.0.1",
    sip: { address, port },
    realm: "planted",
    lines: USUAL_LINE_PORTS,
    admin: { user: "", password: "" },
    accounts: new Map(),
    dataDir: undefined,
    health: () => Promise.resolve({ ok: true, workers: {} }),
    stop: async () => void socket.close()
  }
  return centre
}

it("a call for a victim is told from one that is not, by what reaches the victim", async () => {
  const found = await Promise.all(
    (["at the INVITE", "at the ACK", "to the sender alone", "never answers"] as const).map(async (behaviour, n) => {
      const centre = await plantedSwitch("127.0.0.1", behaviour)
      return inviteForAVictim(new Place(centre, 100 + n)).finally(() => centre.stop())
    })
  )
  expect(found).toEqual([
    "1 packets of media reached an address named in the SDP and in no other place",
    "1 packets of media reached an address named in the SDP of a caller who acknowledges",
    null,
    "the INVITE was not answered: nothing was shown"
  ])
}, 60_000)

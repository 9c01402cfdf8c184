import { createSocket, type Socket } from "node:dgram"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"

/** RFC 3261 T1 and what an INVITE gives up after, as any telephone has them. */
const T1_MS = 500
const GIVE_UP_MS = 32_000

/** What became of one call. */
export interface Outcome {
  /** Milliseconds from just before the INVITE was sent until its 100 was read; NaN when none came. */
  readonly to100Ms: number
  readonly status: number
  /** The last answer's session description. */
  readonly sdp: string
}

interface Call {
  readonly id: string
  readonly invite: Buffer
  readonly to: string
  readonly sentMs: number
  to100Ms: number
  answered: boolean
  sdp: string
  ack: Buffer | undefined
  timer: NodeJS.Timeout | undefined
  readonly up: ((outcome: Outcome) => void) | undefined
  readonly over: (outcome: Outcome) => void
}

/** Callers on one UDP socket that know just enough SIP to be answered and hung up on; whole messages, no parser of ours. */
export class Callers {
  readonly #socket: Socket
  readonly #own: Endpoint
  readonly #switchAt: Endpoint
  readonly #calls = new Map<string, Call>()
  #made = 0
  /** INVITEs that had to be sent again. */
  repeated = 0

  private constructor(socket: Socket, switchAt: Endpoint) {
    this.#socket = socket
    const { address, port } = socket.address()
    this.#own = { address, port }
    this.#switchAt = switchAt
    socket.on("message", (datagram) => this.#take(datagram.toString("latin1")))
    socket.on("error", () => undefined)
  }

  static open(switchAt: Endpoint): Promise<Callers> {
    const socket = createSocket({
      type: "udp4",
      recvBufferSize: 2_097_152,
      lookup: (host, _, done) => done(null, host, 4)
    })
    return new Promise((resolve, reject) => {
      socket.once("error", reject)
      socket.bind(0, "127.0.0.1", () => resolve(new Callers(socket, switchAt)))
    })
  }

  /** Calls a number. Told when it is over; `up` when it was answered. `rtpPort` 9 (discard) when nobody listens. */
  call(dialled: string, rtpPort = 9, up?: (outcome: Outcome) => void): Promise<Outcome> {
    const id = `bench-${this.#own.port}-${(this.#made += 1)}`
    const { address, port } = this.#own
    const to = `<sip:${dialled}@${this.#switchAt.address}:${this.#switchAt.port}>`
    const sdp =
      `v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio ${rtpPort} RTP/AVP 8 0 101\r\n` +
      "a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendrecv\r\n"
    const invite = Buffer.from(
      `INVITE sip:${dialled}@${this.#switchAt.address}:${this.#switchAt.port} SIP/2.0\r\n` +
        `Via: SIP/2.0/UDP ${address}:${port};branch=z9hG4bK${id};rport\r\nMax-Forwards: 70\r\n` +
        `From: "Bench" <sip:13800138000@${address}:${port}>;tag=${id}\r\nTo: ${to}\r\nCall-ID: ${id}\r\nCSeq: 1 INVITE\r\n` +
        `Contact: <sip:13800138000@${address}:${port}>\r\nContent-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`
    )
    return new Promise((over) => {
      const call: Call = {
        id,
        invite,
        to,
        sentMs: performance.now(),
        to100Ms: Number.NaN,
        answered: false,
        sdp: "",
        ack: undefined,
        timer: undefined,
        up,
        over
      }
      this.#calls.set(id, call)
      this.#send(invite)
      this.#repeat(call, T1_MS)
    })
  }

  /** Ends an answered call by BYE; the others by forgetting them. */
  hangUpAll(): void {
    for (const call of this.#calls.values()) {
      if (call.ack !== undefined)
        this.#send(
          Buffer.from(
            call.ack
              .toString("latin1")
              .replaceAll("ACK", "BYE")
              .replace("CSeq: 1", "CSeq: 2")
              .replace("branch=z9hG4bKa", "branch=z9hG4bKb")
          )
        )
      this.#end(call, 0)
    }
  }

  close(): void {
    for (const call of this.#calls.values()) this.#end(call, 408)
    this.#socket.close()
  }

  #repeat(call: Call, afterMs: number): void {
    call.timer = setTimeout(() => {
      if (performance.now() - call.sentMs > GIVE_UP_MS) return this.#end(call, 408)
      if (Number.isNaN(call.to100Ms)) {
        this.repeated += 1
        this.#send(call.invite)
      }
      this.#repeat(call, Math.min(4_000, afterMs * 2))
    }, afterMs)
  }

  #take(text: string): void {
    const call = this.#calls.get(headerIn(text, "Call-ID"))
    if (text.startsWith("SIP/2.0 ")) {
      if (call !== undefined && headerIn(text, "CSeq").endsWith("INVITE")) this.#answered(call, text)
    } else if (text.startsWith("BYE ")) {
      this.#send(Buffer.from(okTo(text)))
      if (call !== undefined) this.#end(call, 200)
    }
  }

  #answered(call: Call, text: string): void {
    const status = Number(text.slice(8, 11))
    if (status === 100 && Number.isNaN(call.to100Ms)) call.to100Ms = performance.now() - call.sentMs
    if (status < 200) return
    const { address, port } = this.#own
    const target = status < 300 ? (/<([^>]+)>/u.exec(headerIn(text, "Contact"))?.[1] ?? "") : call.to.slice(1, -1)
    call.ack = Buffer.from(
      `ACK ${target} SIP/2.0\r\nVia: SIP/2.0/UDP ${address}:${port};branch=z9hG4bK${status < 300 ? "a" : ""}${call.id};rport\r\n` +
        `Max-Forwards: 70\r\nFrom: "Bench" <sip:13800138000@${address}:${port}>;tag=${call.id}\r\nTo: ${headerIn(text, "To")}\r\n` +
        `Call-ID: ${call.id}\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n`
    )
    this.#send(call.ack)
    if (status >= 300) return this.#end(call, status)
    if (call.answered) return
    call.answered = true
    call.sdp = text.slice(text.indexOf("\r\n\r\n") + 4)
    call.up?.({ to100Ms: call.to100Ms, status, sdp: call.sdp })
  }

  #end(call: Call, status: number): void {
    clearTimeout(call.timer)
    this.#calls.delete(call.id)
    call.over({ to100Ms: call.to100Ms, status, sdp: call.sdp })
  }

  #send(datagram: Buffer): void {
    this.#socket.send(datagram, this.#switchAt.port, this.#switchAt.address)
  }
}

/** The switch under measurement writes full names, one header a line. */
const headerIn = (text: string, name: string): string => {
  const at = text.indexOf(`\r\n${name}: `)
  return at < 0 ? "" : text.slice(at + name.length + 4, text.indexOf("\r\n", at + 2))
}

const okTo = (request: string): string =>
  `SIP/2.0 200 OK\r\nVia: ${headerIn(request, "Via")}\r\nFrom: ${headerIn(request, "From")}\r\nTo: ${headerIn(request, "To")}\r\n` +
  `Call-ID: ${headerIn(request, "Call-ID")}\r\nCSeq: ${headerIn(request, "CSeq")}\r\nContent-Length: 0\r\n\r\n`

import { createHash } from "node:crypto"
import { createSocket, type Socket } from "node:dgram"
import { once } from "node:events"
import type { RunningCentre } from "../running-centre.ts"

export interface Credentials {
  readonly user: string
  readonly password: string
}

export interface SipAnswer {
  readonly status: number
  readonly text: string
  readonly ms: number
}

/** A switch that runs answers within ms; what was not answered by then will not be. */
const ANSWERED_WITHIN_MS = 1_500

const md5 = (text: string): string => createHash("md5").update(text).digest("hex")
let made = 0

/** A telephone, or somebody who says so, at an address of this machine: one request at a time, written by hand. */
export class SipTalk {
  readonly #socket: Socket
  readonly #centre: RunningCentre
  #heard: ((text: string) => void) | undefined

  private constructor(socket: Socket, centre: RunningCentre) {
    this.#socket = socket
    this.#centre = centre
    socket.on("error", () => {})
    socket.on("message", (datagram) => this.#heard?.(datagram.toString("latin1")))
  }

  static async at(address: string, centre: RunningCentre): Promise<SipTalk> {
    const socket = createSocket("udp4")
    socket.bind(0, address)
    await once(socket, "listening")
    return new SipTalk(socket, centre)
  }

  /** One request; undefined when it is not answered. */
  ask(request: string): Promise<SipAnswer | undefined> {
    const { sip } = this.#centre
    const begunMs = performance.now()
    return new Promise((resolve) => {
      const done = (answer: SipAnswer | undefined): void => {
        clearTimeout(timer)
        this.#heard = undefined
        resolve(answer)
      }
      const timer = setTimeout(() => done(undefined), ANSWERED_WITHIN_MS)
      this.#heard = (text) => {
        const status = Number(/^SIP\/2\.0 (\d{3})/u.exec(text)?.[1] ?? 0)
        if (status > 100) done({ status, text, ms: performance.now() - begunMs })
      }
      this.#socket.send(request, sip.port, sip.address)
    })
  }

  /** A REGISTER, and again with its proof when it was challenged; the last answer. */
  async register(who: Credentials): Promise<SipAnswer | undefined> {
    const challenged = await this.ask(this.request("REGISTER", who.user))
    if (challenged?.status !== 401) return challenged
    return this.ask(this.request("REGISTER", who.user, `Authorization: ${this.proof(challenged, who)}\r\n`))
  }

  request(method: string, user: string, headers = "", contactUser = user): string {
    const { sip } = this.#centre
    const own = this.#socket.address()
    const call = `attack-${(made += 1)}`
    return (
      `${method} sip:${sip.address}:${sip.port} SIP/2.0\r\n` +
      `Via: SIP/2.0/UDP ${own.address}:${own.port};branch=z9hG4bK${call};rport\r\nMax-Forwards: 70\r\n` +
      `From: <sip:${user}@${sip.address}>;tag=${call}\r\nTo: <sip:${user}@${sip.address}>\r\nCall-ID: ${call}\r\n` +
      `CSeq: 1 ${method}\r\nContact: <sip:${contactUser}@${own.address}:${own.port}>\r\nExpires: 600\r\n${headers}Content-Length: 0\r\n\r\n`
    )
  }

  /** What RFC 2617 §3.2.2 has a telephone say to a challenge. */
  proof({ text }: SipAnswer, { password, user }: Credentials, nc = "00000001"): string {
    const { realm, sip } = this.#centre
    const nonce = /nonce="([^"]+)"/u.exec(text)?.[1] ?? ""
    const uri = `sip:${sip.address}:${sip.port}`
    const response = md5(
      `${md5(`${user}:${realm}:${password}`)}:${nonce}:${nc}:0a4f113b:auth:${md5(`REGISTER:${uri}`)}`
    )
    return (
      `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", ` +
      `algorithm=MD5, qop=auth, nc=${nc}, cnonce="0a4f113b"`
    )
  }

  close(): void {
    this.#socket.close()
  }
}

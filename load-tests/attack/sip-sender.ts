import { createSocket, type Socket } from "node:dgram"
import { once } from "node:events"
import { answerChallenge, ha1Of, parseChallenge } from "#engine/softswitch/sip/digest.ts"
import type { RunningCentre } from "../running-centre.ts"

/** An answer that takes longer than this is none. */
const ANSWER_MS = 3_000
/** When a request is sent again, as RFC 3261 §17.1.2 wants it of everybody. */
const AGAIN_MS = [500, 1_500]

/** One UDP port that types its SIP messages by hand. */
export class SipSender {
  readonly #socket: Socket
  readonly #centre: RunningCentre
  /** By Call-ID and CSeq. */
  readonly #waiting = new Map<string, (status: number, text: string) => void>()
  /** Final answers to INVITEs, by status. */
  readonly answers = new Map<number, number>()
  #sent = 0

  private constructor(socket: Socket, centre: RunningCentre) {
    this.#socket = socket
    this.#centre = centre
    socket.on("message", (datagram) => this.#heard(datagram.toString("latin1")))
    socket.on("error", () => {})
  }

  static async open(centre: RunningCentre, address: string): Promise<SipSender> {
    const socket = createSocket({ type: "udp4", lookup: (host, _options, answer) => answer(null, host, 4) })
    // An address is looked up at once, so it may listen before `bind` is back.
    const listening = once(socket, "listening")
    socket.bind(0, address)
    await listening
    return new SipSender(socket, centre)
  }

  /** An INVITE without SDP that nobody acknowledges. */
  invite(number: string, as: string): void {
    this.#say("INVITE", `sip:${number}@${this.#centre.sip.address}`, as, `call-${(this.#sent += 1)}`, 1, [])
  }

  /** A REGISTER without a proof; its status, or undefined when nobody answered. */
  async register(user: string): Promise<number | undefined> {
    return (await this.#ask(user, `probe-${(this.#sent += 1)}`, 1, []))?.status
  }

  /** A REGISTER with an answer to its challenge; undefined when nobody answered. */
  async prove(user: string, password: string): Promise<number | undefined> {
    const call = `prove-${(this.#sent += 1)}`
    const asked = await this.#ask(user, call, 1, [])
    const challenge = parseChallenge(/^WWW-Authenticate: ([^\r]*)/imu.exec(asked?.text ?? "")?.[1] ?? "")
    if (challenge === undefined) return asked?.status
    const request = { method: "REGISTER", uri: `sip:${this.#centre.sip.address}` }
    const account = { user, ha1: ha1Of(user, challenge.realm, password, challenge.algorithm) }
    const value = answerChallenge(challenge, request, account, { nc: 1, cnonce: call })
    return (await this.#ask(user, call, 2, [`Authorization: ${value}`]))?.status
  }

  close(): void {
    this.#socket.close()
  }

  #ask(user: string, call: string, cseq: number, headers: ReadonlyArray<string>) {
    return new Promise<{ readonly status: number; readonly text: string } | undefined>((resolve) => {
      const key = `${call} ${cseq}`
      const timer = setTimeout(() => {
        this.#waiting.delete(key)
        resolve(undefined)
      }, ANSWER_MS)
      const say = () => this.#say("REGISTER", `sip:${this.#centre.sip.address}`, user, call, cseq, headers)
      const again = AGAIN_MS.map((ms) => setTimeout(say, ms))
      this.#waiting.set(key, (status, text) => {
        for (const one of [timer, ...again]) clearTimeout(one)
        this.#waiting.delete(key)
        resolve({ status, text })
      })
      say()
    })
  }

  #say(method: string, uri: string, as: string, call: string, cseq: number, headers: ReadonlyArray<string>): void {
    const { sip } = this.#centre
    const { address, port } = this.#socket.address()
    const to = method === "REGISTER" ? `sip:${as}@${sip.address}` : uri
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${port};branch=z9hG4bK-${port}-${call}-${cseq};rport`,
      "Max-Forwards: 70",
      `From: <sip:${as}@${sip.address}>;tag=${call}`,
      `To: <${to}>`,
      `Call-ID: ${call}-${port}`,
      `CSeq: ${cseq} ${method}`,
      `Contact: <sip:${as}@${address}:${port}>`,
      ...headers,
      "Content-Length: 0"
    ]
    this.#socket.send(`${lines.join("\r\n")}\r\n\r\n`, sip.port, sip.address)
  }

  #heard(text: string): void {
    const status = Number(/^SIP\/2\.0 (\d{3})/u.exec(text)?.[1])
    if (!(status >= 200)) return
    const call = /^Call-ID: (.*)-\d+\r/imu.exec(text)?.[1] ?? ""
    const [, cseq = "", method = ""] = /^CSeq: (\d+) (\w+)/imu.exec(text) ?? []
    if (method === "INVITE") this.answers.set(status, (this.answers.get(status) ?? 0) + 1)
    this.#waiting.get(`${call} ${cseq}`)?.(status, text)
  }
}

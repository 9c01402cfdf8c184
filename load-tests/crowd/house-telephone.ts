import { randomBytes } from "node:crypto"
import type { Hop } from "#engine/softswitch/sip-contract.ts"
import { writeRequest, writeResponse } from "#engine/softswitch/sip/build.ts"
import { hostPort, udpTo } from "#engine/softswitch/sip/hop.ts"
import { headerOf, type SipRequest, type SipResponse } from "#engine/softswitch/sip/message.ts"
import { parseNameAddr } from "#engine/softswitch/sip/name-addr.ts"
import { parseMessage } from "#engine/softswitch/sip/parse.ts"
import { MAGIC_COOKIE } from "#engine/softswitch/sip/via.ts"
import type { RunningCentre } from "../running-centre.ts"
import type { Metronome } from "#engine/laboratory/telephone/metronome.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { register } from "./registration.ts"

/** Until somebody answers a REFER it is said again: UDP may lose it. */
const REPEAT_MS = 500
const ANSWERED_WITHIN_MS = 20_000

/** Where it is registered. */
type Centre = Pick<RunningCentre, "accounts" | "realm" | "sip">

/** A registered telephone that calls others of the house, and puts through whom it talks to (RFC 3515). One call at a time. */
export class HouseTelephone {
  readonly number: string
  readonly phone: Phone
  readonly #centre: Centre
  readonly #unregister: () => Promise<void>
  /** What answered our INVITE: the dialog that a REFER goes by. */
  #answer: SipResponse | undefined
  #referred: ((status: number) => void) | undefined
  #isReferTaken = false

  private constructor(centre: Centre, number: string, phone: Phone, unregister: () => Promise<void>) {
    this.#centre = centre
    this.number = number
    this.phone = phone
    this.#unregister = unregister
    const registers = phone.intercept
    phone.intercept = (octets, from) => this.#notice(octets, from) || registers?.(octets, from) === true
  }

  static async open(
    centre: Centre,
    number: string,
    metronome: Metronome,
    onCall: (leg: Leg) => void
  ): Promise<HouseTelephone> {
    const { realm, sip } = centre
    const phone = await Phone.open({ address: sip.address, realm, metronome, onCall })
    const password = centre.accounts.get(number)!.sipPassword
    return new HouseTelephone(centre, number, phone, await register(phone, sip, { user: number, password, realm }))
  }

  call(number: string): Promise<Leg> {
    this.#answer = undefined
    const credentials = { user: this.number, password: this.#centre.accounts.get(this.number)!.sipPassword }
    return this.phone.call(this.#centre.sip, number, this.number, { credentials })
  }

  /** Puts through whom it called. Answers with what the centre says has become of it: 200, or why not. */
  async refer(to: string): Promise<number> {
    const answer = this.#answer
    const target = parseNameAddr(headerOf(answer ?? { names: [], values: [] }, "contact") ?? "")
    if (answer === undefined || target === undefined) throw new Error(`${this.number} is in no call that it made`)
    const local = udpTo(this.phone.local)
    const octets = writeRequest(
      {
        method: "REFER",
        uri: target.uri,
        local,
        branch: MAGIC_COOKIE + randomBytes(12).toString("hex"),
        from: headerOf(answer, "from") ?? "",
        to: headerOf(answer, "to") ?? "",
        callId: answer.callId,
        cseq: answer.cseq + 1,
        routes: []
      },
      [
        ["Contact", `<sip:${this.number}@${hostPort(local)}>`],
        ["Refer-To", `<sip:${to}@${this.#centre.sip.address}>`]
      ]
    )
    this.#isReferTaken = false
    const told = Promise.withResolvers<number>()
    this.#referred = told.resolve
    const send = () => {
      if (!this.#isReferTaken) this.phone.send(octets, this.#centre.sip)
    }
    send()
    const again = setInterval(send, REPEAT_MS)
    const late = setTimeout(() => told.resolve(408), ANSWERED_WITHIN_MS)
    return told.promise.finally(() => {
      clearInterval(again)
      clearTimeout(late)
    })
  }

  async stop(): Promise<void> {
    for (const leg of this.phone.legs) this.phone.hangUp(leg)
    await this.#unregister().catch(() => {})
    this.phone.close()
  }

  /** Whether a message is about a REFER, of which the telephone itself knows nothing. */
  #notice(octets: Uint8Array, from: Hop): boolean {
    const message = parseMessage(octets)
    if (message._tag === "Response") return this.#answered(message)
    if (message._tag !== "Request" || message.method !== "NOTIFY") return false
    return headerOf(message, "event")?.startsWith("refer") === true && this.#told(message, from)
  }

  #answered(response: SipResponse): boolean {
    if (response.method === "INVITE" && response.status >= 200 && response.status < 300) this.#answer = response
    if (response.method !== "REFER") return false
    this.#isReferTaken = true
    if (response.status >= 300) this.#referred?.(response.status)
    return true
  }

  #told(notify: SipRequest, from: Hop): boolean {
    this.phone.send(writeResponse(notify, from, { status: 200 }), from)
    const status = Number(/^SIP\/2\.0 (\d{3})/u.exec(notify.body)?.[1] ?? 0)
    if (status >= 200) this.#referred?.(status)
    return true
  }
}

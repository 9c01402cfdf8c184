import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { makeSipMessenger, sipRefusal, type Incoming, type SipMessenger, type SipSaid } from "./sip-message.ts"
import { makeTerminal, type Reply, type Saying, type Terminal } from "./terminal.ts"
import type { Wire } from "./wires.ts"

/** A carephone that speaks SCAIP (SS 91100) in SIP MESSAGE. */

export const SCAIP_TYPE = "application/scaip+xml"

const CODES: Partial<Record<Saying, Readonly<Record<string, string>>>> = {
  press: { dty: "0003", stc: "0010", lco: "012" },
  fall: { dty: "0005", stc: "0009" },
  smoke: { dty: "0023", stc: "0009", crd: "no-voice:" },
  cancel: { dty: "0002", stc: "0019" },
  "battery-low": { dty: "0002", stc: "0016" },
  "battery-charged": { dty: "0002", stc: "0015" },
  heartbeat: { mty: "PI", dty: "0002", crd: "no-voice:" },
  test: { dty: "0002", stc: "0102", crd: "no-voice:" }
}

/** `snu` of an `mrs`, and to which `ref` it answers; undefined: no such thing. */
export const readMrs = (body: string): { readonly ref: string; readonly snu: number } | undefined => {
  const ref = /<ref>\s*([^<]*?)\s*<\/ref>/u.exec(body)?.[1]
  const snu = /<snu>\s*(\d+)\s*<\/snu>/u.exec(body)?.[1]
  return /<mrs[\s>]/u.test(body) && ref !== undefined && snu !== undefined ? { ref, snu: Number(snu) } : undefined
}

/**
 * Says one body and waits for what answers it: in the 200 OK, or in a MESSAGE of its own, since gateways in use do either.
 * `reads` tells which body is the answer. `status` is that of the request itself.
 */
export const exchange = async <A>(
  messenger: SipMessenger,
  said: Parameters<SipMessenger["message"]>[0],
  reads: (body: string) => A | undefined
): Promise<{ readonly status: number | undefined; readonly answer: A | undefined }> => {
  let own: (answer: A | undefined) => void = () => {}
  const ownMessage = new Promise<A | undefined>((resolve) => {
    own = resolve
  })
  const listener = ({ body }: Incoming): void => {
    const answer = reads(body)
    if (answer !== undefined) own(answer)
  }
  messenger.onMessage.add(listener)
  const timer = setTimeout(() => own(undefined), said.withinMs)
  try {
    const final: SipSaid | undefined = await messenger.message(said)
    const within = final === undefined ? undefined : reads(final.body)
    if (final === undefined || final.status >= 300 || within !== undefined)
      return { status: final?.status, answer: within }
    return { status: final.status, answer: await ownMessage }
  } finally {
    clearTimeout(timer)
    messenger.onMessage.delete(listener)
  }
}

const SNU: Readonly<Record<number, Reply["meaning"]>> = { 0: "acknowledged", 4: "later", 6: "later" }

export const makeScaip = (options: {
  /** The controller as the device writes it, with its padding. */
  readonly cid: string
  readonly wire: Wire
  readonly centre: Endpoint
}): Terminal => {
  const { centre, cid, wire } = options
  const messenger = makeSipMessenger(wire)
  return makeTerminal({
    line: "scaip",
    account: cid.replace(/^0+(?=.)/u, ""),
    can: new Set(Object.keys(CODES) as Array<Saying>),
    close: messenger.close,
    attempt: async ({ number, saying }, againMs) => {
      const ref = number.toString(16).toUpperCase().padStart(4, "0")
      const fields = { ref, cid, did: "01", ...CODES[saying] }
      const body = `<?xml version="1.0" encoding="UTF-8"?><mrq>${Object.entries(fields)
        .map(([name, value]) => `<${name}>${value}</${name}>`)
        .join("")}</mrq>`
      const { answer, status } = await exchange(
        messenger,
        {
          from: cid,
          to: `sip:arc@${centre.address}:${centre.port}`,
          contentType: SCAIP_TYPE,
          body,
          withinMs: againMs
        },
        (text) => {
          const mrs = readMrs(text)
          return mrs?.ref === ref ? mrs : undefined
        }
      )
      if (answer !== undefined) return { meaning: SNU[answer.snu] ?? "refused", text: `snu ${answer.snu}` }
      if (status !== undefined) return status >= 300 ? { meaning: "later", text: String(status) } : undefined
      const why = sipRefusal(wire)
      return why === undefined ? undefined : { meaning: "later", text: why }
    }
  })
}

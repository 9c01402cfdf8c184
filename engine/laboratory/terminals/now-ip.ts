import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { exchange } from "./scaip.ts"
import { makeSipMessenger, sipRefusal } from "./sip-message.ts"
import { makeTerminal, type Saying, type Terminal } from "./terminal.ts"
import type { Wire } from "./wires.ts"

/** A controller of grouped living that speaks NOW-IP (BS 8521-2) for one of its flats. */

export const NOW_IP_TYPE = "application/xml"

const EVENTS: Partial<Record<Saying, string>> = {
  press: "019",
  fall: "021",
  smoke: "016",
  "battery-low": "053",
  test: "058"
}

export const atm = (type: string, data: string, time: string, mac = "00A1B2C3D4E5"): string =>
  `<ATM><version>1</version><type>${type}</type><data>${data}</data><time>${time}</time><mac>${mac}</mac></ATM>`

const field = (body: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>|\\b${name}="([^"]*)"`, "u").exec(body)?.slice(1).find(Boolean) ?? ""

const two = (value: number): string => String(value).padStart(2, "0")

/** Two presses within one second are two messages. */
const timeOf = (now: Date, number: number): string =>
  `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}${String(number % 100).padStart(2, "0")}`
/** Beyond these a repeat that comes late is another press. */
const SAID_AT_ONCE = 1_000

export const makeNowIp = (options: {
  /** Eight digits. */
  readonly controller: string
  /** Four digits; 0000 is the controller itself. */
  readonly unit: string
  readonly wire: Wire
  readonly centre: Endpoint
}): Terminal => {
  const { centre, controller, unit, wire } = options
  const messenger = makeSipMessenger(wire)
  /** Of each message: a repeat has the time of the first one, also when another is said beside. */
  const times = new Map<number, string>()
  return makeTerminal({
    line: "now-ip",
    account: `${controller.replace(/^0+(?=.)/u, "")}${unit === "0000" ? "" : `/${unit}`}`,
    can: new Set<Saying>([...(Object.keys(EVENTS) as Array<Saying>), "heartbeat"]),
    close: messenger.close,
    attempt: async ({ number, saying }, againMs) => {
      const time = times.get(number) ?? timeOf(new Date(), number)
      times.set(number, time)
      for (const old of times.keys()) if (times.size > SAID_AT_ONCE) times.delete(old)
      const [type, data] =
        saying === "heartbeat"
          ? ["0", `${controller}${unit}`]
          : ["1", `1101${controller}${unit}${EVENTS[saying]!}03900`]
      const { answer, status } = await exchange(
        messenger,
        {
          from: controller,
          to: `sip:arc@${centre.address}:${centre.port}`,
          contentType: NOW_IP_TYPE,
          body: atm(type!, data!, time),
          withinMs: againMs
        },
        (body) =>
          body.includes("<ATM") && field(body, "data") === data && field(body, "time") === time
            ? field(body, "type")
            : undefined
      )
      if (answer === "A") return { meaning: "acknowledged", text: "type A" }
      if (answer === "6") return { meaning: "later", text: "busy" }
      if (answer !== undefined) return { meaning: "refused", text: `type ${answer}` }
      if (status !== undefined) return status >= 300 ? { meaning: "later", text: String(status) } : undefined
      const why = sipRefusal(wire)
      return why === undefined ? undefined : { meaning: "later", text: why }
    }
  })
}

import { connect } from "node:net"
import { EVENT_NAMES, SUBCLASSES } from "#engine/adapters/esl/events.ts"
import { makeFrameReader } from "#engine/adapters/esl/socket-frames.ts"
import { THIS_MACHINE } from "#engine/softswitch/testing/lines.ts"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"

/** Callers come from this machine. */
const TRUNKS = Buffer.from(JSON.stringify([THIS_MACHINE])).toString("base64")

/** What to do with a parked call. */
export interface Plan {
  /** Applications, one after the other, of a call to this number. */
  readonly applicationsOf: (dialled: string) => ReadonlyArray<readonly [name: string, argument: string]>
}

export interface Dialplan {
  readonly close: () => void
}

/**
 * An engine so small that it is a dialplan: it hears every event the centre's own adapter hears, in the centre's format,
 * and answers each parked call with the same applications.
 */
export const startDialplan = (at: Endpoint, password: string, plan: Plan): Promise<Dialplan> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: at.address, port: at.port, noDelay: true })
    const reader = makeFrameReader()
    socket.on("error", reject)
    socket.on("data", (chunk) => {
      for (const { body, headers } of reader.take(Buffer.from(chunk))) {
        const type = headers["Content-Type"]
        if (type === "auth/request")
          socket.write(
            `auth ${password}\n\napi carillon_trunks ${TRUNKS}\n\nevent json ${EVENT_NAMES.join(" ")} ${SUBCLASSES.join(" ")}\n\n`
          )
        else if (headers["Reply-Text"]?.startsWith("+OK event listener") === true)
          resolve({ close: () => socket.destroy() })
        else if (type === "text/event-json") parked(body)
      }
    })
    const parked = (body: string): void => {
      if (!body.includes('"Event-Name":"CHANNEL_PARK"')) return
      const event = JSON.parse(body) as Readonly<Record<string, string>>
      // Parked again at its end: its applications have run.
      if (event["Call-Direction"] !== "inbound" || event["Answer-State"] !== "ringing") return
      let said = ""
      for (const [name, argument] of plan.applicationsOf(event["Caller-Destination-Number"] ?? ""))
        said +=
          `sendmsg ${event["Unique-ID"]}\ncall-command: execute\nexecute-app-name: ${name}\n` +
          `${argument === "" ? "" : `execute-app-arg: ${argument}\n`}\n`
      socket.write(said)
    }
  })

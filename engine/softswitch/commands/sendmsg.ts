import { isApplication, runApplication } from "../calls/applications.ts"
import { hangUp } from "../calls/hang-up.ts"
import { causeFromText } from "../causes.ts"
import { type Exchange, liveChannel } from "../exchange.ts"
import type { SocketRequest } from "./request.ts"

/** From which connection it comes. */
export interface Sender {
  /** The channel that the connection is for, meant where no other is named. */
  readonly own?: string | undefined
  /** It may speak to that one alone. */
  readonly isAlone?: boolean
  /** What was asked for is over. */
  readonly done?: () => void
}

/** Applications by which a leg hears others, speaks to them or gets a controller that may: not for one that has its own leg alone. */
const REACHES_OTHERS: ReadonlySet<string> = new Set(["bridge", "conference", "eavesdrop", "socket", "three_way"])

/** `sendmsg [<uuid>]` with call-command execute or hangup: the Reply-Text, and what to do once it is on its way. */
export const sendmsg = (
  exchange: Exchange,
  request: SocketRequest,
  { done, isAlone = false, own }: Sender = {}
): { readonly reply: string; readonly after?: () => void } => {
  const { argument, headers } = request
  const uuid = argument === "" ? (headers.get("session-id") ?? own ?? "") : argument
  const channel = isAlone && uuid !== own ? undefined : liveChannel(exchange, uuid)
  if (channel === undefined) return { reply: `-ERR invalid session id [${uuid}]` }
  const command = headers.get("call-command") ?? ""
  if (command === "hangup") {
    const cause = causeFromText(headers.get("hangup-cause") ?? "")
    return {
      reply: "+OK",
      after: () => {
        hangUp(exchange, channel, cause, "us")
        done?.()
      }
    }
  }
  if (command !== "execute") return { reply: `-ERR invalid call-command [${command}]` }
  const name = headers.get("execute-app-name") ?? ""
  if (!isApplication(name)) return { reply: `-ERR invalid application [${name}]` }
  if (isAlone && REACHES_OTHERS.has(name)) return { reply: `-ERR ${name} needs a controller with full` }
  const loops = Number(headers.get("loops") ?? 1)
  const application = {
    name,
    data: headers.get("execute-app-arg") ?? request.body.trim(),
    uuid: headers.get("event-uuid") ?? exchange.newUuid(),
    loops: Number.isInteger(loops) && loops < 0 ? -1 : 1,
    ...(done === undefined ? {} : { done })
  }
  return {
    reply: "+OK",
    after: () => {
      if (runApplication(exchange, channel, application)) return
      exchange.log.warning(`${channel.name}: ${name} dropped, too many applications wait`)
      done?.()
    }
  }
}

import { type Channel, houseLeg } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { beginApplication } from "./execute.ts"
import { hangUp } from "./hang-up.ts"
import { answerCall } from "./inbound.ts"
import { type HowOpened, openMedia } from "./leg-media.ts"

/** Long enough to speak, listen and turn a cable; a telephone that was put down beside its cradle takes no leg for ever. */
export const ECHO_MS = 120_000

/**
 * FreeSWITCH's `echo`: whoever calls hears what they say, by the line on which callers are heard. No engine is asked, and to
 * whoever distributes calls the telephone is in a call of the house.
 */
export const echo = (exchange: Exchange, caller: Channel, account: string, how: HowOpened): void => {
  const house = houseLeg(account)
  caller.house = house
  const application = { name: "echo", data: "", uuid: exchange.newUuid(), loops: 1 }
  beginApplication(exchange, caller, application)
  caller.running = { application, playback: undefined, started: true, startedUs: exchange.nowUs() }
  openMedia(exchange, caller, how)
  const timer = `echo/${caller.uuid}`
  house.whenOver.add(() => exchange.agenda.cancel(timer))
  answerCall(exchange, caller, () => {
    exchange.media.whisper(caller.uuid, caller.uuid)
    exchange.agenda.at(timer, exchange.nowMs() + ECHO_MS, () => hangUp(exchange, caller, "NORMAL_CLEARING", "us"))
  })
}

/** `uuid_deflect`: the far end leaves us and calls somebody else (RFC 3515). Whether it may, its own exchange decides. */
import { type Channel, setVariable } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import type { UserAgentOutput } from "../sip-contract.ts"
import { deflectionName, NO_REPLY, REPLY_WITHIN_MS, settleDeflection } from "./deflection.ts"
import { hangUp } from "./hang-up.ts"

type ReferAnswered = Extract<UserAgentOutput, { readonly _tag: "ReferAnswered" }>

/** `settle` hears FreeSWITCH's `+OK:` with what the far end said, or with `no reply` after ten seconds. */
export const deflect = (
  exchange: Exchange,
  channel: Channel,
  referTo: string,
  settle: (answer: string) => void
): void => {
  if (!channel.answered) return settle("-ERR Channel is not answered\n")
  if (channel.deflection !== undefined) return settle("-ERR Operation Failed\n")
  channel.deflection = settle
  exchange.agenda.at(deflectionName(channel), exchange.nowMs() + REPLY_WITHIN_MS, () =>
    settleDeflection(exchange, channel, NO_REPLY)
  )
  exchange.sip({ _tag: "Refer", dialog: channel.dialog, referTo })
}

/** Whoever was put through is not ours any more; who was not stays, with whom it has. It may come after the answer. */
export const deflectionAnswered = (exchange: Exchange, channel: Channel, { reason, status }: ReferAnswered): void => {
  const reply = `SIP/2.0 ${status} ${reason}`
  setVariable(channel, "sip_refer_reply", reply)
  settleDeflection(exchange, channel, `${reply}\r\n`)
  if (status < 300) hangUp(exchange, channel, "BLIND_TRANSFER", "us")
}

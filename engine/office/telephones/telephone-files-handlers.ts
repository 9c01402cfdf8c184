import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { makeTelephoneLink, revokeTelephoneLink } from "../../records/accounts/telephone-links.ts"
import { Asking } from "../../ports/needs.ts"
import { seeing } from "../affairs/accounts-handlers.ts"
import { AffairsApi } from "../affairs/affairs-api.ts"
import { notFound, unfit } from "../refusals.ts"
import { changed } from "../stored.ts"
import { makers, type TelephoneHouse, writeFileFor } from "./telephone-files.ts"
import type { SipTransport } from "./telephone-settings.ts"

export const telephoneFilesHandlers = (house: TelephoneHouse) =>
  HttpApiBuilder.group(AffairsApi, "telephone-files", (handlers) => {
    /** Somebody with a telephone, among those whom the asker may change. */
    const owner = Effect.fnUntraced(function* (id: string, transport: SipTransport) {
      const { asker, scope } = yield* Asking
      const { agent, name } = yield* seeing(scope, id)
      if (agent === null) return yield* Effect.fail(unfit([{ field: "agent", ...NO_TELEPHONE }]))
      if (house.place.ports[transport] === undefined)
        return yield* Effect.fail(unfit([{ field: "transport", ...notHeard(transport) }]))
      const at = yield* Clock.currentTimeMillis
      return { person: id, agent, name, at, by: asker.account }
    })
    return handlers
      .handle(
        "file",
        Effect.fnUntraced(function* ({ params: { id }, payload: { maker, transport = "udp" } }) {
          const whose = yield* owner(id, transport)
          const content = yield* changed((all) => writeFileFor(all, house, { ...whose, maker, transport }))
          const ending = makers[maker].fileName("").split(".").at(-1)
          return { fileName: `${whose.agent}.${ending}`, content: content ?? "" }
        })
      )
      .handle(
        "link",
        Effect.fnUntraced(function* ({ params: { id }, payload: { maker, transport = "udp" } }) {
          const { at, by } = yield* owner(id, transport)
          const { endsAt, token } = yield* changed((all) =>
            makeTelephoneLink(all, { person: id, maker, transport }, { account: by, at })
          )
          return { path: `/provisioning/${token}/`, endsAt }
        })
      )
      .handle(
        "revoke",
        Effect.fnUntraced(function* ({ params: { id } }) {
          const { asker, scope } = yield* Asking
          yield* seeing(scope, id)
          const at = yield* Clock.currentTimeMillis
          const dropped = yield* changed((all) => revokeTelephoneLink(all, id, { account: asker.account, at }))
          if (!dropped) return yield* Effect.fail(notFound("there is no open link"))
        })
      )
  })

const NO_TELEPHONE = { zh: "没有工号的人没有话机", en: "who has no agent's number has no telephone" }

const notHeard = (transport: SipTransport) => ({
  zh: `交换机没有开启 ${transport.toUpperCase()}（sip.${transport}Port）`,
  en: `the switch does not listen for ${transport.toUpperCase()} (sip.${transport}Port)`
})

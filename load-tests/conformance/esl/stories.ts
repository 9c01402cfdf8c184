import { randomUUID } from "node:crypto"
import { join } from "node:path"
import { type Phone, startPhone } from "#engine/softswitch/testing/phone.ts"
import { type EslClient, type EventHeard, openClient } from "./client.ts"
import type { Target } from "./target.ts"

/** Two telephones and one who drives the switch and hears everything. */
export interface Stage {
  readonly target: Target
  readonly client: EslClient
  readonly caller: Phone
  readonly called: Phone
  readonly close: () => Promise<void>
}

const CUSTOMS =
  "sofia::pre_register sofia::register_attempt sofia::register sofia::unregister sofia::reinvite conference::maintenance"

export const openStage = async (target: Target): Promise<Stage> => {
  const client = await openClient(target.esl)
  await client.say(`event plain ALL CUSTOM ${CUSTOMS}`)
  const caller = await startPhone({ from: 33_000, to: 33_100 })
  const called = await startPhone({ from: 33_200, to: 33_300 })
  return {
    target,
    client,
    caller,
    called,
    close: async () => {
      client.close()
      await Promise.all([caller.stop(), called.stop()])
    }
  }
}

/** An event of this leg. */
export const of =
  (uuid: string, name: string) =>
  (event: EventHeard): boolean =>
    event.uuid === uuid && event.name === name

/** A caller is parked, unanswered. */
export const parkedCaller = async ({ caller, client, target }: Stage) => {
  const from = client.heard.length
  const dialog = await caller.dial(target.sip, target.number, "caller1")
  const parked = await client.next(
    "a caller's CHANNEL_PARK",
    ({ get, name }) => name === "CHANNEL_PARK" && get("Call-Direction") === "inbound",
    from
  )
  return { uuid: parked.uuid ?? "", dialog, from, parked }
}

/** A caller who is answered and can speak. */
export const answeredCaller = async (stage: Stage) => {
  const one = await parkedCaller(stage)
  await stage.client.execute(one.uuid, "answer", "", randomUUID())
  await stage.client.next("the end of answer", (event) => of(one.uuid, "CHANNEL_EXECUTE_COMPLETE")(event))
  await stage.caller.notices("CallAnswered")
  return one
}

/** A telephone that was rung, answered and waits in park; the answer of `originate` with it. */
export const answeredTelephone = async ({ called, client }: Stage, more = "") => {
  const uuid = randomUUID()
  const from = client.heard.length
  const answer = client.job(`originate ${ringing(called, uuid, more)}`)
  const offered = await called.notices("CallOffered")
  await called.answer(offered)
  const parked = await client.next("a telephone's CHANNEL_PARK", of(uuid, "CHANNEL_PARK"), from)
  return { uuid, dialog: offered.dialog, from, parked, answer: await answer }
}

export const ringing = ({ endpoint: { address, port } }: Phone, uuid: string, more = ""): string =>
  `{origination_uuid=${uuid},origination_caller_id_number=1001,ignore_early_media=true,originate_timeout=20${more}}sofia/internal/1001@${address}:${port} &park()`

/** Everything of the leg is over. */
export const destroyed = ({ client }: Stage, uuid: string): Promise<EventHeard> =>
  client.next("CHANNEL_DESTROY", of(uuid, "CHANNEL_DESTROY"))

export const recordingIn = ({ target }: Stage, name: string): string => join(target.folder, name)

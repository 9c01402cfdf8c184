import { type Case, clear, inOrder, pair, story } from "./orders.ts"
import { answeredCaller, destroyed, of, type Stage } from "./stories.ts"
import { answers, is, NOBODY } from "./traps.ts"

/** The caller's far end is told to go elsewhere, and says that this became of it. */
const deflected = async (stage: Stage, becameOfIt: number) => {
  const { caller, client } = stage
  const { uuid } = await answeredCaller(stage)
  const from = client.heard.length
  const answer = client.job(`uuid_deflect ${uuid} sip:1002@127.0.0.1`)
  caller.follow((await caller.notices("ReferOffered")).refer, becameOfIt)
  return { uuid, from, answer: await answer }
}

/** Legs that are sent elsewhere. */
export const TRANSFERS: ReadonlyArray<Case> = [
  answers(`uuid_deflect ${NOBODY} sip:1002@127.0.0.1`, `-ERR No such channel ${NOBODY}!\n`),
  answers("uuid_deflect", "-USAGE: <uuid> <uri>\n"),
  answers(`uuid_dual_transfer ${NOBODY} park/inline park/inline`, "-ERR No such channel!\n"),
  answers("uuid_dual_transfer", /^-USAGE: <uuid> /u),
  answers(`uuid_transfer ${NOBODY} -bleg park inline`, "-ERR No such channel!\n"),
  {
    name: "transfer: who was deflected has left us, with the far end's word for an answer",
    look: async (stage) => {
      const { answer, from, uuid } = await deflected(stage, 200)
      await destroyed(stage, uuid)
      const hangup = await stage.client.next("CHANNEL_HANGUP", of(uuid, "CHANNEL_HANGUP"), from)
      return is(answer, /^\+OK:SIP\/2\.0 200 OK/u) ?? is(hangup.get("Hangup-Cause") ?? "", "BLIND_TRANSFER")
    }
  },
  {
    name: "transfer: -bleg parks the other leg, and the bridge is over",
    look: async (stage) => {
      const { a, b, legs } = await pair(stage)
      const from = stage.client.heard.length
      await stage.client.job(`uuid_transfer ${a} -bleg park inline`)
      await stage.client.next("CHANNEL_PARK of the other leg", of(b, "CHANNEL_PARK"), from)
      await destroyed(stage, a)
      const told = story(stage.client.heard.slice(from), legs)
      await clear(stage, b)
      return inOrder(told, ["CHANNEL_UNBRIDGE[A]", "CHANNEL_PARK[B]"]) ?? inOrder(told, ["CHANNEL_HANGUP[A]"])
    }
  },
  {
    name: "transfer: of two, each is sent to its own",
    look: async (stage) => {
      const { a, b, legs } = await pair(stage)
      const from = stage.client.heard.length
      const answer = await stage.client.job(`uuid_dual_transfer ${a} park/inline hangup:CALL_REJECTED/inline`)
      await destroyed(stage, b)
      await stage.client.next("CHANNEL_PARK of the first", of(a, "CHANNEL_PARK"), from)
      const told = story(stage.client.heard.slice(from), legs)
      const hangup = await stage.client.next("CHANNEL_HANGUP", of(b, "CHANNEL_HANGUP"), from)
      await clear(stage, a)
      return (
        is(answer, "+OK\n") ??
        is(hangup.get("Hangup-Cause") ?? "", "CALL_REJECTED") ??
        inOrder(told, ["CHANNEL_UNBRIDGE[A]", "CHANNEL_PARK[A]"])
      )
    }
  }
]

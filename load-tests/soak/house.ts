import type { Crowd } from "../crowd/crowd.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { HouseTelephone } from "../crowd/house-telephone.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { pause, until } from "../crowd/wait.ts"
import type { RunningCentre } from "../running-centre.ts"
import { between } from "./load.ts"

/** Three of them make a transfer: one calls the second and puts it through to the third. */
const TELEPHONES_A_TRIO = 3
const TRIOS = 3
export const HOUSE_TELEPHONES = TRIOS * TELEPHONES_A_TRIO

const ANSWERS_AFTER_MS = { from: 100, to: 1_000 }
const TALK_MS = { from: 500, to: 3_000 }
const BETWEEN_MS = { from: 500, to: 3_000 }
const WITHIN_MS = 20_000

export interface House {
  /** Telephones that were put through to another telephone, and talked there. */
  readonly transfers: number
  readonly lost: number
}

interface Telephone {
  readonly own: HouseTelephone
  /** The call that came in last. */
  incoming: Leg | undefined
}

/** Colleagues who call each other and put each other through until it is stopped, at telephones of nobody who takes calls. */
export const housePeople = async (
  centre: RunningCentre,
  crowd: Crowd,
  say: (line: string) => void
): Promise<{ readonly stop: () => Promise<House> }> => {
  const metronome = makeMetronome()
  const busy = new Set(crowd.agents.map(({ number }) => number))
  const agents = (await crowd.admin.agents()).map(({ id }) => id as string)
  const numbers = agents.filter((id) => !busy.has(id) && centre.accounts.has(id)).slice(0, HOUSE_TELEPHONES)
  if (numbers.length < HOUSE_TELEPHONES)
    throw new Error(`${HOUSE_TELEPHONES} telephones beside those of the agents are needed, there are ${numbers.length}`)
  const telephones = await Promise.all(
    numbers.map(async (number) => {
      const telephone: { own: HouseTelephone | undefined; incoming: Leg | undefined } = {
        own: undefined,
        incoming: undefined
      }
      telephone.own = await HouseTelephone.open(centre, number, metronome, (leg) => {
        telephone.incoming = leg
        const phone = telephone.own!.phone
        phone.ring(leg)
        setTimeout(() => phone.answer(leg), between(ANSWERS_AFTER_MS))
      })
      return telephone as Telephone
    })
  )
  const found = { transfers: 0, lost: 0 }
  const day = { isOver: false }
  const goOn = async (trio: ReadonlyArray<Telephone>): Promise<void> => {
    while (!day.isOver) {
      await pause(between(BETWEEN_MS))
      const problem = await transfer(trio).catch(String)
      if (problem === undefined) found.transfers++
      else {
        found.lost++
        say(`transfer from ${trio[0]!.own.number}: ${problem}`)
        for (const { own } of trio) for (const leg of own.phone.legs) own.phone.hangUp(leg)
      }
    }
  }
  const trios = Array.from({ length: TRIOS }, (_, n) =>
    goOn(telephones.slice(n * TELEPHONES_A_TRIO, (n + 1) * TELEPHONES_A_TRIO))
  )
  const end = async (): Promise<House> => {
    day.isOver = true
    await Promise.all(trios)
    await Promise.all(telephones.map(({ own }) => own.stop()))
    return found
  }
  let ended: Promise<House> | undefined
  return { stop: () => (ended ??= end()) }
}

/** What went wrong, or undefined: the second telephone talks with the third until that one hangs up, and the first is free. */
const transfer = async ([first, second, third]: ReadonlyArray<Telephone>): Promise<string | undefined> => {
  if (first === undefined || second === undefined || third === undefined) return "three telephones are needed"
  second.incoming = undefined
  third.incoming = undefined
  const leg = await first.own.call(second.own.number)
  const within = (what: string, is: () => boolean) => until(what, is, { withinMs: WITHIN_MS, everyMs: 50 })
  await within(`${second.own.number} to answer`, () => leg.answeredAt !== undefined || leg.ending !== undefined)
  if (leg.ending !== undefined) return `the call ended with ${leg.ending}`
  const partner = second.incoming as Leg | undefined
  if (partner === undefined) return "answered by nobody"
  await pause(between(TALK_MS))
  const status = await first.own.refer(third.own.number)
  if (status !== 200) return `REFER came to ${status}`
  await within("who put it through to be free", () => leg.ending !== undefined)
  if (partner.ending !== undefined) return `who was put through was cut off: ${partner.ending}`
  const target = third.incoming as Leg | undefined
  if (target === undefined) return "put through to nobody"
  await pause(between(TALK_MS))
  if (partner.ending !== undefined || target.ending !== undefined) return "the new talk did not last"
  third.own.phone.hangUp(target)
  await within("the other side of the new talk to end", () => partner.ending !== undefined)
  return undefined
}

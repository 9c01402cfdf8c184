import type { Crowd } from "../crowd/crowd.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import type { Decision } from "./latency.ts"

const WITHIN_MS = 10_000

/** What the machine itself takes: the callers' INVITE straight to a telephone like an agent's, without a centre between. */
export interface Floor {
  /** One more INVITE; to be asked for between two measured ones. */
  readonly measure: () => Promise<void>
  readonly measured: ReadonlyArray<Decision>
  readonly close: () => void
}

export const openFloor = async ({ trunk }: Crowd, realm: string): Promise<Floor> => {
  const measured: Array<Decision> = []
  let told: (leg: Leg) => void = () => {}
  const { address } = trunk.local
  const telephone = await Phone.open({
    address,
    realm,
    metronome: makeMetronome(),
    onCall: (leg) => {
      told(leg)
      telephone.ring(leg)
      telephone.answer(leg)
    }
  })
  const measure = async (): Promise<void> => {
    let timer: NodeJS.Timeout | undefined
    const invited = new Promise<Leg | undefined>((resolve) => {
      told = resolve
      timer = setTimeout(() => resolve(undefined), WITHIN_MS)
    })
    const leg = await trunk.call(telephone.local, "floor", "floor")
    const answered = new Promise<void>((resolve) => {
      leg.onAnswer.add(resolve)
      leg.onEnd.add(resolve)
    })
    const by = await invited
    clearTimeout(timer)
    if (by === undefined) return
    measured.push({ fromMs: leg.invitedAt, toMs: by.invitedAt, callId: undefined })
    await answered
    trunk.hangUp(leg)
  }
  return { measure, measured, close: () => telephone.close() }
}

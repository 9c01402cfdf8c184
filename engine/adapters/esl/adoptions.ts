import type { TelephonyRequest } from "#engine/ports/Telephony.ts"
import type { Legs } from "./legs.ts"
import type { RungTogether } from "./rung-together.ts"
import type { SwitchboardAround } from "./switchboard-around.ts"

type AdoptLeg = Extract<TelephonyRequest, { readonly _tag: "AdoptLeg" }>

/** Legs of calls that the switch made by itself, on their way into calls of ours. */
export interface Adoptions {
  /** What the switch says of it from now on is said of ours. */
  readonly begin: (asked: AdoptLeg) => void
  readonly done: (asked: AdoptLeg) => void
  /** The switch has no such talk. */
  readonly failed: (asked: AdoptLeg, answer: string) => void
  /** The link is lost: whether it was done a snapshot will say, by what stands on the leg. */
  readonly forget: () => void
}

/** Whom the telephone talked with has gone, and with them the leg that was to be ours. */
const GONE = "NO_USER_RESPONSE"

export const makeAdoptions = (
  legs: Legs,
  together: RungTogether,
  { emit, info, now }: Pick<SwitchboardAround, "emit" | "info" | "now">
): Adoptions => {
  const underWay = new Set<string>()
  return {
    begin: (asked) => {
      together.learn(asked.found, asked.leg, true)
      legs.adopt(asked)
      underWay.add(asked.leg)
    },
    done: ({ attempt, call, leg }) => {
      if (underWay.delete(leg)) emit({ _tag: "Established", at: now(), leg, call, attempt, made: { call, attempt } })
    },
    failed: ({ attempt, call, found, leg }, answer) => {
      if (!underWay.delete(leg)) return
      together.forget(leg)
      info(`AdoptLeg of leg ${found}: ${answer}`)
      if (!legs.clear(leg)) return
      const made = { call, attempt }
      emit({ _tag: "ConnectionCleared", at: now(), leg, cause: GONE, ...made, by: "us", made })
    },
    forget: () => {
      for (const leg of underWay) together.forget(leg)
      underWay.clear()
    }
  }
}

import type { Tagged } from "#actors/behaviour.ts"
import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import { refusalOf, type Service } from "#actors/call/refusal.ts"
import type { Faults } from "./scenario.ts"
import { type ServiceName, serviceNameOf } from "./services.ts"

type Crash = NonNullable<Faults["crashes"]>[number]
type AtStep = Exclude<Crash, { readonly at: number }>

/** In which of its steps the core dies. */
export interface Deaths {
  readonly dies: (
    step: number,
    told: { readonly message: Tagged; readonly state: Tagged }
  ) => "after" | "before acting" | undefined
  /** Of a step in which it died. */
  readonly of: (step: number) => AtStep
}

/** `killed` hears of each service in the middle of which it dies. */
export const makeDeaths = (
  { crashes = [] }: Pick<Faults, "crashes">,
  killed: (service: ServiceName) => void
): Deaths => {
  const atSteps = new Map(crashes.flatMap((crash) => ("atStep" in crash ? [[crash.atStep, crash] as const] : [])))
  const atServices = crashes.filter((crash) => "atService" in crash)
  const died = new Map<number, AtStep>()
  return {
    dies: (step, { message, state }) => {
      const service = servedWith(message as CallMessage, state as CallState)
      const index = atServices.findIndex(({ atService }) => atService === service)
      const crash = atSteps.get(step) ?? (index < 0 ? undefined : atServices.splice(index, 1)[0])
      if (crash === undefined) return undefined
      died.set(step, crash)
      if (service !== undefined) killed(service)
      return crash.beforeActing === true ? "before acting" : "after"
    },
    of: (step) => died.get(step)!
  }
}

/** The service that a call does now; undefined of what is refused, and of everything else. */
export const servedWith = (message: CallMessage, state: CallState): ServiceName | undefined => {
  const name = serviceNameOf(message)
  if (name === undefined || message._tag === "MakeCallAsked") return state._tag === "New" ? name : undefined
  return refusalOf(state, message as Service) === undefined ? name : undefined
}

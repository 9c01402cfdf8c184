import type { Problem } from "../media-problems.ts"
import type { TrunkState } from "./keeper.ts"

/** What is wrong with the trunks now: nobody can be called by one of which no host answers, or which is not registered. */
export const trunkProblems = (states: ReadonlyArray<TrunkState>): ReadonlyArray<Problem> =>
  states.flatMap(({ hosts, id, registration }): ReadonlyArray<Problem> => [
    ...(hosts.length > 0 && hosts.every(({ state }) => state?.isUp === false)
      ? [
          {
            zh: `线路 ${id} 无应答：${hosts.map(({ host }) => host).join("、")}`,
            en: `the trunk ${id} does not answer`
          }
        ]
      : []),
    ...(registration?.isRegistered === false && registration.refusal !== ""
      ? [
          {
            zh: `线路 ${id} 未能注册：${registration.refusal}`,
            en: `the trunk ${id} is not registered: ${registration.refusal}`
          }
        ]
      : [])
  ])

import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { type Centre, withoutQueue } from "#actors/centre.ts"
import { OVERFLOW_REFUSAL_WORDS } from "#actors/dialling/words.ts"
import { overflowsRefused } from "#actors/dialling/overflows.ts"
import { legsWanted } from "#actors/room.ts"
import { type CentreNews, CentreSource, type TelephoneAccount } from "../ports/CentreSource.ts"
import type { Said } from "../ports/Health.ts"
import { type Lines, type TelephoneEntry, Telephony } from "../ports/Telephony.ts"
import type { TrunkTold } from "../ports/Trunk.ts"

/**
 * Hands on each change of the centre's tables while the engine runs. What cannot be read, or breaks whoever takes it, leaves
 * the centre as it was: it is said in the log and as a problem until the next change that can. `become` answers the centre as
 * it is made ready.
 */
export const followCentre = Effect.fnUntraced(function* (
  become: (centre: Centre) => Centre,
  maxLegs: number
): Effect.fn.Return<{ readonly problems: () => ReadonlyArray<Said> }, never, CentreSource | Scope.Scope | Telephony> {
  const { changes } = yield* CentreSource
  const { setDirectory, setLines } = yield* Telephony
  let problem: Said | undefined

  const changed = Effect.fnUntraced(function* ({
    centre,
    telephones,
    trunks,
    version
  }: Extract<CentreNews, { _tag: "Changed" }>) {
    const made = yield* Effect.try({ try: () => become(centre), catch: (thrown) => thrown })
    yield* setDirectory(directoryOf(centre, telephones))
    yield* setLines(linesOf(centre, trunks))
    problem = undefined
    const { agents, queues } = centre
    yield* Effect.logInfo("the centre was changed", { version, agents: agents.length, queues: queues.length })
    yield* warnOf(made, maxLegs)
  })

  const refused = (version: number, why: Said) =>
    Effect.suspend(() => {
      problem = {
        zh: `第 ${version} 次修改没有生效：${why.zh}`,
        en: `change ${version} of the centre has no effect: ${why.en}`
      }
      return Effect.logError("the centre was changed and stays as it was", { version, why: why.en })
    })

  yield* Effect.forkScoped(
    Stream.runForEach(changes, (news) =>
      news._tag === "Unreadable"
        ? refused(news.version, {
            zh: `数据库中的 ${news.row} 无法读取：${news.why}`,
            en: `the database's row of ${news.row} cannot be read: ${news.why}`
          })
        : Effect.catch(changed(news), (thrown) => refused(news.version, { zh: String(thrown), en: String(thrown) }))
    )
  )
  return { problems: () => (problem === undefined ? [] : [problem]) }
})

/** What a centre was surely not meant to be. */
export const warnOf = (centre: Centre, maxLegs: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    yield* warnOfRoom(centre, maxLegs)
    const idle = withoutQueue(centre)
    if (idle.length > 0) yield* Effect.logWarning("these agents serve no queue and get no calls", { agents: idle })
    const queues = overflowsRefused(centre)
    if (queues.length > 0)
      yield* Effect.logWarning(
        "the rules of dialling refuse the overflow number of these queues, which overflow nowhere",
        { queues }
      )
  })

/** The same for who looks at the system: the centre works, and not as somebody meant it to. */
export const noticesOf = (centre: Pick<Centre, "queues">): ReadonlyArray<Said> =>
  overflowsRefused(centre).map(({ name, number, refusal }) => {
    const why = OVERFLOW_REFUSAL_WORDS[refusal]
    return {
      zh: `队列“${name}”不会溢出：${number} ${why.zh}`,
      en: `queue ${name} overflows nowhere: ${number} is not dialled, for ${why.en}`
    }
  })

/** Nobody is locked out by it, for legs are kept for ringing agents; but callers hear 503 where a queue would have them wait. */
export const warnOfRoom = (centre: Pick<Centre, "agents" | "queues">, maxLegs: number): Effect.Effect<void> =>
  legsWanted(centre) <= maxLegs
    ? Effect.void
    : Effect.logWarning(
        "telephony.maxLegs is less than full queues and all agents in talks take: callers will be refused before queues are full",
        { maxLegs, wanted: legsWanted(centre) }
      )

/** A number that leads nowhere cannot be called: whoever dials it hears so at once. */
export const linesOf = ({ numbers }: Pick<Centre, "numbers">, trunks: ReadonlyArray<TrunkTold>): Lines => ({
  trunks,
  numbers: Object.keys(numbers)
})

/** Telephones that may register: those of the agents there are. */
export const directoryOf = (
  { agents }: Pick<Centre, "agents">,
  telephones: ReadonlyArray<TelephoneAccount>
): ReadonlyArray<TelephoneEntry> => {
  const there = new Set<string>(agents.map(({ id }) => id))
  return telephones
    .filter(({ user }) => there.has(user))
    .map(({ ha1, ha1_sha256, user }) => ({
      user,
      ha1,
      ...(ha1_sha256 === null ? {} : { ha1Sha256: ha1_sha256 })
    }))
}

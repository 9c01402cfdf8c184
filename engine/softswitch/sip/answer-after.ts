/** An INVITE that asks the telephone to answer by itself: no RFC says how, so telephones read one of two headers. */
import { type Headers, listOf, numberOf } from "./message.ts"
import { NO_PARAMS, type Params, paramOf, parseParams } from "./params.ts"

/** Whoever is asked to wait longer than this has been asked for something else. */
const MAX_SECONDS = 3_600

/** `Call-Info: <…>;answer-after=N`, else `Alert-Info: <…>;info=alert-autoanswer;delay=N`; undefined: it shall ring. */
export const answerAfterOf = (invite: Headers): number | undefined => {
  for (const params of paramsOf(invite, "call-info")) {
    const seconds = numberOf(paramOf(params, "answer-after"), MAX_SECONDS)
    if (seconds !== undefined) return seconds
  }
  const alert = paramsOf(invite, "alert-info").find((params) => paramOf(params, "info") === "alert-autoanswer")
  return alert === undefined ? undefined : numberOf(paramOf(alert, "delay") ?? "0", MAX_SECONDS)
}

/** What stands behind the `<…>` of each member. */
const paramsOf = (invite: Headers, name: string): ReadonlyArray<Params> =>
  listOf(invite, name).map((value) => parseParams(value, value.indexOf(">") + 1) ?? NO_PARAMS)

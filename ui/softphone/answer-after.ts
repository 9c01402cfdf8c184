/** The headers by which a centre asks a telephone to answer by itself; no RFC says how, and ours sends both. */
interface Headers {
  readonly getHeader: (name: string) => string | undefined
}

/** Whoever is asked to wait longer than this has been asked for something else. */
const MAX_SECONDS = 3_600

/** `Call-Info: <…>;answer-after=N`, else `Alert-Info: <…>;info=alert-autoanswer;delay=N`; null: it shall ring. */
export const answerAfterSecondsOf = (invite: Headers): number | null => {
  const asked = /;\s*answer-after\s*=\s*"?(\d{1,4})/iu.exec(invite.getHeader("Call-Info") ?? "")?.[1]
  if (asked !== undefined) return withinLimit(Number(asked))
  const alert = invite.getHeader("Alert-Info") ?? ""
  if (!/;\s*info\s*=\s*"?alert-autoanswer/iu.test(alert)) return null
  return withinLimit(Number(/;\s*delay\s*=\s*"?(\d{1,4})/iu.exec(alert)?.[1] ?? 0))
}

const withinLimit = (seconds: number): number | null => (seconds <= MAX_SECONDS ? seconds : null)

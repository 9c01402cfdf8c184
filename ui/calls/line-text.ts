import { t } from "../shared/language.ts"

/** How a party's line was; null where nothing was measured. */
export const lineText = (line: {
  readonly mosHundredths: number | null
  readonly lossPermille: number | null
  readonly jitterMs: number | null
  readonly roundTripMs: number | null
}): string | null => {
  if (line.mosHundredths === null) return null
  const parts = [
    t("line.mos", { mos: (line.mosHundredths / 100).toFixed(2) }),
    ...(line.lossPermille === null ? [] : [t("line.loss", { percent: (line.lossPermille / 10).toFixed(1) })]),
    ...(line.jitterMs === null ? [] : [t("line.jitter", { ms: line.jitterMs })]),
    ...(line.roundTripMs === null ? [] : [t("line.round-trip", { ms: line.roundTripMs })])
  ]
  return parts.join(t("line.between"))
}
